"""Promises as calendars: what was promised, what came in, what was judged."""

from datetime import date, timedelta

import pytest

from dunwell.actions import disputes, pauses, policies, promises, tasks
from dunwell.core.calendars import Calendar
from dunwell.core.disputes import DisputeCategory
from dunwell.core.promises import PromiseState, Waiting
from dunwell.core.refusals import Refusal
from dunwell.core.tasks import TaskState
from dunwell.store.models import (
    Approval,
    AuditEntry,
    Dispute,
    Item,
    Pause,
    Promise,
    Task,
    User,
)
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

MADE = date(2026, 3, 2)  # A Monday.
DAY = date(2026, 3, 6)  # Friday; with two business days of grace the last day is 10 March.
LAST = date(2026, 3, 10)
AFTER = date(2026, 3, 11)
PLAIN = Calendar()


@pytest.fixture
def who() -> Cast:
    policies.install_shipped(at=AT)
    return builders.cast()


@pytest.fixture
def anna() -> User:
    return User.objects.create_user("anna@dunwell.example", name="Anna")


def promised(who: Cast, *items: Item, amount: int | None = None, day: date = DAY) -> Promise:
    return promises.make(
        by=None,
        at=AT,
        customer=who.harbour,
        item_ids=[item.pk for item in items],
        amount=amount,
        promised_date=day,
        made_date=MADE,
        person="Mrs. Jansen",
    )


def judged(promise: Promise, *, as_of: date = AFTER, ledger: date | None = AFTER) -> str:
    verdict = promises.judge(
        at=AT, promise_id=promise.pk, as_of=as_of, calendar=PLAIN, ledger_date=ledger
    )
    if verdict is None:
        return "settled already"
    return verdict.waiting or verdict.state


def test_money_received_in_time_keeps_a_promise(who: Cast) -> None:
    invoice = builders.invoice(who, 10_000)
    promise = promised(who, invoice)
    assert (promise.amount, promise.level, promise.state) == (10_000, 1, PromiseState.OPEN)
    money = builders.receipt(who, 10_000, on=LAST)
    builders.applied(money, invoice, 10_000, on=LAST)
    assert judged(promise, as_of=LAST) == Waiting.NOT_DUE
    assert judged(promise) == PromiseState.KEPT
    assert judged(promise) == "settled already"
    promise.refresh_from_db()
    assert (promise.state, promise.received, promise.settled_at) == ("kept", 10_000, AT)
    assert not Task.objects.exists()


def test_money_applied_late_counts_by_the_day_it_came(who: Cast) -> None:
    invoice = builders.invoice(who, 10_000)
    promise = promised(who, invoice)
    money = builders.receipt(who, 10_000, on=DAY)
    assert judged(promise) == Waiting.CASH_UNAPPLIED
    builders.applied(money, invoice, 10_000, on=date(2026, 3, 20))
    assert judged(promise) == PromiseState.KEPT


def test_money_a_day_late_does_not_count(who: Cast) -> None:
    invoice = builders.invoice(who, 10_000)
    promise = promised(who, invoice, amount=8_000)
    money = builders.receipt(who, 8_000, on=AFTER)
    builders.applied(money, invoice, 8_000, on=AFTER)
    assert judged(promise) == PromiseState.BROKEN


def test_money_from_before_the_promise_does_not_keep_it(who: Cast) -> None:
    invoice = builders.invoice(who, 10_000)
    money = builders.receipt(who, 4_000, on=date(2026, 3, 1))
    builders.applied(money, invoice, 4_000, on=date(2026, 3, 1))
    promise = promised(who, invoice)
    assert promise.amount == 6_000
    assert judged(promise) == PromiseState.BROKEN


def test_a_returned_payment_did_not_come(who: Cast) -> None:
    from dunwell.actions import receipts

    invoice = builders.invoice(who, 10_000)
    promise = promised(who, invoice)
    money = builders.receipt(who, 10_000, on=DAY)
    builders.applied(money, invoice, 10_000, on=DAY)
    receipts.take_back(by=None, at=AT, receipt=money, effective_date=date(2026, 3, 9))
    assert judged(promise) == PromiseState.BROKEN


def test_one_not_kept_opens_one_task_and_raises_the_next_level(who: Cast) -> None:
    invoice = builders.invoice(who, 10_000)
    first = promised(who, invoice)
    money = builders.receipt(who, 1_000, on=DAY)
    builders.applied(money, invoice, 1_000, on=DAY)
    assert judged(first) == PromiseState.PART_KEPT
    task = Task.objects.get()
    assert (task.kind, task.cause, task.due_date) == (
        "broken_promise",
        f"promise:{first.pk}",
        AFTER,
    )
    assert task.because["received"] == 1_000
    assert task.because["escalates"] is False
    second = promises.make(
        by=None,
        at=AT,
        customer=who.harbour,
        item_ids=[invoice.pk],
        amount=None,
        promised_date=date(2026, 3, 20),
        made_date=date(2026, 3, 12),
    )
    assert (second.level, second.amount) == (2, 9_000)
    assert judged(second, as_of=date(2026, 4, 1), ledger=date(2026, 4, 1)) == PromiseState.BROKEN
    assert Task.objects.order_by("pk").last().because["escalates"] is True  # type: ignore[union-attr]  # Two stand.


def test_a_ledger_that_is_behind_makes_it_wait(who: Cast) -> None:
    promise = promised(who, builders.invoice(who, 10_000))
    assert judged(promise, ledger=date(2026, 3, 9)) == Waiting.LEDGER_BEHIND
    assert judged(promise, ledger=LAST) == PromiseState.BROKEN


