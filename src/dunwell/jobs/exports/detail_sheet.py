"""The Detail sheet: one open item a row under one row of headings, no totals, real values."""

from decimal import Decimal
from typing import Any, Final

from dunwell.jobs.exports.aging_book import AgingBook
from dunwell.jobs.exports.detail import COLUMNS, Kind, Value, values
from dunwell.jobs.exports.styles import HEADING_HEIGHT, Styles, number

_TABLE: Final = {"name": "Detail_table", "style": "Table Style Light 1", "banded_rows": False}
_AFTER_CUSTOMER: Final = 2


def write(sheet: Any, styles: Styles, book: AgingBook) -> None:
    """Write every open item."""
    for place, column in enumerate(COLUMNS):
        sheet.set_column(place, place, column.width)
    sheet.freeze_panes(1, _AFTER_CUSTOMER)
    sheet.repeat_rows(0)
    if book.rows:
        _add_table(sheet, len(book.rows))
    sheet.set_row(0, HEADING_HEIGHT)
    for place, column in enumerate(COLUMNS):
        sheet.write_string(0, place, column.name, styles.heading)
    for index, row in enumerate(book.rows, 1):
        for place, (value, column) in enumerate(zip(values(row, book), COLUMNS, strict=True)):
            if value is not None and value != "":
                _write(sheet, (index, place), value, column.kind, row.item.currency, styles, book)


def _add_table(sheet: Any, rows: int) -> None:
    """Make the rows a table with its filter.

    xlsxwriter declines this with constant memory because it could not write headings of its own
    any more; ours are written right after, in order.
    """
    headings = [{"header": column.name} for column in COLUMNS]
    sheet.constant_memory = False
    sheet.add_table(0, 0, rows, len(COLUMNS) - 1, {**_TABLE, "columns": headings})
    sheet.constant_memory = True


def _write(
    sheet: Any,
    at: tuple[int, int],
    value: Value,
    kind: Kind,
    currency: str,
    styles: Styles,
    book: AgingBook,
) -> None:
    if kind is Kind.TEXT:
        sheet.write_string(*at, str(value), styles.text())
    elif kind is Kind.DAY:
        sheet.write_datetime(*at, value, styles.day())
    elif kind is Kind.WHOLE:
        sheet.write_number(*at, value, styles.whole())
    elif kind is Kind.RATE:
        sheet.write_number(*at, float(Decimal(str(value))), styles.rate())
    else:
        unit = currency if kind is Kind.MONEY else book.reporting_currency
        sheet.write_number(*at, number(int(str(value)), unit), styles.money(unit))
