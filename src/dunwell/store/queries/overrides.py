"""Which accounts are out of their cadence on a day, and who looks after them."""

from collections.abc import Sequence
from datetime import date

from dunwell.store.models import Override


def standing(customer_id: int, *, on: date) -> Override | None:
    """Give what keeps an account out of its cadence on a day or from a later day on."""
    rows = Override.objects.filter(customer=customer_id, to_date__gt=on, ended_at__isnull=True)
    return rows.select_related("owner", "by").order_by("from_date", "pk").first()


def of_customers(customer_ids: Sequence[int]) -> list[Override]:
    """List all that stood or stand, the newest first."""
    rows = Override.objects.filter(customer__in=customer_ids).select_related("owner", "by")
    return list(rows.order_by("-pk"))


def owners(on: date) -> dict[int, int]:
    """Give, by customer, who looks after it on a day in place of its cadence."""
    rows = Override.objects.filter(from_date__lte=on, to_date__gt=on, ended_at=None)
    return dict(rows.order_by("pk").values_list("customer_id", "owner_id"))
