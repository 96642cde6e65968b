"""The Control sheet: the opening balance, what moved it, the closing balance, and the ERP's total.

A column a currency. Balances are net: what is owed less credits and unapplied cash, as the ledger
account stands.
"""

from dataclasses import dataclass
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from dunwell.core.documents import DocumentType, Side
from dunwell.core.postings import PostingKind
from dunwell.jobs.exports.aging_book import AgingBook
from dunwell.jobs.exports.detail import CURRENCY_COLUMN, OPEN_COLUMN
from dunwell.jobs.exports.styles import Styles, number
from dunwell.store.queries.movements import Movement

_HEADER_ROW: Final = 3
_FIRST_ROW: Final = 4
_BECAUSE: Final = {
    "rejected_rows": "Explained: rows of the file that were rejected",
    "missing_items": "Explained: items that the file no longer lists",
    "unexplained": "Not explained",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    label: str
    amounts: dict[str, int]


def _sort(moved: Movement) -> str:
    """Name the line of the sheet that a movement belongs to."""
    if moved.kind is not PostingKind.ISSUED:
        return moved.kind.value
    if moved.side is not Side.DEBIT:
        return moved.side.value
    return "invoice" if moved.type == DocumentType.INVOICE else "debit_note"


_LABELS: Final = {
    "invoice": "+ Invoices",
    "debit_note": "+ Debit notes and fees",
    Side.CASH.value: "- Payments received",
    Side.CREDIT.value: "- Credit memos",
    PostingKind.DISCOUNT.value: "- Discounts granted",
    PostingKind.WRITTEN_OFF.value: "- Write-offs",
    PostingKind.REFUNDED.value: "+ Refunds paid",
    PostingKind.RECOVERED.value: "+ Money applied to items written off",
    PostingKind.ALLOCATED.value: "± Applied from or to other parts of the book",
}


def write(sheet: Any, styles: Styles, book: AgingBook) -> None:
    """Write the control, its difference and what explains it."""
    currencies = sorted({*book.currencies, *(one.currency for one in book.movements)})
    sheet.set_column(0, 0, 58)
    sheet.set_column(1, max(1, len(currencies)), 18)
    sheet.freeze_panes(_FIRST_ROW, 1)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.write_string(0, 0, "Control: the ledger account and the open items", styles.title)
    sheet.write_string(1, 0, _head(book))
    sheet.write_string(_HEADER_ROW, 0, "Line", styles.heading)
    for place, currency in enumerate(currencies, 1):
        sheet.write_string(_HEADER_ROW, place, currency, styles.heading)
    row = _write_movements(sheet, styles, book, currencies)
    row = _write_proof(sheet, styles, book, currencies, row)
    _write_control_total(sheet, styles, book, currencies, row)


def _head(book: AgingBook) -> str:
    question = book.question
    told = [f"{name} {value}" for name, value in _filters(book) if value]
    part = f"; only {', '.join(told)}" if told else ""
    return f"From {book.since.isoformat()} (end of day) to {question.as_of.isoformat()}{part}"


def _filters(book: AgingBook) -> list[tuple[str, str]]:
    question = book.question
    return [("entity", question.entity), ("segment", question.segment)]


def _lines(book: AgingBook) -> list[_Line]:
    opening: dict[str, int] = {}
    moved: dict[str, dict[str, int]] = {name: {} for name in _LABELS}
    for one in book.movements:
        opening[one.currency] = opening.get(one.currency, 0) + one.before
        line = moved[_sort(one)]
        line[one.currency] = line.get(one.currency, 0) + one.after
    return [
        _Line(label=f"Opening balance at the end of {book.since.isoformat()}", amounts=opening),
        *(_Line(label=_LABELS[name], amounts=moved[name]) for name in _LABELS),
        _Line(label="± Exchange differences (each currency stands by itself)", amounts={}),
    ]


def _write_movements(sheet: Any, styles: Styles, book: AgingBook, currencies: list[str]) -> int:
    row = _FIRST_ROW
    closing = dict.fromkeys(currencies, 0)
    for line in _lines(book):
        sheet.write_string(row, 0, line.label)
        for place, currency in enumerate(currencies, 1):
            amount = line.amounts.get(currency, 0)
            closing[currency] += amount
            sheet.write_number(row, place, number(amount, currency), styles.money(currency))
        row += 1
    sheet.write_string(row, 0, "= Closing balance", styles.style(bold=True, top=1))
    for place, currency in enumerate(currencies, 1):
        letters = xl_col_to_name(place)
        sheet.write_formula(
            row,
            place,
            f"=SUM({letters}{_FIRST_ROW + 1}:{letters}{row})",
            styles.money(currency, bold=True, top=1),
            number(closing[currency], currency),
        )
    return row + 1


def _write_proof(
    sheet: Any, styles: Styles, book: AgingBook, currencies: list[str], row: int
) -> int:
    """Hold the closing balance against the sum of the Detail sheet."""
    open_amounts = dict.fromkeys(currencies, 0)
    for one in book.rows:
        open_amounts[one.item.currency] += one.open
    sheet.write_string(row, 0, "Open items of the Detail sheet")
    closing = _closing(book)
    for place, currency in enumerate(currencies, 1):
        sheet.write_formula(
            row,
            place,
            _sum_of_detail(book, xl_rowcol_to_cell(_HEADER_ROW, place)),
            styles.money(currency),
            number(open_amounts[currency], currency),
        )
    sheet.write_string(
        row + 1, 0, "Difference (must be 0)", styles.style(bold=True, top=1, bottom=1)
    )
    for place, currency in enumerate(currencies, 1):
        above, below = xl_rowcol_to_cell(row - 1, place), xl_rowcol_to_cell(row, place)
        sheet.write_formula(
            row + 1,
            place,
            f"=ROUND({above}-{below},4)",
            styles.money(currency, bold=True, top=1, bottom=1),
            number(closing.get(currency, 0) - open_amounts[currency], currency),
        )
    return row + 2


def _closing(book: AgingBook) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in book.movements:
        found[one.currency] = found.get(one.currency, 0) + one.before + one.after
    return found


def _sum_of_detail(book: AgingBook, currency_cell: str) -> str:
    last = max(2, len(book.rows) + 1)

    def cells(place: int) -> str:
        letters = xl_col_to_name(place)
        return f"Detail!${letters}$2:${letters}${last}"

    return f"=SUMIFS({cells(OPEN_COLUMN)},{cells(CURRENCY_COLUMN)},{currency_cell})"


def _write_control_total(
    sheet: Any, styles: Styles, book: AgingBook, currencies: list[str], row: int
) -> None:
    tie_out = book.tie_out
    if tie_out is None or not tie_out.controls:
        sheet.write_string(row, 0, "ERP control total: none was given with an import")
        return
    on = f", {tie_out.ledger_date.isoformat()}" if tie_out.ledger_date else ""
    controls = {one.currency: one for one in tie_out.controls}
    lines = {
        f"ERP control total (import {tie_out.run_id}{on})": {
            currency: one.given for currency, one in controls.items()
        },
        "The book after that import": {
            currency: one.computed for currency, one in controls.items()
        },
        "Difference": {currency: one.difference for currency, one in controls.items()},
    }
    for currency, told in book.explained.items():
        for one in told:
            label = _BECAUSE.get(str(one["because"]), str(one["because"]))
            lines.setdefault(label, {})[currency] = int(one["amount"])
    for label, amounts in lines.items():
        sheet.write_string(row, 0, label, styles.style(bold=label == "Difference"))
        for place, currency in enumerate(currencies, 1):
            if currency in amounts:
                sheet.write_number(
                    row, place, number(amounts[currency], currency), styles.money(currency)
                )
        row += 1
