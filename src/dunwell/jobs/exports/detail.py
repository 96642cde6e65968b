"""The columns of the detail, the same in the workbook and in its CSV twin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from dunwell.core.documents import DocumentType, Side
from dunwell.jobs.exports.aging_book import AgingBook, Row

Value = str | int | date | Decimal | None


class Kind(StrEnum):
    """How a column's values are written."""

    TEXT = "text"
    DAY = "day"
    WHOLE = "whole"
    MONEY = "money"  # Minor units of the row's currency.
    REPORTED = "reported"  # Minor units of the reporting currency.
    RATE = "rate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its heading, how its values are written, and its width in characters."""

    name: str
    kind: Kind
    width: int


def _columns(*told: tuple[str, Kind, int]) -> tuple[Column, ...]:
    return tuple(Column(name=name, kind=kind, width=width) for name, kind, width in told)


# Plans fill their column once the book knows them.
COLUMNS: Final = _columns(
    ("Customer no.", Kind.TEXT, 14),
    ("Customer", Kind.TEXT, 32),
    ("Type", Kind.TEXT, 6),
    ("Number", Kind.TEXT, 18),
    ("PO", Kind.TEXT, 16),
    ("Issue date", Kind.DAY, 11),
    ("Due date", Kind.DAY, 11),
    ("Terms", Kind.TEXT, 12),
    ("Days overdue", Kind.WHOLE, 9),
    ("Bucket", Kind.TEXT, 12),
    ("Currency", Kind.TEXT, 9),
    ("Original", Kind.MONEY, 15),
    ("Paid/credited", Kind.MONEY, 15),
    ("Open (document currency)", Kind.MONEY, 16),
    ("FX rate", Kind.RATE, 11),
    ("Open (report currency)", Kind.REPORTED, 16),
    ("Status", Kind.TEXT, 11),
    ("Disputed amount", Kind.MONEY, 13),
    ("Dispute category", Kind.TEXT, 13),
    ("Promise date", Kind.DAY, 11),
    ("Plan id", Kind.TEXT, 9),
    ("Cadence step", Kind.TEXT, 10),
    ("Owner", Kind.TEXT, 20),
    ("Last contact", Kind.DAY, 11),
    ("Link", Kind.TEXT, 34),
    ("Non-payment reason", Kind.TEXT, 18),
    ("Reason state", Kind.TEXT, 11),
)
CURRENCY_COLUMN: Final = next(n for n, one in enumerate(COLUMNS) if one.name == "Currency")
OPEN_COLUMN: Final = next(
    n for n, one in enumerate(COLUMNS) if one.name == "Open (document currency)"
)
_TYPES: Final = {
    DocumentType.INVOICE: "INV",
    DocumentType.DEBIT_MEMO: "DM",
    DocumentType.FEE: "FEE",
    DocumentType.CREDIT_MEMO: "CM",
    DocumentType.RECEIPT: "PMT",
}


def values(row: Row, book: AgingBook) -> Sequence[Value]:
    """Give a row's values in the order of the columns."""
    item, owing = row.item, row.owing
    number = item.number + (f"/{item.instalment}" if item.instalment > 1 else "")
    return (
        owing.number,
        owing.name,
        _TYPES[DocumentType(item.type)],
        number,
        item.po_reference,
        item.issue_date,
        item.due_date,
        item.terms or owing.terms,
        row.overdue_days,
        row.bucket,
        item.currency,
        row.original,
        row.original - row.open,
        row.open,
        row.rate,
        row.converted,
        _status(row),
        row.disputed or None,
        row.dispute_category.replace("_", " ") or None,
        row.promised_date,
        None,
        row.step.replace("_", " ") or None,
        owing.owner,
        row.contacted,
        f"{book.question.link_base}/invoices/{item.document_id}",
        row.reason.replace("_", " ") or None,
        row.reason_state or None,
    )


def _status(row: Row) -> str:
    if row.item.side is Side.CREDIT:
        return "Credit"
    if row.item.side is Side.CASH:
        return "Unapplied"
    if row.disputed:
        return "Disputed"
    if row.promised_date:
        return "Promised"
    return "Overdue" if row.overdue_days else "Not due"
