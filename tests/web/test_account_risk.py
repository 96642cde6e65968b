"""The risk chip of an account's head: the score that holds on the day, and its receipt."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client

from dunwell.actions import policies
from dunwell.jobs.ranking import scoring
from dunwell.store.queries import scores
from tests import builders
from tests.builders import AT, Cast

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 30, 6, tzinfo=UTC).date()


@pytest.fixture
def who() -> Cast:
    policies.install_shipped(at=AT)
    who = builders.cast()
    due = MONDAY - timedelta(days=150)
    for late in (0, 5, 10):
        item = builders.invoice(who, 10_000, on=due - timedelta(days=50), due=due)
        money = builders.receipt(who, 10_000, on=due + timedelta(days=late))
        builders.applied(money, item, 10_000, on=due + timedelta(days=late))
    builders.invoice(who, 5_000, on=MONDAY - timedelta(days=3), due=MONDAY, customer=who.branch)
    scoring.with_the_day(MONDAY, at=datetime.combine(MONDAY, time(6), tzinfo=UTC))
    return who


def _text(browser: Client, pk: int, day: str) -> str:
    page = browser.get(f"/accounts/{pk}?as_of={day}").content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_the_receipt_adds_up_to_the_chip(browser: Client, who: Cast) -> None:
    score = scores.standing(who.harbour.pk, on=MONDAY)
    assert score is not None
    assert sum(one["points"] for one in score.factors) == score.points
    text = _text(browser, who.harbour.pk, MONDAY.isoformat())
    assert f"Risk {score.points} of 100" in text
    assert "It has no credit rating." in text
    assert "Scored on 30 Mar 2026, after: a day went by." in text


def test_a_new_customer_has_a_remark_in_place_of_factors(browser: Client, who: Cast) -> None:
    text = _text(browser, who.branch.pk, MONDAY.isoformat())
    assert "Risk 40 of 100" in text
    assert "there is too little to judge it by" in text
    assert "At most" not in text


def test_before_the_first_score_there_is_no_chip(browser: Client, who: Cast) -> None:
    assert " of 100" not in _text(browser, who.harbour.pk, "2026-03-29")
