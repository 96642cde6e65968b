"""The open items of one account as a workbook: one row an item, real numbers and real dates."""

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Any, Final

import xlsxwriter
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dunwell.core.currencies import DECIMALS
from dunwell.store.queries import account_open
from dunwell.store.queries.account_open import OpenItem
from dunwell.web import account_frame, account_words, locales
from dunwell.web.account_frame import Page

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPTIONS: Final = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_WIDTHS: Final = (14, 32, 14, 16, 8, 12, 12, 8, 10, 9, 16, 16)


@require_safe
@locales.organisations
def items(request: HttpRequest, customer_id: int) -> HttpResponseBase:
    """Send what the open items tab shows, every page of it."""
    page = account_frame.opened(request, customer_id)
    if not isinstance(page, Page):
        return page
    rows = account_open.open_items(page.part, terms=page.terms, size=None).rows
    file = BytesIO()
    _write(file, rows)
    file.seek(0)
    number = "".join(one if one.isalnum() else "_" for one in page.customer.number)
    name = f"account_{number}_{page.part.as_of.isoformat()}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=_XLSX)


def _write(file: BytesIO, rows: Sequence[OpenItem]) -> None:
    book = xlsxwriter.Workbook(file, _OPTIONS)
    sheet = book.add_worksheet(_("Open items")[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    money = {
        decimals: book.add_format({"num_format": _pattern(decimals)})
        for decimals in set(DECIMALS.values())
    }
    for column, (heading, width) in enumerate(zip(_headings(), _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, heading, bold)
    for line, item in enumerate(rows, start=1):
        decimals = DECIMALS[item.currency]
        for column, value in enumerate(_values(item)):
            if isinstance(value, date):
                sheet.write_datetime(line, column, value, day)
            elif isinstance(value, int) and column >= len(_WIDTHS) - 2:
                sheet.write_number(line, column, value / 10**decimals, money[decimals])
            elif isinstance(value, int):
                sheet.write_number(line, column, value)
            else:
                sheet.write_string(line, column, value or "")
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(rows)), len(_WIDTHS) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()


def _pattern(decimals: int) -> str:
    plain = "#,##0" + ("." + "0" * decimals if decimals else "")
    return f"{plain};[Red]-{plain}"


def _headings() -> tuple[str, ...]:
    return (
        _("Customer no."),
        _("Customer"),
        _("Type"),
        _("Number"),
        _("Entity"),
        _("Issue date"),
        _("Due date"),
        _("Days overdue"),
        _("Bucket"),
        _("Currency"),
        _("Original"),
        _("Open (document currency)"),
    )


def _values(item: OpenItem) -> tuple[Any, ...]:
    """Give a row; money beside the buckets counts down and has no days."""
    sign = -1 if item.bucket_index is None else 1
    return (
        item.customer_number,
        item.customer_name,
        str(account_words.TYPES.get(item.type, item.type)),
        item.number,
        item.entity,
        item.issue_date,
        item.due_date,
        None if item.bucket_index is None else item.days,
        _("Credits and unapplied") if item.bucket_index is None else item.place,
        item.currency,
        sign * item.original,
        sign * item.open,
    )