def test_a_newer_promise_takes_the_place_of_the_older(who: Cast) -> None:
    invoice, other = builders.invoice(who, 10_000), builders.invoice(who, 5_000)
    first = promised(who, invoice)
    second = promised(who, invoice, other, day=date(2026, 3, 13))
    first.refresh_from_db()
    assert (first.state, first.replaced_by_id) == (PromiseState.REPLACED, second.pk)
    assert second.amount == 15_000


def test_beyond_the_horizon_another_person_decides(who: Cast, anna: User) -> None:
    invoice = builders.invoice(who, 10_000)
    promise = promises.make(
        by=anna,
        at=AT,
        customer=who.harbour,
        item_ids=[invoice.pk],
        amount=None,
        promised_date=MADE + timedelta(days=31),
        made_date=MADE,
    )
    assert (promise.state, promise.live_at) == (PromiseState.AWAITING, None)
    request = Approval.objects.get()
    assert (request.subject, request.requested_by) == (f"promise:{promise.pk}", anna)
    promises.grant(promise.pk, by=None, on=MADE, at=AT)
    promise.refresh_from_db()
    assert (promise.state, promise.live_at) == (PromiseState.OPEN, AT)
    promises.withdraw(by=anna, at=AT, promise_id=promise.pk, because="a mistake")
    request.refresh_from_db()
    assert request.state == "withdrawn"
    with pytest.raises(Refusal) as caught:
        promises.withdraw(by=anna, at=AT, promise_id=promise.pk, because="again")
    assert caught.value.code == "promise_settled"


def test_a_denied_promise_never_counted(who: Cast, anna: User) -> None:
    invoice = builders.invoice(who, 10_000)
    promise = promises.make(
        by=anna,
        at=AT,
        customer=who.harbour,
        item_ids=[invoice.pk],
        amount=None,
        promised_date=MADE + timedelta(days=31),
        made_date=MADE,
    )
    promises.refuse(promise.pk, at=AT)
    promise.refresh_from_db()
    assert (promise.state, promise.live_at) == (PromiseState.WITHDRAWN, None)
    with pytest.raises(Refusal):
        promises.grant(promise.pk, by=None, on=MADE, at=AT)


def test_a_refused_promise_changes_nothing(who: Cast) -> None:
    invoice = builders.invoice(who, 10_000)
    foreign = builders.invoice(who, 10_000, customer=who.branch)
    dollars = builders.document(who, 500, currency="USD").items.get()
    before = AuditEntry.objects.count()
    codes = []
    for items, amount, day in (
        ([invoice], 10_001, DAY),
        ([invoice], None, date(2026, 3, 1)),
        ([invoice, foreign], None, DAY),
        ([invoice, dollars], None, DAY),
        ([], None, DAY),
    ):
        with pytest.raises(Refusal) as caught:
            promised(who, *items, amount=amount, day=day)
        codes.append(caught.value.code)
    assert codes == [
        *("promised_too_much", "promise_in_the_past"),
        *("items_of_others", "items_of_others", "nothing_promised"),
    ]
    assert (Promise.objects.count(), AuditEntry.objects.count()) == (0, before)


def test_a_head_office_promises_for_its_branch(who: Cast) -> None:
    invoice = builders.invoice(who, 10_000, customer=who.branch)
    promise = promises.make(
        by=None,
        at=AT,
        customer=who.head_office,
        item_ids=[invoice.pk],
        amount=None,
        promised_date=DAY,
        made_date=MADE,
    )
    assert promise.items.get().item == invoice


def test_only_what_is_not_disputed_is_promised(who: Cast) -> None:
    invoice = builders.invoice(who, 10_000)
    dispute = disputes.open(
        by=None,
        at=AT,
        item=invoice,
        amount=2_180,
        category=DisputeCategory.PRICING,
        opened_date=MADE,
        note="wrong price",
    )
    assert promised(who, invoice).amount == 7_820
    with pytest.raises(Refusal) as twice:
        disputes.open(
            by=None,
            at=AT,
            item=invoice,
            amount=None,
            category=DisputeCategory.OTHER,
            opened_date=MADE,
        )
    assert twice.value.code == "dispute_stands"
    disputes.close(by=None, at=AT, dispute_id=dispute.pk, closed_date=DAY, outcome="answered")
    assert Dispute.objects.get().state == "closed"
    assert promised(who, invoice).amount == 10_000


def test_a_dispute_is_about_what_is_owed(who: Cast) -> None:
    money = builders.receipt(who, 10_000)
    with pytest.raises(Refusal) as caught:
        disputes.open(
            by=None,
            at=AT,
            item=money,
            amount=None,
            category=DisputeCategory.OTHER,
            opened_date=MADE,
        )
    assert caught.value.code == "wrong_side"


def test_a_pause_begins_and_ends(who: Cast) -> None:
    pause = pauses.begin(
        by=None,
        at=AT,
        customer=who.harbour,
        from_date=MADE,
        to_date=DAY,
        reason=" the owner speaks to them ",
    )
    assert pause.reason == "the owner speaks to them"
    pauses.end(by=None, at=AT, pause_id=pause.pk)
    assert Pause.objects.get().ended_at == AT
    with pytest.raises(Refusal):
        pauses.end(by=None, at=AT, pause_id=pause.pk)


def test_a_task_is_closed_once(who: Cast) -> None:
    promise = promised(who, builders.invoice(who, 10_000))
    judged(promise)
    task = Task.objects.get()
    tasks.close(by=None, at=AT, task_id=task.pk, outcome="called; pays on Friday")
    assert Task.objects.get().state == TaskState.DONE
    with pytest.raises(Refusal) as caught:
        tasks.drop(by=None, at=AT, task_id=task.pk, outcome="")
    assert caught.value.code == "task_closed"
