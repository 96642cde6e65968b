"""Verification names what breaks a rule of the contact log."""

from datetime import date

import pytest
from django.db import connection

from dunwell.actions import calls, policies, tasks
from dunwell.actions.calls import Promised, Result
from dunwell.core.calls import Call, CallOutcome
from dunwell.core.tasks import TaskKind
from dunwell.jobs import verification
from dunwell.store.models import Call as Row
from dunwell.store.models import Task
from dunwell.store.queries import call_invariants
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

ON = date(2026, 3, 2)


@pytest.fixture
def who() -> Cast:
    """Log a call that answers a task and brings a promise."""
    policies.install_shipped(at=AT)
    who = builders.cast()
    item = builders.invoice(who, 100_00)
    tasks.open_once(
        at=AT,
        kind=TaskKind.CALL,
        cause="story:1",
        entity=who.north,
        customer=who.harbour,
        opened_date=ON,
        due_date=ON,
        because={},
    )
    calls.log(
        by=None,
        at=AT,
        today=ON,
        customer=who.harbour,
        entity=who.north,
        call=Call(on_date=ON, outcome=CallOutcome.REACHED, person="Mrs. Jansen"),
        result=Result(promised=[Promised(item_ids=[item.pk], promised_date=ON)]),
    )
    assert broken() == []
    return who


def broken() -> list[str]:
    return [one["name"] for one in verification.verify()["checks"] if one["broken"]]


DAMAGES = [
    (
        "INSERT INTO call_effect (call_id, kind, row_id) VALUES ({call}, 'dispute', 999)",
        "call_effects_exist",
    ),
    ("UPDATE promise SET customer_id = {other}", "call_promises_own"),
    ("UPDATE task SET state = 'open', closed_at = NULL", "call_tasks_closed"),
    (
        "INSERT INTO call_effect (call_id, kind, row_id) VALUES ({call}, 'follow_up', {task})",
        "call_follow_ups_wake",
    ),
    (
        "INSERT INTO call_reversal (call_id, reason, recorded_at)"
        " VALUES ({call}, '', '2026-01-01 09:00:00+00:00')",
        "calls_taken_back_later",
    ),
]


def test_every_rule_has_a_damage_that_breaks_it() -> None:
    assert {one.name for one in call_invariants.INVARIANTS} == {name for _, name in DAMAGES}


@pytest.mark.parametrize(("sql", "name"), DAMAGES)
def test_damage_is_named(who: Cast, sql: str, name: str) -> None:
    ids = {"call": Row.objects.get().pk, "other": who.branch.pk, "task": Task.objects.get().pk}
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**ids))
    assert broken() == [name]
