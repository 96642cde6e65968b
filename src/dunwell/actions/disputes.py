"""Mark part of an item as disputed, and close the mark when the customer was answered."""

from datetime import date, datetime
from typing import Final

from django.db import transaction

from dunwell.core import disputes
from dunwell.core.disputes import DisputeCategory, DisputeState
from dunwell.core.documents import Side
from dunwell.core.items import require_side
from dunwell.core.personal_data import Personal
from dunwell.core.roles import Role
from dunwell.store import audit
from dunwell.store.models import Dispute, Item, User
from dunwell.store.queries import items as item_facts
from dunwell.store.queries import people
from dunwell.store.queries import promises as queries

# Whoever looks after the account answers a dispute that is given to nobody.
ANYBODY: Final = frozenset({Role.COLLECTIONS_SPECIALIST})


@transaction.atomic
def open(
    *,
    by: User | None,
    at: datetime,
    item: Item,
    amount: int | None,
    category: DisputeCategory,
    opened_date: date,
    note: str = "",
) -> Dispute:
    """Mark a part of an item as disputed; without an amount all that is open."""
    facts = item_facts.locked([item.pk])[item.pk]
    require_side(facts, Side.DEBIT, act="A dispute")
    open_amount = queries.open_on([item.pk], on=opened_date).get(item.pk, 0)
    contested = open_amount if amount is None else amount
    disputes.open_on(
        amount=contested,
        open_amount=open_amount,
        currency=facts.currency,
        name=facts.name,
        stands=Dispute.objects.filter(item=item, state=DisputeState.OPEN).exists(),
    )
    dispute = Dispute.objects.create(
        item=item,
        amount=contested,
        category=category,
        opened_date=opened_date,
        opened_at=at,
        opened_by=by,
        note=note[:1000],
    )
    audit.record(
        by=by,
        at=at,
        action="disputes.open",
        subject=f"dispute:{dispute.pk}",
        after={
            "item": item.pk,
            "amount": contested,
            "category": category,
            "opened_date": opened_date,
            "note": Personal(note[:1000], of=f"customer:{item.customer_id}"),
        },
    )
    return dispute


@transaction.atomic
def give(*, by: User | None, at: datetime, dispute_id: int, owner: User | None) -> Dispute:
    """Give an open dispute to who answers it; to nobody in particular without an owner."""
    dispute = Dispute.objects.select_for_update().get(pk=dispute_id)
    disputes.give(
        DisputeState(dispute.state),
        roles=people.roles_of(owner) if owner else ANYBODY,
        is_active=owner is None or owner.is_active,
        name=str(owner or ""),
    )
    before, dispute.owner = dispute.owner_id, owner
    if before == dispute.owner_id:
        return dispute
    dispute.save(update_fields=["owner"])
    audit.record(
        by=by,
        at=at,
        action="disputes.give",
        subject=f"dispute:{dispute.pk}",
        before={"owner": before},
        after={"owner": dispute.owner_id},
    )
    return dispute


@transaction.atomic
def close(
    *, by: User | None, at: datetime, dispute_id: int, closed_date: date, outcome: str = ""
) -> Dispute:
    """Close a dispute: what is still open on its item is asked for again."""
    dispute = Dispute.objects.select_for_update().get(pk=dispute_id)
    if by is not None:
        disputes.require_answerer(people.roles_of(by), person_id=by.pk, owner_id=dispute.owner_id)
    disputes.close(
        DisputeState(dispute.state), opened_date=dispute.opened_date, closed_date=closed_date
    )
    dispute.state = DisputeState.CLOSED
    dispute.closed_date, dispute.closed_at, dispute.closed_by = closed_date, at, by
    dispute.outcome = outcome[:1000]
    dispute.save(update_fields=["state", "closed_date", "closed_at", "closed_by", "outcome"])
    audit.record(
        by=by,
        at=at,
        action="disputes.close",
        subject=f"dispute:{dispute.pk}",
        after={
            "closed_date": closed_date,
            "outcome": Personal(outcome[:1000], of=f"customer:{dispute.item.customer_id}"),
        },
    )
    return dispute
