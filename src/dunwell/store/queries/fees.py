"""The late fees that are open on an account."""

from datetime import date

from django.db.models import Sum

from dunwell.core.documents import DocumentType
from dunwell.store.models import Balance


def open_on(customer_id: int, entity_id: int, *, currency: str, on: date) -> int:
    """Add up what is open of fees on a day, in minor units of a currency."""
    rows = Balance.objects.filter(
        item__customer_id=customer_id,
        item__entity_id=entity_id,
        item__currency=currency,
        item__document__type=DocumentType.FEE,
        from_date__lte=on,
        to_date__gt=on,
    )
    found: int = rows.aggregate(sum=Sum("open_amount"))["sum"] or 0
    return found
