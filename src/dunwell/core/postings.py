"""A posting is one immutable, dated change of an item's open amount and of the claim behind it."""

from enum import StrEnum


class PostingKind(StrEnum):
    """Why an open amount changed."""

    ISSUED = "issued"  # The item came into the book with its full amount.
    ALLOCATED = "allocated"  # Cash or a credit memo was applied; both sides carry one.
    DISCOUNT = "discount"  # An early-payment discount was granted.
    WRITTEN_OFF = "written_off"  # Out of the receivable, still in the claim.
    RECOVERED = "recovered"  # Money for a written-off item: lowers the claim, not the open amount.
    REFUNDED = "refunded"  # Unapplied cash or credit was paid back to the customer.


class AllocationKind(StrEnum):
    """What an allocation settles."""

    APPLIED = "applied"  # It lowers the open amount of a debit item.
    RECOVERY = "recovery"  # It lowers the claim of an item that was written off before.
