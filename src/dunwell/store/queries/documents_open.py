"""Open debit items of an account by the numbers of their documents, as people name them."""

from collections.abc import Sequence
from datetime import date

from dunwell.core.documents import Side
from dunwell.core.refusals import Refusal
from dunwell.store.models import Customer, Item


class NotOpen(Refusal):
    """A number that names nothing open on the account."""

    code = "not_open"


def debits(customer: Customer, numbers: Sequence[str], *, on: date) -> list[Item]:
    """Find what is open on some documents; refuse a number that has nothing open on the day."""
    rows = Item.objects.filter(
        customer=customer,
        side=Side.DEBIT,
        document__number__in=numbers,
        balances__from_date__lte=on,
        balances__to_date__gt=on,
    )
    found = list(rows.select_related("document").order_by("due_date", "pk"))
    missing = sorted(set(numbers) - {item.document.number for item in found})
    if missing:
        raise NotOpen(
            f"Nothing is open on {', '.join(missing)} for {customer} on {on}; check the numbers, "
            "leading zeros included."
        )
    return found
