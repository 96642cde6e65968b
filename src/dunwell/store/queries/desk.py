"""What stands beside the ranked actions of a day: what waits for its day, and what was done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from django.db.models import Exists, Max, OuterRef

from dunwell.core.calls import CallEffectKind
from dunwell.core.messages import MessageState
from dunwell.core.promises import PromiseState
from dunwell.core.tasks import TaskKind, TaskState
from dunwell.store.models import (
    AuditEntry,
    Call,
    CallEffect,
    Customer,
    Dispute,
    Inbound,
    Message,
    Pause,
    Promise,
    Snooze,
    Task,
)

_MOST_ROWS: Final = 500


class WaitKind(StrEnum):
    """Why something waits."""

    SNOOZED = "snoozed"  # Somebody put it off.
    FOLLOW_UP = "follow_up"  # A call said when to come back.
    PROMISE = "promise"  # A promise is live until its day.


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something that comes back on a day; `row_id` is the snooze, task or promise."""

    kind: WaitKind
    row_id: int
    customer_id: int
    name: str
    entity: str
    wakes_date: date
    owner_id: int | None
    what: str = ""  # The kind of the action put off.
    note: str = ""
    amount: int | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Something a person did on the day: a call, or a task closed without one."""

    at: datetime
    customer_id: int | None
    name: str
    entity: str
    by_id: int | None
    by: str
    what: str
    note: str
    call_id: int | None = None


def snoozed(on: date) -> dict[tuple[int, int, str, int], Snooze]:
    """Give what is put off beyond a day: by customer, entity, kind and task."""
    rows = Snooze.objects.filter(ended_at__isnull=True, until_date__gt=on)
    return {
        (one.customer_id, one.entity_id, one.kind, one.task_id): one
        for one in rows.select_related("customer", "entity", "by")
    }


def waiting(on: date) -> list[Waiting]:
    """Give what waits for a later day, the next to wake first."""
    found = [
        Waiting(
            kind=WaitKind.SNOOZED,
            row_id=one.pk,
            customer_id=one.customer_id,
            name=one.customer.name or one.customer.number,
            entity=one.entity.code,
            wakes_date=one.until_date,
            owner_id=one.by_id,
            what=one.kind,
            note=one.reason,
        )
        for one in snoozed(on).values()
    ]
    tasks = Task.objects.filter(
        kind=TaskKind.FOLLOW_UP, state=TaskState.OPEN, due_date__gt=on, customer__isnull=False
    )
    found += [
        Waiting(
            kind=WaitKind.FOLLOW_UP,
            row_id=one.pk,
            customer_id=one.customer.pk,
            name=one.customer.name or one.customer.number,
            entity=one.entity.code,
            wakes_date=one.due_date,
            owner_id=one.assigned_to_id or one.customer.collector_id,
            note=str(one.because.get("person", "")),
        )
        for one in tasks.select_related("customer", "entity")[:_MOST_ROWS]
        if one.customer is not None
    ]
    promises = Promise.objects.filter(state=PromiseState.OPEN, promised_date__gte=on)
    found += [
        Waiting(
            kind=WaitKind.PROMISE,
            row_id=one.pk,
            customer_id=one.customer_id,
            name=one.customer.name or one.customer.number,
            entity=one.entity.code,
            wakes_date=one.promised_date,
            owner_id=one.customer.collector_id,
            note=one.person,
            amount=one.amount,
            currency=one.currency,
        )
        for one in promises.select_related("customer", "entity").order_by("promised_date")[
            :_MOST_ROWS
        ]
    ]
    return sorted(found, key=lambda one: (one.wakes_date, one.name, one.row_id))


def done(since: datetime, until: datetime) -> list[Done]:
    """Give what people did in a stretch of time, the newest first."""
    calls = Call.objects.filter(
        recorded_at__gte=since, recorded_at__lt=until, reversal__isnull=True
    )
    found = [
        Done(
            at=one.recorded_at,
            customer_id=one.customer_id,
            name=one.customer.name or one.customer.number,
            entity=one.entity.code,
            by_id=one.by_id,
            by=str(one.by or ""),
            what=one.outcome,
            note=one.note,
            call_id=one.pk,
        )
        for one in calls.select_related("customer", "entity", "by")[:_MOST_ROWS]
    ]
    called = CallEffect.objects.filter(kind=CallEffectKind.CLOSED_TASK, row_id=OuterRef("pk"))
    tasks = Task.objects.filter(
        ~Exists(called),
        state=TaskState.DONE,
        closed_at__gte=since,
        closed_at__lt=until,
        closed_by__isnull=False,
    )
    found += [
        Done(
            at=one.closed_at,
            customer_id=one.customer_id,
            name=(one.customer.name or one.customer.number) if one.customer else "",
            entity=one.entity.code,
            by_id=one.closed_by_id,
            by=str(one.closed_by or ""),
            what=one.kind,
            note=one.outcome,
        )
        for one in tasks.select_related("customer", "entity", "closed_by")[:_MOST_ROWS]
        if one.closed_at is not None
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """How far the book was acted on: the last act, and what changes the work without one."""

    act: int
    beside: tuple[Any, ...]


def mark() -> Mark:
    """Give a mark that moves whenever the work of a day may have changed."""
    held = Message.objects.filter(state=MessageState.HELD)
    return Mark(
        act=AuditEntry.objects.aggregate(last=Max("sequence"))["last"] or 0,
        beside=(
            held.count(),
            held.aggregate(last=Max("pk"))["last"],
            Inbound.objects.aggregate(last=Max("pk"))["last"],
        ),
    )


# Acts on one account, by what their subjects are called; all others may change any account.
_ACCOUNTS: Final = {
    "logged_call": (Call, "customer_id"),
    "promise": (Promise, "customer_id"),
    "task": (Task, "customer_id"),
    "pause": (Pause, "customer_id"),
    "dispute": (Dispute, "item__customer_id"),
    "customer": (Customer, "pk"),
}
# These change nothing that is ranked.
_ASIDE: Final = frozenset({"contact", "saved_view", "snooze", "scoring_mark", "nonpayment_reason"})
# These are about more accounts than the one they name.
_OF_SEVERAL: Final = frozenset({"customers.merge"})
_MOST_ACTS: Final = 200


def touched(after: int) -> set[int] | None:
    """Name the customers whom the acts since one were about; None where they may be any."""
    subjects = list(
        AuditEntry.objects.filter(sequence__gt=after).values_list("subject", "action")[
            : _MOST_ACTS + 1
        ]
    )
    if len(subjects) > _MOST_ACTS:
        return None
    ids: dict[str, list[int]] = {}
    for subject, action in subjects:
        name, _, number = subject.partition(":")
        if name in _ASIDE:
            continue
        if name not in _ACCOUNTS or action in _OF_SEVERAL or not number.isdigit():
            return None
        ids.setdefault(name, []).append(int(number))
    found: set[int] = set()
    for name, numbers in ids.items():
        found |= _customers(name, numbers)
    return found


def _customers(name: str, numbers: Sequence[int]) -> set[int]:
    table, column = _ACCOUNTS[name]
    rows: Iterable[int | None] = table._default_manager.filter(pk__in=numbers).values_list(
        column, flat=True
    )
    return {one for one in rows if one is not None}
