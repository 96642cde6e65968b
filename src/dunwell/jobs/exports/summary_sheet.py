"""The Summary sheet: one customer a row, totals that follow the filters, shares below them.

With one currency the totals are SUBTOTAL(109, ...). With several there is a Currency column and a
total for each: a sum over two currencies means nothing, and SUBTOTAL knows no condition, so a last
column marks the rows that the filter shows and SUMIFS adds those of one currency.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from dunwell.jobs.exports.aging_book import CREDITS, AgingBook, Sum
from dunwell.jobs.exports.styles import HEADING_HEIGHT, Styles, number

_HEADER_ROW: Final = 3
_FIRST_ROW: Final = 4
_AFTER_CUSTOMER: Final = 2
_SHOWN: Final = "Shown"
_OVER_DAYS: Final = 60


class _Kind(StrEnum):
    TEXT = "text"
    MONEY = "money"
    DAY = "day"
    WHOLE = "whole"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    name: str
    kind: _Kind
    width: int
    value: Callable[[Sum], Any]
    added: bool = False  # Whether the total row adds it up.


def _columns(book: AgingBook) -> list[_Column]:
    def text(name: str, width: int, value: Callable[[Sum], str]) -> _Column:
        return _Column(name=name, kind=_Kind.TEXT, width=width, value=value)

    def money(name: str, value: Callable[[Sum], int | None], *, added: bool = True) -> _Column:
        return _Column(name=name, kind=_Kind.MONEY, width=15, value=value, added=added)

    buckets = [
        money(name, lambda row, place=place: row.buckets[place])  # type: ignore[misc]  # A bound index.
        for place, name in enumerate(book.bucket_names)
    ]
    currency = [text("Currency", 9, lambda row: row.currency)] if _several(book) else []
    return [
        text("Customer no.", 14, lambda row: row.owing.number),
        text("Customer", 32, lambda row: row.owing.name),
        *currency,
        text("Parent", 24, lambda row: row.owing.parent),
        text("Country", 8, lambda row: row.owing.country),
        text("Segment", 14, lambda row: row.owing.segment),
        text("Owner", 20, lambda row: row.owing.owner),
        text("Risk", 8, lambda row: row.tier),
        money("Credit limit", _credit_limit, added=False),
        *buckets,
        money(CREDITS, lambda row: -row.credits),
        money("Total", lambda row: row.total),
        money("Overdue", lambda row: row.overdue),
        _Column(name="% > 60", kind=_Kind.PERCENT, width=9, value=_share_over_60),
        _Column(name="Oldest days", kind=_Kind.WHOLE, width=8, value=lambda row: row.oldest_days),
        money("Disputed", lambda row: row.disputed),
        money("Promised", lambda row: row.promised),
        _Column(
            name="Last payment date",
            kind=_Kind.DAY,
            width=12,
            value=lambda row: row.payment.day if row.payment else None,
        ),
        money("Last payment amount", _last_payment, added=False),
    ]


def _several(book: AgingBook) -> bool:
    return len(book.currencies) > 1


def _credit_limit(row: Sum) -> int | None:
    """A limit in another currency says nothing about this row's."""
    return row.owing.credit_limit if row.owing.currency == row.currency else None


def _last_payment(row: Sum) -> int | None:
    return row.payment.amount if row.payment else None


def _share_over_60(row: Sum) -> float | None:
    return row.over_60 / row.total if row.total else None


def write(sheet: Any, styles: Styles, book: AgingBook) -> None:
    """Write the summary."""
    columns = _columns(book)
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
    sheet.freeze_panes(_FIRST_ROW, _AFTER_CUSTOMER)
    sheet.repeat_rows(_HEADER_ROW)
    _write_head(sheet, styles, book, columns)
    for index, row in enumerate(book.sums, _FIRST_ROW):
        for place, column in enumerate(columns):
            value = column.value(row)
            if value is not None and value != "":
                _write_cell(sheet, (index, place), value, column.kind, row.currency, styles)
        if _several(book):
            _mark_shown(sheet, index, len(columns))
    if book.sums:
        last = _FIRST_ROW + len(book.sums) - 1
        sheet.autofilter(_HEADER_ROW, 0, last, len(columns) - 1)
        _Totals(sheet, styles, book, columns).write()


def _write_head(sheet: Any, styles: Styles, book: AgingBook, columns: list[_Column]) -> None:
    question = book.question
    told = question.currency or ", ".join(book.currencies) or "no currency"
    sheet.write_string(0, 0, "Aging report", styles.title)
    as_of = f"As of {question.as_of.isoformat()}, by {book.terms.basis.value} date, in {told}"
    sheet.write_string(1, 0, as_of)
    sheet.set_row(_HEADER_ROW, HEADING_HEIGHT)
    for place, column in enumerate(columns):
        sheet.write_string(_HEADER_ROW, place, column.name, styles.heading)
    if _several(book):
        sheet.set_column(len(columns), len(columns), 8)
        sheet.write_string(_HEADER_ROW, len(columns), _SHOWN, styles.heading)
    if not book.sums:
        sheet.write_string(_FIRST_ROW, 0, "Nothing is open on this day.")


