"""Keep what was decided for a business date, once, in one transaction with its messages."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, Max

from dunwell.core import days
from dunwell.core.business_days import DayState
from dunwell.core.calendars import Calendar
from dunwell.core.days import AccountPlan, PlannedTouch
from dunwell.core.messages import MessageKind
from dunwell.core.tasks import TaskKind, TaskState
from dunwell.core.touches import TouchState
from dunwell.store import audit, locks, plans
from dunwell.store.models import (
    BusinessDay,
    Entity,
    Message,
    PolicyVersion,
    Silence,
    Task,
    Touch,
    TouchItem,
    User,
)

# A clock that jumps by years leaves so many days marked, and no more.
_SKIPPED_AT_MOST: Final = 800
_TASKS_AT_ONCE: Final = 1_000

Mark = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message of a touch before it is written: where it goes, from when, and how it waits."""

    to: str
    cc: tuple[str, ...]
    language: str
    not_before: datetime
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One account's plan, what was known then of what keeps no history, and its message."""

    plan: AccountPlan
    known: Mapping[str, Any]
    letter: Letter | None = None
    assigned_to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityDay:
    """Everything decided for one entity on one date; `domain` is that of its mail."""

    entity: Entity
    state: DayState
    policy: PolicyVersion
    calendar: Calendar
    domain: str
    decisions: Sequence[Decision]
    result: Mapping[str, Any]


def mark() -> Mark:
    """Give a mark that changes whenever anybody processes a date."""
    told = BusinessDay.objects.aggregate(last=Max("id"), at=Max("processed_at"))
    states = BusinessDay.objects.order_by("state").values_list("state").annotate(n=Count("id"))
    return (told["last"], told["at"], *states)


@transaction.atomic
def keep(
    decided: Sequence[EntityDay], *, on: date, by: User | None, at: datetime, seen: Mark
) -> bool:
    """Keep a day of some entities; False when somebody processed a date since the mark was seen.

    Nothing is kept then: what was decided may rest on what is no longer so.
    """
    locks.days()
    if mark() != seen:
        return False
    for one in decided:
        day = _row(one, on, at)
        if one.state is DayState.PLANNED:
            _skip_missed(one, on, at)
        _keep_silences(day, one.decisions)
        touched = [decision for decision in one.decisions if decision.plan.touch is not None]
        ids = _keep_touches(day, touched)
        _keep_messages(one, on, at, touched, ids)
        _keep_tasks(one, on, at, touched, ids)
        audit.record(
            by=by,
            at=at,
            action="days.process",
            subject=f"business_day:{day.pk}",
            after={
                "entity": one.entity.code,
                "date": on,
                "state": one.state,
                "policy": one.policy.number,
                "result": one.result,
            },
        )
    return True


def _row(decided: EntityDay, on: date, at: datetime) -> BusinessDay:
    """Make the row of the date, or take over that of a date that was blocked until now."""
    day, fresh = BusinessDay.objects.get_or_create(
        entity=decided.entity,
        date=on,
        defaults={
            "state": decided.state,
            "policy": decided.policy,
            "processed_at": at,
            "result": dict(decided.result),
        },
    )
    if not fresh:
        Silence.objects.filter(day=day).delete()
        day.state, day.policy = decided.state, decided.policy
        day.processed_at, day.result = at, dict(decided.result)
        day.save(update_fields=["state", "policy", "processed_at", "result"])
    return day


def _skip_missed(decided: EntityDay, on: date, at: datetime) -> None:
    """Mark the business dates since the last planned one as missed; this day catches them up.

    A date that was blocked stays so: what kept it is part of its story.
    """
    before = BusinessDay.objects.filter(entity=decided.entity, date__lt=on)
    last = before.filter(state=DayState.PLANNED).aggregate(d=Max("date"))
    if last["d"] is None:
        return
    known = set(before.filter(date__gt=last["d"]).values_list("date", flat=True))
    missed: list[date] = []
    day = on - timedelta(days=1)
    while day > last["d"] and len(missed) < _SKIPPED_AT_MOST:
        if day not in known and decided.calendar.is_business_day(day):
            missed.append(day)
        day -= timedelta(days=1)
    BusinessDay.objects.bulk_create(
        BusinessDay(
            entity=decided.entity,
            date=one,
            state=DayState.SKIPPED,
            policy=decided.policy,
            processed_at=at,
            result={"caught_up_on": on.isoformat()},
        )
        for one in reversed(missed)
    )


def _keep_silences(day: BusinessDay, decisions: Sequence[Decision]) -> None:
    plans.insert(
        Silence,
        ("day_id", "customer_id", "code", "because"),
        (
            (
                day.pk,
                one.plan.customer_id,
                one.plan.silence.code,
                {**one.plan.silence.as_json(), "known": one.known},
            )
            for one in decisions
            if one.plan.silence is not None
        ),
    )


