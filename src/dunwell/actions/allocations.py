"""Apply cash and credit memos to debit items, and take an application back."""

from datetime import date, datetime

from django.db import transaction

from dunwell.core import allocations, reversals
from dunwell.core import items as item_rules
from dunwell.core.personal_data import Personal
from dunwell.core.postings import AllocationKind
from dunwell.store import audit, postings
from dunwell.store.models import Allocation, Item, User
from dunwell.store.queries import items


@transaction.atomic
def apply(
    *,
    by: User | None,
    at: datetime,
    source: Item,
    target: Item,
    amount: int,
    not_before: date,
) -> Allocation:
    """Apply part of a receipt or credit memo; it counts once both items exist."""
    facts = items.locked([source.pk, target.pk])
    item_rules.require_recorded_in_order(*facts.values(), at=at)
    day = allocations.apply(
        facts[source.pk], facts[target.pk], amount=amount, not_before=not_before
    )
    allocation = postings.join(
        source.pk,
        target.pk,
        kind=AllocationKind.APPLIED,
        amount=amount,
        effective_date=day,
        at=at,
    )
    tell(allocation, by=by, at=at, action="allocations.apply")
    return allocation


@transaction.atomic
def reverse(
    *,
    by: User | None,
    at: datetime,
    allocation: Allocation,
    effective_date: date,
    because: str = "",
) -> None:
    """Take an application or a recovery back: on its own day an error, later a return."""
    undo(allocation, at=at, effective_date=effective_date, because=because)
    audit.record(
        by=by,
        at=at,
        action="allocations.reverse",
        subject=f"allocation:{allocation.pk}",
        after={"effective_date": effective_date},
        because={"reason": Personal(because, of=f"customer:{allocation.source_item.customer_id}")},
    )


def undo(allocation: Allocation, *, at: datetime, effective_date: date, because: str) -> None:
    """Reverse both postings of an allocation, inside the caller's act."""
    facts = items.locked([allocation.source_item_id, allocation.target_item_id])
    item_rules.require_recorded_in_order(*facts.values(), at=at)
    pair = list(allocation.postings.filter(reverses__isnull=True).order_by("pk"))
    for posting in pair:
        reversals.reverse(facts[posting.item_id], items.posting_facts(posting), day=effective_date)
    postings.add(
        [
            postings.reversal(posting, effective_date=effective_date, at=at, because=because)
            for posting in pair
        ]
    )


def standing(source: Item) -> list[Allocation]:
    """List the applications and recoveries of a receipt or credit memo that are not reversed."""
    rows = Allocation.objects.filter(
        source_item=source, postings__item=source, postings__reverses__isnull=True
    ).filter(postings__item=source, postings__reversals__isnull=True)
    return list(rows.distinct().order_by("pk"))


def tell(allocation: Allocation, *, by: User | None, at: datetime, action: str) -> None:
    """Record a new allocation in the audit trail."""
    audit.record(
        by=by,
        at=at,
        action=action,
        subject=f"allocation:{allocation.pk}",
        after={
            "source_item": allocation.source_item_id,
            "target_item": allocation.target_item_id,
            "amount": allocation.amount,
            "effective_date": allocation.effective_date,
        },
    )
