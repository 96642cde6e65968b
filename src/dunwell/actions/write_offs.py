"""Write debit items off, and book money that comes in for them afterwards."""

from datetime import date, datetime

from django.db import transaction

from dunwell.actions import allocations
from dunwell.core import items as item_rules
from dunwell.core import write_offs
from dunwell.core.postings import AllocationKind, PostingKind
from dunwell.store import audit, postings
from dunwell.store.models import Allocation, Item, Posting, User
from dunwell.store.queries import items


@transaction.atomic
def post(
    *,
    by: User | None,
    at: datetime,
    item: Item,
    amount: int,
    effective_date: date,
    because: str = "",
) -> Posting:
    """Take an amount out of the receivable; it stays in the claim."""
    facts = items.locked([item.pk])[item.pk]
    item_rules.require_recorded_in_order(facts, at=at)
    write_offs.post(facts, amount=amount, day=effective_date)
    posting = postings.change(
        item.pk,
        kind=PostingKind.WRITTEN_OFF,
        amount=amount,
        effective_date=effective_date,
        at=at,
        because=because,
    )
    postings.add([posting])
    audit.record(
        by=by,
        at=at,
        action="write_offs.post",
        subject=f"item:{item.pk}",
        after={"posting": posting.pk, "amount": amount, "effective_date": effective_date},
        because={"reason": because},
    )
    return posting


@transaction.atomic
def recover(
    *,
    by: User | None,
    at: datetime,
    source: Item,
    target: Item,
    amount: int,
    not_before: date,
) -> Allocation:
    """Book cash against the written-off claim of an item; its open amount stays as it is."""
    facts = items.locked([source.pk, target.pk])
    item_rules.require_recorded_in_order(*facts.values(), at=at)
    day = write_offs.recover(
        facts[source.pk], facts[target.pk], amount=amount, not_before=not_before
    )
    allocation = postings.join(
        source.pk,
        target.pk,
        kind=AllocationKind.RECOVERY,
        amount=amount,
        effective_date=day,
        at=at,
    )
    allocations.tell(allocation, by=by, at=at, action="write_offs.recover")
    return allocation
