"""Calls as they are logged: with all that came of them or not at all, and taken back whole."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from dunwell.actions import calls, contacts, merging, policies, promises, tasks
from dunwell.actions.calls import Contested, Promised, Result
from dunwell.core import outreach
from dunwell.core.calls import Call, CallDirection, CallEffectKind, CallOutcome
from dunwell.core.disputes import DisputeCategory
from dunwell.core.promises import PromiseState
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role
from dunwell.core.tasks import TaskKind, TaskState
from dunwell.jobs import verification
from dunwell.store.models import (
    AuditEntry,
    CallReversal,
    Customer,
    Dispute,
    Item,
    Promise,
    RoleGrant,
    Task,
    User,
)
from dunwell.store.models import Call as Row
from dunwell.store.policies import in_force
from dunwell.store.queries import account_rows
from dunwell.store.queries.account_rows import Moment
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)  # A Monday.
FRIDAY = date(2026, 3, 6)
LATER = AT + timedelta(hours=1)


@pytest.fixture
def who() -> Cast:
    policies.install_shipped(at=AT)
    return builders.cast()


@pytest.fixture
def anna() -> User:
    person = User.objects.create_user("anna@dunwell.example", name="Anna")
    RoleGrant.objects.create(user=person, role=Role.COLLECTIONS_SPECIALIST)
    return person


def logged(
    who: Cast,
    outcome: CallOutcome = CallOutcome.REACHED,
    *,
    by: User | None = None,
    at: datetime = AT,
    result: Result | None = None,
    key: str = "",
    seen: int | None = None,
    task_id: int | None = None,
    **told: Any,
) -> Row:
    call = Call(on_date=DAY, outcome=outcome, **{"person": "Mrs. Jansen", **told})
    return calls.log(
        by=by,
        at=at,
        today=DAY,
        customer=who.harbour,
        entity=who.north,
        call=call,
        result=result or Result(),
        key=key,
        seen=seen,
        task_id=task_id,
    )


def asked(who: Cast, kind: TaskKind = TaskKind.CALL, *, due: date = DAY, cause: str = "") -> Task:
    return tasks.open_once(
        at=AT,
        kind=kind,
        cause=cause or f"{kind.value}:{due}",
        entity=who.north,
        customer=who.harbour,
        opened_date=DAY,
        due_date=due,
        because={},
    )


def counts() -> tuple[int, ...]:
    tables = (Row, Promise, Dispute, Task, CallReversal, AuditEntry)
    return tuple(table._default_manager.count() for table in tables)


def contacts_of(customer: Customer) -> list[tuple[date, int | None]]:
    moment = Moment(on=FRIDAY, customer_ids=(customer.pk,))
    return [(row[2], row[3]) for row in account_rows.contacts_made(moment, days=7)]


def test_one_call_brings_a_promise_a_dispute_and_a_follow_up(who: Cast, anna: User) -> None:
    first = builders.invoice(who, 100_00, number="INV-1")
    second = builders.invoice(who, 50_00, number="INV-2")
    waiting = asked(who)
    row = logged(
        who,
        by=anna,
        note="Pays Friday; ten pieces were broken.",
        follow_up_date=date(2026, 3, 9),
        result=Result(
            promised=[Promised(item_ids=[first.pk], promised_date=FRIDAY)],
            contested=[Contested(item_id=second.pk, category=DisputeCategory.QUALITY, amount=9)],
        ),
    )
    promise, dispute = Promise.objects.get(), Dispute.objects.get()
    follow_up = Task.objects.get(kind=TaskKind.FOLLOW_UP)
    assert (promise.amount, promise.person, promise.evidence) == (100_00, "Mrs. Jansen", row.note)
    assert (dispute.amount, dispute.category, dispute.note) == (9, "quality", row.note)
    assert (follow_up.due_date, follow_up.assigned_to) == (date(2026, 3, 9), anna)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.closed_by) == (TaskState.DONE, anna)
    assert set(row.effects.values_list("kind", "row_id")) == {
        (CallEffectKind.PROMISE, promise.pk),
        (CallEffectKind.DISPUTE, dispute.pk),
        (CallEffectKind.FOLLOW_UP, follow_up.pk),
        (CallEffectKind.CLOSED_TASK, waiting.pk),
    }
    assert AuditEntry.objects.filter(action="calls.log").count() == 1
    assert verification.verify()["ok"]


@pytest.mark.parametrize(
    ("promised", "code"),
    [
        ({"promised_date": DAY - timedelta(1)}, "promise_in_the_past"),
        ({"promised_date": FRIDAY, "amount": 100_01}, "promised_too_much"),
    ],
)
def test_a_call_whose_promise_is_refused_is_not_logged(
    who: Cast, promised: dict[str, Any], code: str
) -> None:
    item = builders.invoice(who, 100_00)
    asked(who)
    before = counts()
    with pytest.raises(Refusal) as caught:
        logged(who, result=Result(promised=[Promised(item_ids=[item.pk], **promised)]))
    assert caught.value.code == code
    assert counts() == before


def test_an_attempt_without_follow_up_leaves_the_task_to_be_done(who: Cast) -> None:
    waiting, later = asked(who), asked(who, TaskKind.BROKEN_PROMISE, due=FRIDAY)
    logged(who, CallOutcome.NO_ANSWER, person="")
    waiting.refresh_from_db()
    assert waiting.state == TaskState.OPEN
    logged(who, CallOutcome.VOICEMAIL, person="", follow_up_date=date(2026, 3, 3))
    waiting.refresh_from_db()
    later.refresh_from_db()
    assert (waiting.state, later.state) == (TaskState.DONE, TaskState.OPEN)


def test_a_new_follow_up_takes_the_place_of_one_that_waits(who: Cast) -> None:
    logged(who, follow_up_date=FRIDAY)
    logged(who, follow_up_date=date(2026, 3, 4))
    states = Task.objects.order_by("pk").values_list("due_date", "state")
    assert list(states) == [(FRIDAY, "dropped"), (date(2026, 3, 4), "open")]


def test_every_attempt_of_ours_counts_in_the_budget_once(who: Cast) -> None:
    asked(who)
    logged(who, CallOutcome.NO_ANSWER, person="")
    logged(who)
    logged(who, direction=CallDirection.INCOMING)
    assert contacts_of(who.harbour) == [(DAY, None), (DAY, None)]
    call = Row.objects.order_by("pk")[1]
    mistake = Row.objects.order_by("-pk")[0]
    calls.take_back(by=None, at=LATER, call_id=mistake.pk)
    calls.take_back(by=None, at=LATER, call_id=call.pk)
    assert contacts_of(who.harbour) == [(DAY, None)]
    terms = outreach.terms_of(in_force(DAY))
    assert terms.contacts_in_7_days > 1


def test_a_task_closed_without_a_call_still_counts(who: Cast) -> None:
    task = asked(who)
    tasks.close(by=None, at=AT, task_id=task.pk, outcome="Reached.")
    moment = Moment(on=AT.date(), customer_ids=(who.harbour.pk,))
    assert len(account_rows.contacts_made(moment, days=7)) == 1


def test_a_form_sent_twice_is_one_call(who: Cast) -> None:
    first = logged(who, key="abc", follow_up_date=FRIDAY)
    before = counts()
    assert logged(who, key="abc", follow_up_date=FRIDAY) == first
    with pytest.raises(calls.CallLoggedMeanwhile, match="in other words"):
        logged(who, key="abc", follow_up_date=FRIDAY, note="And something else.")
    assert counts() == before


def test_a_colleagues_call_meanwhile_is_told_before_anything_is_saved(
    who: Cast, anna: User
) -> None:
    ben = User.objects.create_user("ben@dunwell.example", name="Ben")
    theirs = logged(who, by=anna, seen=0)
    before = counts()
    with pytest.raises(calls.CallLoggedMeanwhile, match="Anna logged a call"):
        logged(who, by=ben, seen=0)
    assert counts() == before
    logged(who, by=ben, seen=theirs.pk)
    assert Row.objects.count() == 2
    logged(who, by=ben, seen=0)  # One's own call is no surprise.


def test_a_call_is_taken_back_with_all_it_brought(who: Cast, anna: User) -> None:
    item = builders.invoice(who, 100_00)
    waiting = asked(who)
    row = logged(
        who,
        by=anna,
        follow_up_date=FRIDAY,
        result=Result(
            promised=[Promised(item_ids=[item.pk], promised_date=FRIDAY, amount=10_00)],
            contested=[Contested(item_id=item.pk, category=DisputeCategory.PRICING, amount=1_00)],
        ),
    )
    calls.take_back(by=anna, at=LATER, call_id=row.pk, reason="wrong customer")
    waiting.refresh_from_db()
    assert Promise.objects.get().state == PromiseState.WITHDRAWN
    assert Dispute.objects.get().closed_at == LATER
    assert (waiting.state, waiting.closed_at) == (TaskState.OPEN, None)
    assert Task.objects.get(kind=TaskKind.FOLLOW_UP).state == TaskState.DROPPED
    assert CallReversal.objects.get().reason == "wrong customer"
    assert verification.verify()["ok"]


def test_what_others_built_upon_stands(who: Cast, anna: User) -> None:
    item = builders.invoice(who, 100_00)
    standing = Promise.objects.get(pk=_promised(who, item).pk)
    row = logged(who, by=anna, result=_result(item), follow_up_date=FRIDAY)
    ben = User.objects.create_user("ben@dunwell.example", name="Ben")

    def refused(by: User | None = anna, at: datetime = LATER) -> str:
        before = counts()
        with pytest.raises(Refusal) as caught:
            calls.take_back(by=by, at=at, call_id=row.pk)
        assert counts() == before
        return f"{caught.value.code}: {caught.value}"

    assert "place of an earlier one" in refused()
    assert "not_your_call" in refused(by=ben)
    assert "too long ago" in refused(at=AT + timedelta(days=1))
    standing.refresh_from_db()
    assert standing.state == PromiseState.REPLACED
    later = logged(who, by=anna)
    assert "a later call was logged" in refused()
    calls.take_back(by=anna, at=LATER, call_id=later.pk)
    tasks.close(by=anna, at=AT, task_id=Task.objects.get(kind=TaskKind.FOLLOW_UP).pk, outcome="x")
    promises.withdraw(by=anna, at=AT, promise_id=Promise.objects.latest("pk").pk, because="x")
    assert "follow-up was done" in refused()
    row = later
    assert "taken back already" in refused()


def _promised(who: Cast, item: Item) -> Promise:
    return promises.make(
        by=None,
        at=AT,
        customer=who.harbour,
        item_ids=[item.pk],
        amount=None,
        promised_date=FRIDAY,
        made_date=DAY,
    )


def _result(item: Item) -> Result:
    return Result(promised=[Promised(item_ids=[item.pk], promised_date=FRIDAY)])


def test_the_log_is_append_only_but_moves_with_a_merge(who: Cast) -> None:
    contact = contacts.add(by=None, at=AT, customer=who.harbour, name="Mrs. Jansen")
    row = logged(who, contact_id=contact.pk, note="<script>alert(1)</script> שלום 🎉")
    assert row.contact == contact
    for change in ({"note": "other"}, {"outcome": "refused"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Row.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Row.objects.all().delete()
    contacts.remove(by=None, at=AT, contact_id=contact.pk)
    merging.merge(by=None, at=AT, survivor=who.harbour_again, other=who.harbour)
    row.refresh_from_db()
    assert (row.customer_id, row.contact_id) == (who.harbour_again.pk, None)
    with pytest.raises(Refusal):  # Merged away.
        logged(who)


def test_a_call_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refusal, match="There is no call"):
        calls.take_back(by=None, at=AT, call_id=99)
