"""A dispute marks part of an item as contested; the rest of the item stays collectable."""

from enum import StrEnum


class DisputeState(StrEnum):
    """Where a dispute stands."""

    OPEN = "open"  # Its part of the item is not asked for.
    CLOSED = "closed"  # Answered: what is still owed is asked for again.


class DisputeCategory(StrEnum):
    """What the customer contests."""

    PRICING = "pricing"
    QUANTITY = "quantity"
    QUALITY = "quality"
    DELIVERY = "delivery"
    DUPLICATE_CHARGE = "duplicate_charge"
    MISSING_DOCUMENTS = "missing_documents"
    OTHER = "other"
