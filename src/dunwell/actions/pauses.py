"""Pause an account's cadence for a reason, and let it run again."""

from datetime import date, datetime

from django.db import transaction

from dunwell.core import pauses
from dunwell.core.personal_data import Personal
from dunwell.store import audit
from dunwell.store.models import Customer, Entity, Pause, User


@transaction.atomic
def begin(
    *,
    by: User | None,
    at: datetime,
    customer: Customer,
    from_date: date,
    to_date: date,
    reason: str,
    entity: Entity | None = None,
) -> Pause:
    """Take an account out of its cadence for `[from_date, to_date)`; without an entity for all."""
    pauses.begin(from_date=from_date, to_date=to_date, reason=reason)
    pause = Pause.objects.create(
        customer=customer,
        entity=entity,
        from_date=from_date,
        to_date=to_date,
        reason=reason.strip()[:500],
        recorded_at=at,
        by=by,
    )
    audit.record(
        by=by,
        at=at,
        action="pauses.begin",
        subject=f"pause:{pause.pk}",
        after={
            "customer": customer.pk,
            "entity": entity.pk if entity else None,
            "from_date": from_date,
            "to_date": to_date,
        },
        because={"reason": Personal(pause.reason, of=f"customer:{customer.pk}")},
    )
    return pause


@transaction.atomic
def end(*, by: User | None, at: datetime, pause_id: int) -> Pause:
    """End a pause before its day."""
    pause = Pause.objects.select_for_update(of=("self",)).get(pk=pause_id)
    pauses.end(ended=pause.ended_at is not None)
    pause.ended_at, pause.ended_by = at, by
    pause.save(update_fields=["ended_at", "ended_by"])
    audit.record(by=by, at=at, action="pauses.end", subject=f"pause:{pause.pk}")
    return pause
