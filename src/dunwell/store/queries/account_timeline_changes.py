"""What people and imports changed of the customers of an account."""

from typing import Final

from dunwell.store.models import Customer
from dunwell.store.queries import account_history
from dunwell.store.queries import account_timeline_entries as entries
from dunwell.store.queries.account_history import Edit
from dunwell.store.queries.account_timeline_entries import Asked, Entry, Group, Side

_CHANGE: Final = 15
_SYSTEM: Final = "system"


def edits(asked: Asked) -> list[Entry]:
    """Give a page of changes, each with the fields it was about."""
    acts = [
        (edit, customer)
        for customer in Customer.objects.filter(pk__in=asked.part.customer_ids).order_by("pk")
        for edit in reversed(account_history.edits(customer))
    ]
    found = [_entry(edit, number, customer) for number, (edit, customer) in enumerate(acts)]
    until = asked.recorded_until
    behind = [
        one
        for one in found
        if entries.is_beyond(one, asked) and (until is None or one.day <= until)
    ]
    behind.sort(key=lambda one: one.place, reverse=not asked.backwards)
    return behind[: asked.size + 1]


def _entry(edit: Edit, number: int, customer: Customer) -> Entry:
    actor = edit.file_name or edit.actor
    by_a_person = edit.run_id is None and actor != _SYSTEM
    return Entry(
        day=entries.day_of(edit.at),
        at=edit.at,
        rank=_CHANGE,
        id=number,
        group=Group.CHANGES,
        what=edit.action,
        side=Side.PERSON if by_a_person else Side.SYSTEM,
        actor="" if actor == _SYSTEM else actor,
        customer=customer.number,
        facts={
            "contact": edit.contact,
            "run": edit.run_id,
            "changes": edit.changes,
            "customer": customer,
        },
    )
