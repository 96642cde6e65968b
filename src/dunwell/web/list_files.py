"""A list leaves as CSV or Excel: all rows of its filter, shown columns, real numbers and dates."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from tempfile import TemporaryFile
from typing import IO, Any, Final

import xlsxwriter
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from dunwell.core.currencies import DECIMALS
from dunwell.web import cells, pages
from dunwell.web.cells import NUMERIC, Chip, Kind
from dunwell.web.tables import Asked, Column

# A sheet has 1,048,576 rows, one of them the headers.
MOST_SHEET_ROWS: Final = 1_048_575
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer(
    request: HttpRequest, asked: Asked, rows: Iterable[Any], *, count: int, currency: str = ""
) -> HttpResponse | StreamingHttpResponse | FileResponse:
    """Give the list in the format the address names."""
    name = f"{asked.spec.place}_{asked.state.as_of.isoformat()}{currency and '_' + currency}"
    columns = _with_currency(asked.columns)
    wanted = request.GET.get("format", "csv")
    if wanted == "csv":
        lines = _csv_lines(columns, rows)
        response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response
    if wanted != "xlsx" or count > MOST_SHEET_ROWS:
        why = _(
            "A list leaves as CSV or, up to 1,048,575 rows, as Excel. Nothing was changed; choose "
            "CSV, or filter the list first."
        )
        told = {"title": _("This list cannot be written that way"), "why": why}
        return pages.show(request, "web/error.html", told, state=asked.state, status=422)
    file = TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent.
    _write_sheet(file, columns, rows, title=asked.spec.place)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=_XLSX)


def _with_currency(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Amounts never leave without their currency."""
    if any(one.key == "currency" for one in columns):
        return columns
    extra = Column(key="currency", label=_("Currency"), read=lambda row: row.currency)
    return (*columns, extra)


def _csv_lines(columns: tuple[Column, ...], rows: Iterable[Any]) -> Iterator[str]:
    held = io.StringIO()
    writer = csv.writer(held)
    held.write("\ufeff")  # Excel takes a file for UTF-8 only when it begins with this.
    writer.writerow([cells.inert(str(one.label)) for one in columns])
    for row in rows:
        writer.writerow([cells.plain(one.read(row), one.kind, row.currency) for one in columns])
        if held.tell() > 32_768:
            yield held.getvalue()
            held.seek(0)
            held.truncate()
    yield held.getvalue()


def _write_sheet(
    file: IO[bytes], columns: tuple[Column, ...], rows: Iterable[Any], *, title: str
) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": True}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(title.capitalize())
        formats = _Formats(book)
        sheet.freeze_panes(1, 1)
        for place, column in enumerate(columns):
            width = 34 if column.fixed else 14 if column.kind in NUMERIC else 16
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, str(column.label), formats.head)
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                _write_cell(sheet, last, place, column, row, formats)
        sheet.autofilter(0, 0, last, len(columns) - 1)


class _Formats:
    """The formats of one workbook, made when first used."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._money: dict[int, Any] = {}
        self.head = book.add_format({"bold": True, "bottom": 1})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.share = book.add_format({"num_format": "0 %"})

    def money(self, currency: str) -> Any:
        """Give the format with the currency's decimals."""
        decimals = DECIMALS[currency]
        if decimals not in self._money:
            digits = "#,##0" + ("." + "0" * decimals if decimals else "")
            told = {"num_format": f"{digits};[Red]-{digits}"}
            self._money[decimals] = self._book.add_format(told)
        return self._money[decimals]


def _write_cell(
    sheet: Any, line: int, place: int, column: Column, row: Any, formats: _Formats
) -> None:
    value = column.read(row)
    if value is None or value == "":
        return
    if column.kind is Kind.DAY and isinstance(value, date):
        sheet.write_datetime(line, place, value, formats.day)
    elif column.kind in NUMERIC:
        style = formats.money(row.currency) if column.kind is Kind.MONEY else None
        style = formats.share if column.kind is Kind.PERCENT else style
        sheet.write_number(line, place, cells.number(value, column.kind, row.currency), style)
    else:
        sheet.write_string(line, place, value.text if isinstance(value, Chip) else str(value))
