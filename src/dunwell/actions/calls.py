"""Log a call with all that came of it in one transaction, and take one back that was a mistake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from dunwell.actions import disputes, promises, tasks
from dunwell.core import calls, permissions
from dunwell.core.calls import CallDirection, CallEffectKind, CallOutcome
from dunwell.core.disputes import DisputeCategory
from dunwell.core.permissions import Permission
from dunwell.core.personal_data import Personal
from dunwell.core.promises import LIVE, PromiseState
from dunwell.core.refusals import Refusal
from dunwell.core.tasks import TaskKind
from dunwell.core.touches import TouchState
from dunwell.store import audit
from dunwell.store.models import (
    Call,
    CallEffect,
    CallReversal,
    Contact,
    Customer,
    Dispute,
    Entity,
    Item,
    Promise,
    Task,
    Touch,
    User,
)
from dunwell.store.queries import calls as queries
from dunwell.store.queries import customers, people

_TOUCH: Final = "touch:"


class CallLoggedMeanwhile(Refusal):
    """Two people do not call the same customer without knowing of each other."""

    code = "call_logged_meanwhile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promised:
    """A promise made on the phone; without an amount all that is owed on the items."""

    item_ids: Sequence[int]
    promised_date: date
    amount: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """A part of an item that was contested on the phone; without an amount all of it."""

    item_id: int
    category: DisputeCategory
    amount: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a call brought about, beside the call itself."""

    promised: Sequence[Promised] = ()
    contested: Sequence[Contested] = ()


@transaction.atomic
def log(
    *,
    by: User | None,
    at: datetime,
    today: date,
    customer: Customer,
    entity: Entity,
    call: calls.Call,
    result: Result = Result(),  # noqa: B008 - it is frozen and holds nothing.
    task_id: int | None = None,
    key: str = "",
    seen: int | None = None,
) -> Call:
    """Log a call, and with it its promises, disputes and follow-up; all of it or nothing.

    It answers the task named, and every other that asked for a call by its day. `seen` is the
    newest call its writer knew of (0 for none): one that a colleague logged since is told first.
    A form sent twice, known by its `key`, is logged once. What was promised or contested asks for
    more than noting a call does.
    """
    if by is not None and (result.promised or result.contested):
        permissions.require(people.roles_of(by), Permission.CONTACT)
    customers.locked({customer.pk})
    if key and (known := Call.objects.filter(key=key).first()) is not None:
        _require_same(known, call)
        return known
    _require_none_since(customer, seen, by)
    calls.check(call, today=today, promises=bool(result.promised), disputes=bool(result.contested))
    waiting = queries.waiting_for_a_call(customer.pk, on=call.on_date, task_id=task_id)
    row = Call.objects.create(
        entity=entity,
        customer=customer,
        on_date=call.on_date,
        at_time=call.at_time,
        method=call.method,
        direction=call.direction,
        outcome=call.outcome,
        person=call.person.strip()[: calls.LONGEST_PERSON],
        contact=_contact(customer, call.contact_id),
        note=call.note,
        follow_up_date=call.follow_up_date,
        touch_id=_touch_of(waiting),
        recorded_at=at,
        by=by,
        key=key,
    )
    made = [
        *_promise(row, result.promised, by=by, at=at),
        *_contest(row, result.contested, by=by, at=at),
        *_follow_up(row, by=by, at=at),
        *_answer(row, waiting, by=by, at=at),
    ]
    CallEffect.objects.bulk_create(
        CallEffect(call=row, kind=kind, row_id=row_id) for kind, row_id in made
    )
    audit.record(
        by=by,
        at=at,
        action="calls.log",
        subject=f"logged_call:{row.pk}",
        after={**_told(row), "effects": [[kind, row_id] for kind, row_id in made]},
    )
    return row


def _require_same(known: Call, call: calls.Call) -> None:
    """Refuse other words under a form that logged a call, as after Back, so that none are lost."""
    person = call.person.strip()[: calls.LONGEST_PERSON]
    if (known.outcome, known.person, known.note) != (call.outcome, person, call.note):
        raise CallLoggedMeanwhile(
            "This form logged a call before, in other words. Nothing of yours is lost; save once "
            "more to log a second call."
        )


def _require_none_since(customer: Customer, seen: int | None, by: User | None) -> None:
    if seen is None:
        return
    newest = queries.newest(customer.pk)
    if newest is None or newest.pk <= seen or (by is not None and newest.by_id == by.pk):
        return
    who = str(newest.by) if newest.by else "Somebody"
    raise CallLoggedMeanwhile(
        f"{who} logged a call with this customer meanwhile ({newest.outcome.replace('_', ' ')}"
        f"{f', {newest.person}' if newest.person else ''}). Nothing of yours is lost; save once "
        "more to log yours as well."
    )


def _contact(customer: Customer, contact_id: int | None) -> Contact | None:
    if contact_id is None:
        return None
    return Contact.objects.filter(pk=contact_id, customer=customer).first()


def _touch_of(waiting: Sequence[Task]) -> int | None:
    """Give the touch of the cadence that the call answers, where a task came from one."""
    causes = [one.cause for one in waiting if one.cause.startswith(_TOUCH)]
    return int(causes[-1].removeprefix(_TOUCH)) if causes else None


Made = tuple[CallEffectKind, int]


def _promise(
    row: Call, promised: Sequence[Promised], *, by: User | None, at: datetime
) -> list[Made]:
    return [
        (
            CallEffectKind.PROMISE,
            promises.make(
                by=by,
                at=at,
                customer=row.customer,
                item_ids=one.item_ids,
                amount=one.amount,
                promised_date=one.promised_date,
                made_date=row.on_date,
                person=row.person,
                evidence=row.note,
            ).pk,
        )
        for one in promised
    ]


