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
    cells = _Cells(sheet, styles, book)
    kinds = [column.kind for column in COLUMNS]
    for index, row in enumerate(book.rows, 1):
        for place, value in enumerate(values(row, book)):
            if value is not None and value != "":
                cells.write(index, place, value, kinds[place], row.item.currency)


def _add_table(sheet: Any, rows: int) -> None:
    """Make the rows a table with its filter.

    xlsxwriter declines this with constant memory because it could not write headings of its own
    any more; ours are written right after, in order.
    """
    headings = [{"header": column.name} for column in COLUMNS]
    sheet.constant_memory = False
    sheet.add_table(0, 0, rows, len(COLUMNS) - 1, {**_TABLE, "columns": headings})
    sheet.constant_memory = True


class _Cells:
    """Writes the cells of the sheet; a million of them ask for a format each, so few are made."""

    def __init__(self, sheet: Any, styles: Styles, book: AgingBook) -> None:
        self._sheet, self._styles, self._reported = sheet, styles, book.reporting_currency
        self._text, self._day, self._whole = styles.text(), styles.day(), styles.whole()
        self._rate = styles.rate()
        self._money: dict[str, Any] = {}

    def write(self, row: int, place: int, value: Value, kind: Kind, currency: str) -> None:
        """Write one value as its column wants it."""
        if kind is Kind.TEXT:
            self._sheet.write_string(row, place, value, self._text)
        elif kind is Kind.DAY:
            self._sheet.write_datetime(row, place, value, self._day)
        elif kind is Kind.WHOLE:
            self._sheet.write_number(row, place, value, self._whole)
        elif kind is Kind.RATE:
            self._sheet.write_number(row, place, float(Decimal(str(value))), self._rate)
        elif isinstance(value, int):
            unit = currency if kind is Kind.MONEY else self._reported
            self._sheet.write_number(row, place, number(value, unit), self._money_format(unit))

    def _money_format(self, currency: str) -> Any:
        if currency not in self._money:
            self._money[currency] = self._styles.money(currency)
        return self._money[currency]
