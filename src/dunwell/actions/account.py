"""Change a customer from a form that was opened a while ago, without losing what others saved."""

from datetime import datetime
from typing import Any

from django.db import transaction

from dunwell.actions import customers, edits
from dunwell.actions.edits import Values
from dunwell.store import locks
from dunwell.store.models import User
from dunwell.store.queries import account_history
from dunwell.store.queries import customers as rows


@transaction.atomic
def edit(
    *, by: User | None, at: datetime, customer_id: int, seen: Values, asked: Values
) -> dict[str, Any]:
    """Save what differs from what was seen, and give it; refuse what others changed as well."""
    if {"parent", "payer"} & asked.keys():
        locks.hierarchy()
    customer = rows.locked({customer_id})[customer_id]
    changes = edits.changed(
        seen=seen,
        standing=edits.of_row(customer, list(asked)),
        asked=asked,
        saved=account_history.last_saved("customer", customer_id),
    )
    if changes:
        customers.edit(by=by, at=at, customer=customer, **changes)
    return changes
