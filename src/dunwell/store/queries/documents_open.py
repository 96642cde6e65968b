"""Open debit items of an account by the numbers of their documents, as people name them."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from dunwell.core.documents import Side
from dunwell.core.refusals import Refusal
from dunwell.store.models import Customer, Entity, Item
from dunwell.store.queries import commitments


class NotOpen(Refusal):
    """A number that names nothing open on the account."""

    code = "not_open"


class NothingOverdue(Refusal):
    """A promise without named documents is for what is overdue."""

    code = "nothing_overdue_to_promise"


class SeveralPromises(Refusal):
    """A promise is for one entity and one currency."""

    code = "several_promises"


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


def overdue(customer: Customer, *, on: date, entity: Entity | None = None) -> list[Item]:
    """Find what is overdue on a day and not wholly disputed, of the only currency owed in.

    It is what a promise without named documents is for; several currencies are refused, as a
    promise is for one.
    """
    found = [
        one
        for one in commitments.open_debits(
            (customer.pk,), on=on, entity=entity.code if entity else ""
        )
        if one.due_date < on and one.open_amount > one.disputed
    ]
    if not found:
        raise NothingOverdue(
            f"Nothing is overdue and undisputed for {customer} on {on}; name the documents of the "
            "promise with --items NUMBER ..."
        )
    owed = defaultdict(list)
    for one in found:
        owed[one.entity, one.currency].append(one.number)
    if len(owed) > 1:
        named = "; ".join(
            f"{currency} to {code}: --items {' '.join(numbers)}"
            for (code, currency), numbers in sorted(owed.items())
        )
        raise SeveralPromises(
            f"{customer} owes in more than one currency or to more than one entity, and a promise "
            f"is for one. Say which. {named}"
        )
    rows = Item.objects.filter(pk__in=[one.item_id for one in found])
    return list(rows.select_related("document").order_by("due_date", "pk"))