def _contest(
    row: Call, contested: Sequence[Contested], *, by: User | None, at: datetime
) -> list[Made]:
    return [
        (
            CallEffectKind.DISPUTE,
            disputes.open(
                by=by,
                at=at,
                item=Item.objects.get(pk=one.item_id),
                amount=one.amount,
                category=one.category,
                opened_date=row.on_date,
                note=one.note or row.note,
            ).pk,
        )
        for one in contested
    ]


def _follow_up(row: Call, *, by: User | None, at: datetime) -> list[Made]:
    """Open the task that wakes on the day of the follow-up; one that was waiting gives way."""
    if row.follow_up_date is None:
        return []
    for earlier in queries.later_follow_ups(row.customer_id, after=row.on_date):
        tasks.drop(by=by, at=at, task_id=earlier.pk, outcome=f"Followed up by call {row.pk}.")
    task = tasks.open_once(
        at=at,
        kind=TaskKind.FOLLOW_UP,
        cause=f"logged_call:{row.pk}",
        entity=row.entity,
        customer=row.customer,
        opened_date=row.on_date,
        due_date=row.follow_up_date,
        because={
            "outcome": row.outcome,
            "person": row.person,
            "called_on": row.on_date.isoformat(),
        },
    )
    if by is not None:
        Task.objects.filter(pk=task.pk).update(assigned_to=by)
    return [(CallEffectKind.FOLLOW_UP, task.pk)]


def _answer(row: Call, waiting: Sequence[Task], *, by: User | None, at: datetime) -> list[Made]:
    """Close what asked for the call; the step of the cadence counts as taken with it."""
    outcome = CallOutcome(row.outcome)
    if not calls.answers_tasks(outcome, follow_up_date=row.follow_up_date):
        return []
    said = f"{outcome.value.replace('_', ' ')}: {row.note}" if row.note else outcome.value
    for task in waiting:
        tasks.close(by=by, at=at, task_id=task.pk, outcome=said)
    if row.touch_id is not None:
        _move_touch(row.touch_id, TouchState.PLANNED, TouchState.TAKEN)
    return [(CallEffectKind.CLOSED_TASK, task.pk) for task in waiting]


def _move_touch(touch_id: int, from_state: TouchState, to_state: TouchState) -> None:
    Touch.objects.filter(pk=touch_id, state=from_state).update(state=to_state)


@transaction.atomic
def take_back(*, by: User | None, at: datetime, call_id: int, reason: str = "") -> CallReversal:
    """Take back a call that was logged by mistake, with what it brought about.

    The call stays in the log with the entry that takes it back. Refused when something stands on
    it: a promise that was judged or replaced another, a follow-up that was done, a later call.
    """
    row = queries.locked(call_id)
    calls.require_own(logged_by=row.by_id, by=by.pk if by else None)
    effects = list(row.effects.order_by("pk"))
    calls.require_nothing_built_on(
        queries.built_on(row),
        logged_at=row.recorded_at,
        at=at,
        taken_back=CallReversal.objects.filter(call=row).exists(),
    )
    undo = {
        CallEffectKind.PROMISE: _withdraw,
        CallEffectKind.DISPUTE: _close_dispute,
        CallEffectKind.FOLLOW_UP: _drop,
        CallEffectKind.CLOSED_TASK: _reopen,
    }
    for effect in effects:
        undo[CallEffectKind(effect.kind)](effect.row_id, row, by=by, at=at)
    if row.touch_id is not None:
        _move_touch(row.touch_id, TouchState.TAKEN, TouchState.PLANNED)
    reversal = CallReversal.objects.create(call=row, reason=reason[:500], recorded_at=at, by=by)
    audit.record(
        by=by,
        at=at,
        action="calls.take_back",
        subject=f"logged_call:{row.pk}",
        before=_told(row),
        because={"reason": Personal(reason[:500], of=f"customer:{row.customer_id}")},
    )
    return reversal


def _withdraw(promise_id: int, row: Call, *, by: User | None, at: datetime) -> None:
    state = PromiseState(Promise.objects.values_list("state", flat=True).get(pk=promise_id))
    if state in LIVE:
        promises.withdraw(
            by=by, at=at, promise_id=promise_id, because=f"call {row.pk} was taken back"
        )


def _close_dispute(dispute_id: int, row: Call, *, by: User | None, at: datetime) -> None:
    dispute = Dispute.objects.get(pk=dispute_id)
    if dispute.closed_at is None:
        disputes.close(
            by=by,
            at=at,
            dispute_id=dispute_id,
            closed_date=row.on_date,
            outcome=f"Call {row.pk} was taken back.",
        )


def _drop(task_id: int, row: Call, *, by: User | None, at: datetime) -> None:
    tasks.drop(by=by, at=at, task_id=task_id, outcome=f"Call {row.pk} was taken back.")


def _reopen(task_id: int, row: Call, *, by: User | None, at: datetime) -> None:
    tasks.reopen(by=by, at=at, task_id=task_id, because=f"call {row.pk} was taken back")


def _told(row: Call) -> Mapping[str, Any]:
    about = f"customer:{row.customer_id}"
    person = f"contact:{row.contact_id}" if row.contact_id else about
    return {
        "customer": row.customer_id,
        "entity": row.entity_id,
        "on_date": row.on_date,
        "at_time": row.at_time.isoformat("minutes") if row.at_time else None,
        "method": row.method,
        "direction": CallDirection(row.direction),
        "outcome": row.outcome,
        "person": Personal(row.person, of=person),
        "contact": row.contact_id,
        "note": Personal(row.note, of=about),
        "follow_up_date": row.follow_up_date,
        "touch": row.touch_id,
    }
