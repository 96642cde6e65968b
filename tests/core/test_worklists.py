"""Which actions an account asks for: each at its boundary, and what keeps a call away."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from dunwell.core import because_texts, outreach, policy, worklists
from dunwell.core.customers import CustomerStatus
from dunwell.core.tasks import TaskKind
from dunwell.core.worklists import ActionKind, Contested, OpenTask, Standing

TODAY = date(2026, 3, 31)
TERMS = worklists.terms_of(policy.SHIPPED, pauses=outreach.terms_of(policy.SHIPPED).pauses)
LARGE = TERMS.large_amount
# Owes, was last spoken to long ago, and nobody is at work on it.
OWES = Standing(
    currency="EUR",
    overdue=50_000,
    undisputed=50_000,
    askable=50_000,
    oldest_date=TODAY - timedelta(days=20),
    contacted_date=TODAY - timedelta(days=30),
)


def kinds(*tasks: OpenTask, **changed: Any) -> list[ActionKind]:
    found = worklists.wanted(replace(OWES, **changed), tasks, terms=TERMS, as_of=TODAY)
    return [one.kind for one in found]


def codes(*tasks: OpenTask, **changed: Any) -> list[str]:
    found = worklists.wanted(replace(OWES, **changed), tasks, terms=TERMS, as_of=TODAY)
    return [because.code for one in found for because in one.because]


def task(kind: ActionKind, **because: Any) -> OpenTask:
    return OpenTask(id=1, kind=kind, opened_date=TODAY, due_date=TODAY, because=because)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_every_task_is_an_action() -> None:
    assert {kind.value for kind in TaskKind} <= {kind.value for kind in ActionKind}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ["work.call"]),
        ({"contacted_date": None}, ["work.call.never"]),
        ({"contacted_date": days_ago(5)}, ["work.call"]),
        ({"contacted_date": days_ago(4)}, []),  # The policy gives the customer five days.
        ({"reacted_date": days_ago(31)}, ["work.call"]),  # Before it was asked.
        ({"reacted_date": days_ago(30)}, ["work.call.reacted"]),
        ({"askable": 0}, []),  # All of it is promised or disputed.
        ({"askable": TERMS.least_due - 1}, []),
        ({"askable": TERMS.least_due}, ["work.call"]),
        ({"unapplied": 49_999}, ["work.call"]),
        ({"unapplied": 50_000}, ["work.apply_cash"]),
        ({"is_paused": True}, []),
        ({"is_leaving": True}, []),  # A message leaves today by itself.
        ({"held_messages": 2}, ["work.approve"]),
        ({"status": CustomerStatus.DISTRESSED}, ["work.call"]),
        ({"status": CustomerStatus.INSOLVENT}, []),
        ({"status": CustomerStatus.IN_LITIGATION}, []),
        ({"status": CustomerStatus.CLOSED}, []),
    ],
)
def test_who_is_called(changed: dict[str, Any], expected: list[str]) -> None:
    assert codes(**changed) == expected


@pytest.mark.parametrize(
    ("changed", "days"),
    [
        ({"contacted_date": days_ago(5)}, None),  # The time is over; a call is asked for today.
        ({"contacted_date": days_ago(4)}, 1),
        ({"contacted_date": TODAY}, 5),
        ({"is_leaving": True}, 5),  # A message leaves today.
        ({"contacted_date": None}, None),
        ({"contacted_date": TODAY, "askable": 0}, None),
        ({"contacted_date": TODAY, "is_paused": True}, None),
        ({"contacted_date": TODAY, "status": CustomerStatus.INSOLVENT}, None),
    ],
)
def test_until_when_an_answer_is_waited_for(changed: dict[str, Any], days: int | None) -> None:
    found = worklists.answer_date(replace(OWES, **changed), terms=TERMS, as_of=TODAY)
    assert found == (None if days is None else TODAY + timedelta(days=days))


@pytest.mark.parametrize(
    ("disputes", "expected"),
    [
        ([(LARGE - 1, 5)], []),  # In its time, and not large.
        ([(1, 6)], ["work.dispute_late"]),
        ([(LARGE, 0)], ["work.dispute_blocks"]),
        ([(LARGE - 1, 6), (1, 7)], ["work.dispute_late", "work.dispute_blocks"]),
    ],
)
def test_a_dispute_is_an_action_of_its_own(
    disputes: list[tuple[int, int]], expected: list[str]
) -> None:
    several = tuple(Contested(amount=amount, business_days=days) for amount, days in disputes)
    assert codes(disputes=several, askable=0) == expected


def test_a_promise_beyond_the_horizon_waits_for_a_decision() -> None:
    awaiting = ({"amount": 50_000, "currency": "EUR", "promised": "2026-06-30"},)
    assert kinds(awaiting=awaiting) == [ActionKind.DECIDE]


@pytest.mark.parametrize(
    ("kind", "overdue", "expected"),
    [
        (ActionKind.CALL, 50_000, [ActionKind.CALL]),  # Not called twice.
        (ActionKind.BROKEN_PROMISE, 50_000, [ActionKind.BROKEN_PROMISE]),
        (ActionKind.READ_REPLY, 50_000, [ActionKind.READ_REPLY]),
        (ActionKind.FIX_ADDRESS, 50_000, [ActionKind.FIX_ADDRESS, ActionKind.CALL]),
        (ActionKind.CALL, 0, []),  # It was paid a moment ago.
        (ActionKind.BROKEN_PROMISE, 0, []),
        (ActionKind.READ_REPLY, 0, [ActionKind.READ_REPLY]),
    ],
)
def test_tasks_stand_as_they_are(
    kind: ActionKind, overdue: int, expected: list[ActionKind]
) -> None:
    assert kinds(task(kind), overdue=overdue, askable=overdue) == expected


def test_a_task_waits_for_its_day_and_keeps_a_call_away() -> None:
    later = replace(task(ActionKind.FOLLOW_UP), due_date=TODAY + timedelta(days=1))
    assert kinds(later) == []
    assert kinds(task(ActionKind.FOLLOW_UP)) == [ActionKind.FOLLOW_UP]


def test_a_task_says_the_sentence_it_was_opened_with() -> None:
    told = task(ActionKind.CALL, code="paused", values={"until": "2026-04-01"})
    assert codes(told) == ["paused"]
    assert codes(task(ActionKind.CALL, note="x")) == ["task.call"]


@pytest.mark.parametrize("kind", list(TaskKind))
def test_every_task_has_a_sentence(kind: TaskKind) -> None:
    assert f"task.{kind.value}" in because_texts.TEXTS
