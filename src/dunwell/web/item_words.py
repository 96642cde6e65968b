"""The words for documents, states and changes of an open amount."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from dunwell.core.documents import DocumentType
from dunwell.core.postings import PostingKind
from dunwell.store.queries.invoices import Status
from dunwell.web.cells import Chip

TYPES: Final = {
    DocumentType.INVOICE: _("Invoice"),
    DocumentType.DEBIT_MEMO: _("Debit memo"),
    DocumentType.FEE: _("Fee"),
    DocumentType.CREDIT_MEMO: _("Credit memo"),
    DocumentType.RECEIPT: _("Payment"),
}
STATUSES: Final = {
    Status.OPEN: _("Open"),
    Status.PART_PAID: _("Part-paid"),
    Status.PAID: _("Paid"),
    Status.WRITTEN_OFF: _("Written off"),
}
_TONES: Final = {Status.PAID: "good"}
CHANGES: Final = {
    PostingKind.ISSUED: _("Issued"),
    PostingKind.ALLOCATED: _("Applied"),
    PostingKind.DISCOUNT: _("Discount granted"),
    PostingKind.WRITTEN_OFF: _("Written off"),
    PostingKind.RECOVERED: _("Recovered after write-off"),
    PostingKind.REFUNDED: _("Paid back"),
}


def status_chip(status: Status, *, is_money: bool = False) -> Chip:
    """Give the chip of an item's state; money and credits are used up, not paid."""
    if is_money:
        words = {
            Status.OPEN: _("Unapplied"),
            Status.PART_PAID: _("Part applied"),
            Status.PAID: _("Applied"),
        }
        return Chip(text=str(words.get(status, STATUSES[status])))
    return Chip(text=str(STATUSES[status]), tone=_TONES.get(status, "quiet"))