def _write_cell(
    sheet: Any, at: tuple[int, int], value: Any, kind: _Kind, currency: str, styles: Styles
) -> None:
    if kind is _Kind.TEXT:
        sheet.write_string(*at, value, styles.text())
    elif kind is _Kind.MONEY:
        sheet.write_number(*at, number(value, currency), styles.money(currency))
    elif kind is _Kind.DAY:
        sheet.write_datetime(*at, value, styles.day())
    else:
        shown = styles.percent() if kind is _Kind.PERCENT else styles.whole()
        sheet.write_number(*at, value, shown)


def _mark_shown(sheet: Any, row: int, place: int) -> None:
    """Write 1 for a row that the filter shows: its customer number is counted or not."""
    sheet.write_formula(row, place, f"=SUBTOTAL(103,{xl_rowcol_to_cell(row, 0)})", None, 1)


@dataclass(frozen=True, slots=True)
class _Totals:
    """The rows under the customers: for each currency a total and the shares of it."""

    sheet: Any
    styles: Styles
    book: AgingBook
    columns: list[_Column]

    def write(self) -> None:
        """Write a total and its shares for each currency."""
        row = _FIRST_ROW + len(self.book.sums)
        for currency in self.book.currencies:
            sums = [one for one in self.book.sums if one.currency == currency]
            self._write_total(row, currency, sums)
            self._write_shares(row + 1, currency, sums)
            row += 2

    def _write_total(self, row: int, currency: str, sums: list[Sum]) -> None:
        label = f"Total {currency}"
        self.sheet.write_string(row, 0, label, self.styles.text(bold=True, top=1))
        for place, column in enumerate(self.columns):
            at = (row, place)
            if column.added:
                total = sum(column.value(one) for one in sums)
                shown = self.styles.money(currency, bold=True, top=1)
                self.sheet.write_formula(
                    *at, self._formula(place, currency), shown, number(total, currency)
                )
            elif column.name == "% > 60":
                self._write_share_over_60(row, place, sums)
            elif place:
                said = currency if column.name == "Currency" else None
                self.sheet.write(*at, said, self.styles.text(bold=True, top=1))

    def _formula(self, place: int, currency: str) -> str:
        last = _FIRST_ROW + len(self.book.sums)
        cells = self._cells(place, last)
        if not _several(self.book):
            return f"=SUBTOTAL(109,{cells.replace('$', '')})"
        names = [column.name for column in self.columns]
        of_currency = self._cells(names.index("Currency"), last)
        shown = self._cells(len(names), last)
        return f'=SUMIFS({cells},{of_currency},"{currency}",{shown},1)'

    def _cells(self, place: int, last: int) -> str:
        letters = xl_col_to_name(place)
        return f"${letters}${_FIRST_ROW + 1}:${letters}${last}"

    def _write_share_over_60(self, row: int, place: int, sums: list[Sum]) -> None:
        """Divide the totals of the older buckets, where the buckets can tell."""
        limits = self.book.terms.bucket_limits
        shown = self.styles.percent(bold=True, top=1)
        if _OVER_DAYS not in limits:
            self.sheet.write_blank(row, place, None, shown)
            return
        first = self._place(self.book.bucket_names[limits.index(_OVER_DAYS) + 2])
        last = self._place(self.book.bucket_names[-1])
        total = self._place("Total")
        old = f"{xl_rowcol_to_cell(row, first)}:{xl_rowcol_to_cell(row, last)}"
        whole = xl_rowcol_to_cell(row, total)
        owed = sum(one.total for one in sums)
        share = sum(one.over_60 for one in sums) / owed if owed else ""
        self.sheet.write_formula(row, place, f'=IF({whole}=0,"",SUM({old})/{whole})', shown, share)

    def _place(self, name: str) -> int:
        return next(n for n, column in enumerate(self.columns) if column.name == name)

    def _write_shares(self, row: int, currency: str, sums: list[Sum]) -> None:
        self.sheet.write_string(row, 0, f"Share of total {currency}", self.styles.text())
        whole = xl_rowcol_to_cell(row - 1, self._place("Total"), col_abs=True)
        owed = sum(one.total for one in sums)
        for place, column in enumerate(self.columns):
            if not column.added or column.name == CREDITS:
                continue
            part = sum(column.value(one) for one in sums)
            above = xl_rowcol_to_cell(row - 1, place)
            self.sheet.write_formula(
                row,
                place,
                f'=IF({whole}=0,"",{above}/{whole})',
                self.styles.percent(),
                part / owed if owed else "",
            )
