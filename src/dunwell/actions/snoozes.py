"""Put actions off until a day, several at once, and bring one back before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from dunwell.core import snoozes
from dunwell.core.personal_data import Personal
from dunwell.core.refusals import Refusal
from dunwell.store import audit
from dunwell.store.models import Snooze, User


class NotSnoozed(Refusal):
    """Only what is put off is brought back."""

    code = "not_snoozed"


class NoDay(Refusal):
    """Work is put off until a day."""

    code = "no_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """Which action is put off; `task_id` is 0 where no task stands behind it."""

    customer_id: int
    entity_id: int
    kind: str
    task_id: int = 0


@transaction.atomic
def begin(
    *,
    by: User | None,
    at: datetime,
    today: date,
    actions: Sequence[Put],
    until_date: date,
    reason: str = "",
) -> list[Snooze]:
    """Put some actions off until a day; one put off before waits for the new day instead."""
    snoozes.check(until_date=until_date, today=today)
    made = []
    for one in sorted(set(actions), key=lambda one: (one.customer_id, one.kind, one.task_id)):
        key = {
            "customer_id": one.customer_id,
            "entity_id": one.entity_id,
            "kind": one.kind,
            "task_id": one.task_id,
        }
        Snooze.objects.filter(**key, ended_at__isnull=True).update(ended_at=at)
        row = Snooze.objects.create(
            **key,
            until_date=until_date,
            reason=reason.strip()[: snoozes.LONGEST_REASON],
            recorded_at=at,
            by=by,
        )
        made.append(row)
        audit.record(
            by=by,
            at=at,
            action="snoozes.begin",
            subject=f"snooze:{row.pk}",
            after={
                **key,
                "until_date": until_date,
                "reason": Personal(row.reason, of=f"customer:{row.customer_id}"),
            },
        )
    return made


@transaction.atomic
def end(*, by: User | None, at: datetime, snooze_id: int) -> Snooze:
    """Bring an action back onto the list."""
    row = Snooze.objects.select_for_update().filter(pk=snooze_id, ended_at__isnull=True).first()
    if row is None:
        raise NotSnoozed("This work is not put off any more; nothing was changed.")
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    audit.record(by=by, at=at, action="snoozes.end", subject=f"snooze:{row.pk}")
    return row
