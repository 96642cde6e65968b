"""Scores are kept as they change: with the day, and after what touched a customer."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import DatabaseError, transaction

from dunwell.actions import customers, disputes, policies, promises, receipts
from dunwell.core.calendars import Calendar
from dunwell.core.customers import CustomerStatus
from dunwell.core.disputes import DisputeCategory
from dunwell.core.rescoring import ScoreCause
from dunwell.jobs.days import planning
from dunwell.jobs.ranking import scoring, telling
from dunwell.jobs.ranking.scoring import Rescored
from dunwell.store.models import Item, RiskScore
from dunwell.store.queries import scores
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 30)


def at(day: date) -> datetime:
    return datetime.combine(day, time(6), tzinfo=UTC)


def ago(days: int) -> date:
    return MONDAY - timedelta(days=days)


@pytest.fixture
def who() -> Cast:
    policies.install_shipped(at=AT)
    who = builders.cast()
    for late in (0, 5, 10):
        item = builders.invoice(who, 10_000, on=ago(200), due=ago(150))
        money = builders.receipt(who, 10_000, on=ago(150 - late))
        builders.applied(money, item, 10_000, on=ago(150 - late))
    return who


def owed(who: Cast, amount: int = 50_000) -> Item:
    return builders.invoice(who, amount, on=ago(40), due=ago(10))


def kept(who: Cast) -> list[tuple[date, str, int]]:
    return [(one.on_date, one.cause.value, one.points) for one in scores.history(who.harbour.pk)]


def test_a_day_scores_everybody_once_and_keeps_what_changed(who: Cast) -> None:
    builders.invoice(who, 5_000, on=ago(3), due=ago(-27), customer=who.branch)
    assert scoring.with_the_day(MONDAY, at=at(MONDAY)) == Rescored(scored=2, changed=2)
    assert scoring.with_the_day(MONDAY, at=at(MONDAY)) == Rescored()
    tuesday = MONDAY + timedelta(days=1)
    assert scoring.with_the_day(tuesday, at=at(tuesday)) == Rescored(scored=2, changed=0)
    assert scoring.rescore_all(MONDAY, at=at(tuesday)) == Rescored()  # It is over.
    (score,) = scores.history(who.branch.pk)
    assert (score.is_new, score.points, score.tier, list(score.factors)) == (
        True,
        40,
        "yellow",
        [],
    )


def test_what_touches_a_customer_changes_its_score_and_says_so(who: Cast) -> None:
    item = owed(who)
    scoring.with_the_day(MONDAY, at=at(MONDAY))
    assert scoring.rescore_touched(MONDAY, at=at(MONDAY)) == Rescored()
    disputes.open(
        by=None,
        at=at(MONDAY),
        item=item,
        amount=20_000,
        category=DisputeCategory.PRICING,
        opened_date=MONDAY,
    )
    assert scoring.rescore_touched(MONDAY, at=at(MONDAY)) == Rescored(scored=1, changed=1)
    builders.receipt(who, 50_000, on=MONDAY)
    builders.applied(Item.objects.order_by("-pk")[0], item, 50_000, on=MONDAY)
    assert scoring.rescore_touched(MONDAY, at=at(MONDAY)) == Rescored(scored=1, changed=1)
    (_, first, before), (_, second, disputed), (_, third, paid) = kept(who)
    assert (first, second, third) == ("day", "dispute", "payment")
    # 12.5 points for all overdue become 7.5 and 4 for the dispute; then nothing is open.
    assert disputed - before == (8 + 4) - 13
    assert paid < disputed


def test_a_broken_promise_is_scored_with_its_outcome(who: Cast) -> None:
    item = owed(who)
    made = promises.make(
        by=None,
        at=at(ago(8)),
        customer=who.harbour,
        item_ids=[item.pk],
        amount=None,
        promised_date=ago(5),
        made_date=ago(8),
    )
    scoring.with_the_day(MONDAY, at=at(MONDAY))
    promises.judge(
        at=at(MONDAY), promise_id=made.pk, as_of=MONDAY, calendar=Calendar(), ledger_date=None
    )
    assert scoring.rescore_touched(MONDAY, at=at(MONDAY)).changed == 1
    last = scores.history(who.harbour.pk)[-1]
    assert last.cause is ScoreCause.PROMISE
    given = {one["kind"]: one["points"] for one in last.factors}
    assert given["broken_promises"] == 3


def test_a_score_stays_as_it_was_written(who: Cast) -> None:
    owed(who)
    scoring.with_the_day(MONDAY, at=at(MONDAY))
    for change in (
        lambda: RiskScore.objects.update(points=0),
        lambda: RiskScore.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert len(kept(who)) == 1


def test_nothing_is_scored_before_the_first_day(who: Cast) -> None:
    owed(who)
    assert scoring.rescore_touched(MONDAY, at=at(MONDAY)) == Rescored()
    assert kept(who) == []


def test_signs_of_distress_have_a_list_of_their_own(who: Cast) -> None:
    assert scoring.early_warnings(MONDAY) == []
    owed(who)
    customers.edit(by=None, at=AT, customer=who.harbour, credit_limit=40_000, currency="EUR")
    money = builders.receipt(who, 5_000, on=ago(4), customer=who.branch)
    receipts.take_back(by=None, at=at(MONDAY), receipt=money, effective_date=ago(2))
    first, second = telling.warnings_for_machines(scoring.early_warnings(MONDAY))
    assert (first["customer"], first["open"], first["currency"]) == ("0001007", "500.00", "EUR")
    assert [one["sentence"] for one in first["because"]] == [
        "Share of the credit limit in use: 125 %."
    ]
    assert (second["customer"], second["because"][0]["code"]) == (
        "2001",
        "distress.returned_payments",
    )
    customers.edit(by=None, at=AT, customer=who.harbour, status=CustomerStatus.INSOLVENT)
    assert [one.customer_number for one in scoring.early_warnings(MONDAY)] == ["2001"]


def test_a_segment_may_ask_for_the_tier(who: Cast) -> None:
    """The cadence of those in yellow is another one, from the score kept last."""
    owed(who)
    segments = [
        {"key": "red", "name": "Red", "when": {"tier": ["red"]}, "cadence": "with_call"},
        {"key": "rest", "name": "Rest", "cadence": "standard"},
    ]

    def cadence() -> str:
        book = planning.plan(MONDAY, entities=[who.north], instead={"segments": segments})
        (plan,) = book.plans
        assert plan.wanted is not None  # Nobody there has an address.
        return plan.wanted.cadence

    assert cadence() == "standard"
    RiskScore.objects.create(
        customer=who.harbour,
        on_date=MONDAY,
        scored_at=at(MONDAY),
        cause=ScoreCause.DAY,
        points=80,
        tier="red",
        currency="EUR",
    )
    assert cadence() == "with_call"
