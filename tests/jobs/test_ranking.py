"""The worklist of small books, where every figure can be counted by hand."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from dunwell.actions import calls, customers, disputes, policies, promises, rates, receipts, tasks
from dunwell.actions.calls import Result
from dunwell.core.calendars import Calendar
from dunwell.core.calls import Call, CallOutcome
from dunwell.core.disputes import DisputeCategory
from dunwell.core.priorities import Raise
from dunwell.core.rates import Quote
from dunwell.core.risk_terms import Tier
from dunwell.core.tasks import TaskKind
from dunwell.core.worklists import ActionKind
from dunwell.jobs.ranking import telling, worklist
from dunwell.jobs.ranking.worklist import Action, UnknownCollector
from dunwell.store.models import Customer, Item, User
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 31)
NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)


@pytest.fixture
def who() -> Cast:
    policies.install_shipped(at=AT)
    return builders.cast()


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def late(
    who: Cast, amount: int, days: int, *, customer: Customer | None = None, currency: str = "EUR"
) -> Item:
    """Issue an invoice that is so many days past due today."""
    made = builders.document(
        who,
        amount,
        on=days_ago(days + 30),
        due=days_ago(days),
        customer=customer,
        currency=currency,
    )
    return made.items.get()


def paid(who: Cast, amount: int, *, due: int, late_days: int) -> None:
    """Issue an invoice due so many days ago and pay it so many days later."""
    item = late(who, amount, due)
    money = builders.receipt(who, amount, on=days_ago(due - late_days))
    builders.applied(money, item, amount, on=days_ago(due - late_days))


def ranked() -> list[tuple[str, str]]:
    return [(one.customer_number, one.kind.value) for one in worklist.worklist(TODAY)]


def only() -> Action:
    (action,) = worklist.worklist(TODAY)
    return action


def test_nothing_is_owed_and_nothing_is_to_do(who: Cast) -> None:
    assert worklist.worklist(TODAY) == []
    builders.invoice(who, 100_000, on=days_ago(10), due=days_ago(-20))
    assert worklist.worklist(TODAY) == []  # Not due yet.


def test_much_cash_a_day_late_stands_before_little_that_is_old(who: Cast) -> None:
    late(who, 1_400_00, 60)
    late(who, 80_000_00, 1, customer=who.branch)
    first, second = worklist.worklist(TODAY)
    assert (first.customer_number, first.days, first.priority.value) == (
        "2001",
        1,
        80_000_00 * 140 // 100,  # New, so the neutral score of 40.
    )
    assert (second.customer_number, second.days, second.priority.days) == ("0001007", 60, 45)
    assert second.priority.value == 63_000_00 * 140 // 100
    assert (first.tier, first.score.points, first.score.is_new) == (Tier.YELLOW, 40, True)


def test_the_score_is_made_of_what_was_paid_and_how_late(who: Cast) -> None:
    """Four invoices of the year, two of them late: 20 and 40 days of late, on time before."""
    paid(who, 30_000, due=60, late_days=20)
    paid(who, 10_000, due=50, late_days=40)
    paid(who, 50_000, due=200, late_days=0)
    paid(who, 50_000, due=250, late_days=-1)
    late(who, 100_000, 10)
    action = only()
    given = {one.kind.value: one.points for one in action.score.factors}
    assert given == {
        "days_late": 9,  # (30,000 x 20 + 10,000 x 40) / 40,000 = 25 days of 45, of 16 points.
        "trend": 8,  # From half a day early to 25 days late: more than 15.
        "share_late": 3,  # Two of four.
        "broken_promises": 0,
        "returned_payments": 0,
        "overdue_share": 13,  # All of it: 12.5.
        "disputed_share": 0,
        "silence": 0,
        "rating": 4,  # Not rated.
        "limit_use": 3,  # No limit.
        "tenure": 5,  # 280 days of five years: 6 x 0.85.
        "revenue": 6,
        "strategic": 3,
    }
    assert action.score.points == sum(given.values()) == 54
    assert action.tier is Tier.YELLOW
    assert action.priority.raises == {Raise.WORSENING: 4}
    assert action.priority.value == 100_000 * 10 * 154 * 120 // 10_000


def test_what_was_credited_was_not_paid(who: Cast) -> None:
    item = late(who, 10_000, 50)
    credit = builders.credit_memo(who, 10_000, on=days_ago(20))
    builders.applied(credit, item, 10_000, on=days_ago(20))
    late(who, 10_000, 5)
    assert only().score.is_first_time_late


def test_a_payment_takes_the_account_from_the_list(who: Cast) -> None:
    item = late(who, 10_000, 5)
    assert ranked() == [("0001007", "call")]
    money = builders.receipt(who, 10_000, on=TODAY)
    assert ranked() == [("0001007", "apply_cash")]
    builders.applied(money, item, 10_000, on=TODAY)
    assert ranked() == []
    # Yesterday it stood there still.
    assert [one.kind for one in worklist.worklist(days_ago(1))] == [ActionKind.CALL]


def test_a_promise_keeps_the_call_away_until_it_is_broken(who: Cast) -> None:
    item = late(who, 10_000, 5)
    made = promises.make(
        by=None,
        at=NOON,
        customer=who.harbour,
        item_ids=[item.pk],
        amount=None,
        promised_date=days_ago(1),
        made_date=days_ago(4),
    )
    assert ranked() == []
    on_friday = datetime.combine(days_ago(-3), datetime.min.time(), tzinfo=UTC)
    promises.judge(
        at=on_friday,
        promise_id=made.pk,
        as_of=on_friday.date(),
        ledger_date=None,
        calendar=Calendar(),
    )
    (action,) = worklist.worklist(on_friday.date())
    assert (action.kind, action.priority.raises) == (
        ActionKind.BROKEN_PROMISE,
        {Raise.BROKEN_PROMISE: 6},
    )
    assert ranked() == []  # On Tuesday it was still to be kept.


def test_a_dispute_that_blocks_much_is_an_action_and_its_amount_is_at_stake(who: Cast) -> None:
    item = late(who, 20_000_00, 9)
    disputes.open(
        by=None,
        at=NOON,
        item=item,
        amount=15_000_00,
        opened_date=days_ago(14),
        category=DisputeCategory.PRICING,
    )
    dispute, call = worklist.worklist(TODAY)
    assert (dispute.kind, dispute.priority.amount, dispute.days) == (
        ActionKind.RESOLVE_DISPUTE,
        15_000_00,
        9,
    )
    assert [one.code for one in dispute.because][:2] == [
        "work.dispute_late",
        "work.dispute_blocks",
    ]
    assert call.kind is ActionKind.CALL
    assert call.priority.amount == 5_000_00


def test_without_a_rate_an_account_is_ranked_inside_its_currency(who: Cast) -> None:
    late(who, 10_000, 5)
    late(who, 90_000_000, 50, customer=who.branch, currency="USD")
    first, second = worklist.worklist(TODAY)
    assert (first.customer_number, second.customer_number) == ("0001007", "2001")
    assert (second.ranked_in, second.reporting_overdue, second.overdue) == (
        "USD",
        None,
        90_000_000,
    )
    assert "work.no_rate" in [one.code for one in second.because]


def test_what_is_at_stake_is_said_in_the_currency_owed(who: Cast) -> None:
    quote = Quote(currency="USD", rate_date=days_ago(1), per_euro=Decimal("1.25"))
    rates.load(by=None, at=AT, quotes=[quote], source="test")
    late(who, 2_000_000, 10)
    late(who, 1_250_000, 10, customer=who.branch, currency="USD")
    _, action = worklist.worklist(TODAY)
    assert action.ranked_in == "EUR"
    assert action.priority.amount == 1_000_000
    (stake,) = [one for one in action.because if one.code == "work.at_stake"]
    assert (stake.values["overdue"], stake.values["currency"]) == (1_250_000, "USD")


def test_a_task_stands_with_its_number_and_its_sentence(who: Cast) -> None:
    late(who, 10_000, 5)
    task = tasks.open_once(
        at=NOON,
        kind=TaskKind.READ_REPLY,
        cause="inbound:1",
        entity=who.north,
        customer=who.harbour,
        opened_date=TODAY,
        due_date=TODAY,
        because={"inbound": 1, "sender": "ann@harbour.example"},
    )
    action = only()
    assert (action.kind, action.task_id) == (ActionKind.READ_REPLY, task.pk)
    (told,) = telling.for_machines([action])
    assert told["because"][0]["sentence"] == (
        "ann@harbour.example wrote, and a person has to read it."
    )
    tasks.close(by=None, at=NOON, task_id=task.pk, outcome="Read.")
    assert ranked() == [("0001007", "call")]


def test_a_collector_has_their_own_actions_ranked_anew(who: Cast) -> None:
    ann = User.objects.create(email="ann@dunwell.example", name="Ann Collector")
    customers.edit(by=None, at=AT, customer=who.harbour, collector=ann)
    customers.edit(by=None, at=AT, customer=who.branch, collector_name="J. Smith")
    late(who, 10_000, 5)
    late(who, 90_000, 5, customer=who.branch)
    assert ranked() == [("2001", "call"), ("0001007", "call")]
    for name in ("ann@dunwell.example", "ann collector"):
        (mine,) = worklist.worklist(TODAY, name)
        assert (mine.customer_number, mine.owner) == ("0001007", "Ann Collector")
    (theirs,) = worklist.worklist(TODAY, "j. smith")
    assert theirs.customer_number == "2001"
    with pytest.raises(UnknownCollector, match="Nobody is called 'Bob'"):
        worklist.worklist(TODAY, "Bob")


def test_a_few_customers_are_read_as_the_whole_book_is(who: Cast) -> None:
    late(who, 10_000, 5)
    late(who, 90_000, 5, customer=who.branch)
    paid(who, 30_000, due=60, late_days=20)
    whole = {one.customer_id: one for one in worklist.worklist(TODAY)}
    (one,) = worklist.worklist(TODAY, customer_ids=[who.harbour.pk])
    expected = whole[who.harbour.pk]
    assert (one.score, one.priority, one.because) == (
        expected.score,
        expected.priority,
        expected.because,
    )


def test_a_returned_payment_counts_against_the_customer(who: Cast) -> None:
    for _ in range(3):
        paid(who, 10_000, due=100, late_days=0)
    item = late(who, 10_000, 50)
    money = builders.receipt(who, 10_000, on=days_ago(40))
    builders.applied(money, item, 10_000, on=days_ago(40))
    assert ranked() == []
    receipts.take_back(by=None, at=NOON, receipt=money, effective_date=days_ago(3))
    given = {one.kind.value: one.points for one in only().score.factors}
    assert given["returned_payments"] == 2
    assert given["days_late"] == 0  # It is not paid any more, so it was not paid late.


def test_what_was_recorded_after_the_instant_counts_as_it_stood(who: Cast) -> None:
    """A task closed, a dispute answered and a call logged at noon, all for a day before."""
    item = late(who, 100_000, 10)
    opened = disputes.open(
        by=None,
        at=AT,
        item=item,
        amount=40_000,
        category=DisputeCategory.PRICING,
        opened_date=days_ago(6),
    )
    task = tasks.open_once(
        at=AT,
        kind=TaskKind.FOLLOW_UP,
        cause="call:1",
        entity=who.north,
        customer=who.harbour,
        opened_date=days_ago(6),
        due_date=days_ago(2),
        because={},
    )
    before = worklist.worklist(TODAY, known_at=AT)
    calls.log(
        by=None,
        at=NOON,
        today=TODAY,
        customer=who.harbour,
        entity=who.north,
        call=Call(on_date=days_ago(5), outcome=CallOutcome.REACHED, person="Mrs. Jansen"),
        result=Result(),
        task_id=task.pk,
    )
    disputes.close(
        by=None, at=NOON, dispute_id=opened.pk, closed_date=days_ago(5), outcome="They agree."
    )
    assert worklist.worklist(TODAY, known_at=NOON - timedelta(seconds=1)) == before
    assert task.pk in {one.task_id for one in before}
    now = worklist.worklist(TODAY)
    assert task.pk not in {one.task_id for one in now}
    assert {one.contacted_date for one in now} == {days_ago(5)}
    assert {one.contacted_date for one in before} == {None}


def test_what_the_machine_reads_can_be_written(who: Cast) -> None:
    late(who, 123_456, 5)
    (told,) = json.loads(json.dumps(telling.for_machines(worklist.worklist(TODAY))))
    assert told["rank"] == 1
    assert (told["customer"], told["action"]) == ("0001007", "call")
    assert (told["overdue"], told["currency"], told["days"]) == ("1234.56", "EUR", 5)
    assert (told["tier"], told["score"]) == ("yellow", 40)
    assert all(one["sentence"] for one in told["because"])