def _keep_touches(day: BusinessDay, touched: Sequence[Decision]) -> Sequence[int]:
    ids = plans.reserve(Touch, len(touched))
    numbered = [(pk, one, _touch(one)) for pk, one in zip(ids, touched, strict=True)]
    plans.insert(
        Touch,
        (
            *("id", "day_id", "entity_id", "customer_id", "segment", "cadence", "step"),
            *("step_day", "channel", "tone", "template", "leading_item_id", "cycle", "state"),
            "because",
        ),
        (
            (
                *(pk, day.pk, day.entity_id, one.plan.customer_id, touch.segment, touch.cadence),
                *(touch.step.key, touch.step.day, touch.step.channel.value),
                *(touch.step.tone.value, touch.step.template, touch.items[0].item.id),
                *(touch.cycle, TouchState.PLANNED.value),
                {**touch.because.as_json(), "known": one.known},
            )
            for pk, one, touch in numbered
        ),
    )
    plans.insert(
        TouchItem,
        ("touch_id", "item_id", "open_amount", "asked_amount"),
        (
            (pk, asked.item.id, asked.item.open_amount, asked.amount)
            for pk, _, touch in numbered
            for asked in touch.items
        ),
    )
    return ids


def _keep_messages(
    decided: EntityDay,
    on: date,
    at: datetime,
    touched: Sequence[Decision],
    ids: Sequence[int],
) -> None:
    entity = decided.entity
    plans.insert(
        Message,
        (
            *("kind", "channel", "state", "entity_id", "customer_id", "touch_id", "on_date"),
            *("language", "to", "cc", "subject", "text", "html", "attachments", "message_id"),
            *("in_reply_to", "created_at", "not_before", "attempts", "claim", "provider_id"),
            *("answer", "because"),
        ),
        (
            (
                *(MessageKind.REMINDER.value, _touch(one).step.channel.value, one.letter.state),
                *(entity.pk, one.plan.customer_id, pk, on, one.letter.language),
                *([one.letter.to], list(one.letter.cc), "", "", "", []),
                message_id(entity, one.plan, on, decided.domain),
                *("", at, one.letter.not_before, 0, "", "", "", {}),
            )
            for pk, one in zip(ids, touched, strict=True)
            if one.letter is not None
        ),
    )


def message_id(entity: Entity, plan: AccountPlan, on: date, domain: str) -> str:
    """Name a reminder by what it is, so that it has the same name however often it is planned."""
    channel = plan.touch.step.channel.value if plan.touch else ""
    said = f"{entity.code}|{entity.pk}|{plan.customer_id}|{on}|{channel}"
    return f"<dw.{hashlib.sha256(said.encode()).hexdigest()[:32]}@{domain}>"


def _keep_tasks(
    decided: EntityDay,
    on: date,
    at: datetime,
    touched: Sequence[Decision],
    ids: Sequence[int],
) -> None:
    """Open a task for each call and letter, and one for an address where none is open yet."""
    by_touch = [
        _task(
            decided,
            on,
            at,
            one,
            kind=days.TASK_OF[_touch(one).step.channel],
            cause=f"touch:{pk}",
            because=_touch(one).because.as_json(),
        )
        for pk, one in zip(ids, touched, strict=True)
        if _touch(one).step.channel in days.TASK_OF
    ]
    fixing = set(
        Task.objects.filter(kind=TaskKind.FIX_ADDRESS, state=TaskState.OPEN).values_list(
            "customer_id", flat=True
        )
    )
    for one in decided.decisions:
        wanted = one.plan.wanted
        if one.plan.task is None or wanted is None or one.plan.customer_id in fixing:
            continue
        fixing.add(one.plan.customer_id)
        cause = f"item:{wanted.items[0].item.id}:{wanted.step.key}:{wanted.cycle}"
        because = one.plan.silence.as_json() if one.plan.silence else {}
        by_touch.append(
            _task(decided, on, at, one, kind=one.plan.task, cause=cause[:100], because=because)
        )
    Task.objects.bulk_create(by_touch, batch_size=_TASKS_AT_ONCE, ignore_conflicts=True)


def _task(
    decided: EntityDay,
    on: date,
    at: datetime,
    one: Decision,
    *,
    kind: TaskKind,
    cause: str,
    because: Mapping[str, Any],
) -> Task:
    return Task(
        entity=decided.entity,
        customer_id=one.plan.customer_id,
        kind=kind,
        cause=cause,
        opened_date=on,
        due_date=on,
        opened_at=at,
        because=dict(because),
        assigned_to_id=one.assigned_to,
    )


def _touch(decision: Decision) -> PlannedTouch:
    """Give the touch of a decision that has one."""
    if decision.plan.touch is None:
        raise ValueError("this account is left alone")
    return decision.plan.touch
