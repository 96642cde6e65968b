"""The CSV twin of the detail: UTF-8 with its mark, ISO days, decimal points, no formulas."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from dunwell.core.money import in_units
from dunwell.jobs.exports.aging_book import AgingBook
from dunwell.jobs.exports.detail import COLUMNS, Kind, Value, values

BYTE_ORDER_MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
_FORMULA_MARKS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LINES_A_PIECE: Final = 500


def pieces(book: AgingBook) -> Iterator[bytes]:
    """Write the file piece by piece."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow([column.name for column in COLUMNS])
    for number, row in enumerate(book.rows, 1):
        told = zip(values(row, book), COLUMNS, strict=True)
        writer.writerow(
            [_text(value, column.kind, row.item.currency, book) for value, column in told]
        )
        if number % _LINES_A_PIECE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    told = buffer.getvalue().encode("utf-8")
    buffer.seek(0)
    buffer.truncate()
    return told


def _text(value: Value, kind: Kind, currency: str, book: AgingBook) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return guarded(value)
    if isinstance(value, int) and kind is not Kind.WHOLE:
        return in_units(value, currency if kind is Kind.MONEY else book.reporting_currency)
    if isinstance(value, Decimal):
        return f"{value:.8f}"
    return str(value)


def guarded(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_MARKS) else text
