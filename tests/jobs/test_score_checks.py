"""Verification finds a kept score that the facts of its customer do not give."""

from datetime import UTC, date, datetime, timedelta

import pytest

from dunwell.actions import customers, disputes, policies
from dunwell.core.disputes import DisputeCategory
from dunwell.jobs import verification
from dunwell.jobs.ranking import score_checks, scoring
from dunwell.store.models import RiskScore
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

D = date(2026, 3, 31)
DAY = timedelta(days=1)
MORNING = datetime(2026, 3, 31, 6, tzinfo=UTC)


@pytest.fixture
def who() -> Cast:
    """Harbour paid some invoices late and owes another; everybody was scored."""
    policies.install_shipped(at=AT)
    who = builders.cast()
    for days in (200, 150, 120):
        due = D - days * DAY
        paid = builders.invoice(who, 100_00, on=due - 30 * DAY, due=due)
        money = builders.receipt(who, 100_00, on=due + 20 * DAY)
        builders.applied(money, paid, 100_00, on=due + 20 * DAY)
    builders.invoice(who, 500_00, on=D - 60 * DAY, due=D - 30 * DAY, number="F-9")
    scoring.rescore_all(D, at=MORNING)
    return who


def broken() -> list[str]:
    checks = {one["name"]: one for one in verification.verify()["checks"]}
    return checks["kept_scores_hold"]["examples"]


def test_kept_scores_hold_after_a_touch_and_after_days(who: Cast) -> None:
    assert score_checks.differing() == (RiskScore.objects.count(), [])
    item = who.harbour.items.get(document__number="F-9")
    noon = MORNING + timedelta(hours=6)
    disputes.open(
        by=None,
        at=noon,
        item=item,
        amount=500_00,
        category=DisputeCategory.PRICING,
        opened_date=D,
        note="",
    )
    scoring.rescore_touched(D, at=noon)
    scoring.rescore_touched(D + DAY, at=noon + DAY)
    assert broken() == []
    scoring.rescore_all(D + 9 * DAY, at=MORNING + 9 * DAY)
    assert broken() == []


def test_a_merge_leaves_the_score_of_who_is_gone_and_waits_for_the_other(who: Cast) -> None:
    noon = MORNING + timedelta(hours=6)
    customers.merge(by=None, at=noon, survivor=who.harbour_again, other=who.harbour)
    assert broken() == []
    scoring.rescore_touched(D, at=noon)
    assert broken() == []


def test_a_score_that_the_facts_do_not_give_is_named(who: Cast) -> None:
    row = RiskScore.objects.filter(customer=who.harbour).latest("pk")
    RiskScore.objects.create(
        customer=who.harbour,
        on_date=row.on_date,
        scored_at=row.scored_at + DAY,
        cause=row.cause,
        points=row.points + 1,
        tier=row.tier,
        currency=row.currency,
        factors=row.factors,
    )
    assert broken() == [f"customer 0001007: {row.points + 1} {row.tier} on {row.on_date}"]


def test_before_the_first_scoring_nothing_is_compared(db: None) -> None:
    del db
    policies.install_shipped(at=AT)
    assert score_checks.differing() == (0, [])
