"""A document is an invoice, debit memo, fee, credit memo or receipt; its type decides its side."""

from enum import StrEnum
from typing import Final


class DocumentType(StrEnum):
    """What a document is to the receivables ledger."""

    INVOICE = "invoice"  # Goods or services charged to the customer.
    DEBIT_MEMO = "debit_memo"  # A later charge that raises what the customer owes.
    FEE = "fee"  # A late fee or interest; it names the item it comes from.
    CREDIT_MEMO = "credit_memo"  # An allowance that lowers what the customer owes once applied.
    RECEIPT = "receipt"  # Money that came in; unapplied cash until it is allocated.


class Side(StrEnum):
    """Which way an open amount counts."""

    DEBIT = "debit"  # Owed by the customer; stands in the aging buckets.
    CREDIT = "credit"  # Owed to the customer by a credit memo; shown beside the buckets.
    CASH = "cash"  # Money received and not yet applied; shown beside the buckets.


SIDES: Final = {
    DocumentType.INVOICE: Side.DEBIT,
    DocumentType.DEBIT_MEMO: Side.DEBIT,
    DocumentType.FEE: Side.DEBIT,
    DocumentType.CREDIT_MEMO: Side.CREDIT,
    DocumentType.RECEIPT: Side.CASH,
}


def side_of(document_type: DocumentType) -> Side:
    """Tell which side the items of a document of this type stand on."""
    return SIDES[document_type]
