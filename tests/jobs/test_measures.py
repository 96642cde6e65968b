"""The measures of stories told through the book's own actions."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from dunwell.actions import disputes, policies, promises, write_offs
from dunwell.core.calendars import Calendar
from dunwell.core.credit_losses import Standard
from dunwell.core.disputes import DisputeCategory
from dunwell.core.readings import Missing
from dunwell.jobs import measures
from dunwell.store.models import Promise
from tests import builders

D = date(2026, 3, 31)
DAY = timedelta(days=1)


@pytest.fixture
def who(committed_book: None) -> builders.Cast:
    del committed_book
    policies.install_shipped(at=builders.AT)
    return builders.cast()


def measured(as_of: date = D) -> measures.CurrencyMeasures:
    (one,) = measures.report(as_of=as_of).currencies
    return one


def value(key: str) -> Fraction | None:
    return measured().now[key].value


def test_a_story_of_one_quarter(who: builders.Cast) -> None:
    """Beginning 1,000, sold 500, collected 800, written off 100: 600 left, of it 300 current."""
    old = builders.invoice(who, 1_000_00, on=D - 120 * DAY, due=D - 80 * DAY)
    builders.invoice(who, 300_00, on=D - 20 * DAY, due=D + 10 * DAY)
    builders.invoice(who, 200_00, on=D - 40 * DAY, due=D - 10 * DAY)
    cash = builders.receipt(who, 800_00, on=D - 30 * DAY)
    builders.applied(cash, old, 800_00, on=D - 30 * DAY)
    write_offs.post(by=None, at=builders.AT, item=old, amount=100_00, effective_date=D - 5 * DAY)
    expected = {
        "dso_balance": Fraction(600 * 90, 500),
        "best_possible_dso": Fraction(300 * 90, 500),
        "average_days_delinquent": Fraction(300 * 90, 500),
        "cei": Fraction(900 * 100, 1200),
        "cei_adjusted": Fraction(800 * 100, 1200),
        "collection_rate": Fraction(800 * 100, 1200),
        "write_off_rate": Fraction(100 * 100, 600),
        "past_due": Fraction(50),
        "over_60": Fraction(100 * 100, 600),
        "recovery_rate": Fraction(0),
        "turnover": Fraction(2 * 500, 1600),
        "promise_kept_rate": None,
    }
    now = measured().now
    assert {key: now[key].value for key in expected} == expected


def test_promises_and_disputes_of_the_period_are_measured(who: builders.Cast) -> None:
    """Two promises, one kept; a dispute from Friday to Tuesday took two business days."""
    paid, unpaid = (builders.invoice(who, 100_00, on=D - 40 * DAY) for _ in range(2))
    for item in (paid, unpaid):
        promises.make(
            by=None,
            at=builders.AT,
            customer=who.harbour,
            item_ids=[item.pk],
            amount=None,
            promised_date=D - 10 * DAY,
            made_date=D - 20 * DAY,
        )
    cash = builders.receipt(who, 100_00, on=D - 12 * DAY)
    builders.applied(cash, paid, 100_00, on=D - 12 * DAY)
    for promise in Promise.objects.all():
        promises.judge(
            at=builders.AT, promise_id=promise.pk, as_of=D, calendar=Calendar(), ledger_date=D
        )
    friday = D - (D.weekday() + 3) * DAY
    dispute = disputes.open(
        by=None,
        at=builders.AT,
        item=unpaid,
        amount=None,
        category=DisputeCategory.PRICING,
        opened_date=friday,
    )
    disputes.close(by=None, at=builders.AT, dispute_id=dispute.pk, closed_date=friday + 4 * DAY)
    assert value("promise_kept_rate") == 50
    assert value("dispute_cycle_time") == 2
    assert measured().now["contact_to_payment_rate"].missing is Missing.NO_CONTACTS


def test_without_sales_a_value_is_missing_with_its_reason(who: builders.Cast) -> None:
    builders.invoice(who, 100_00, on=D - 200 * DAY, due=D - 170 * DAY)
    now = measured().now
    assert now["dso_balance"].missing is Missing.NO_SALES
    assert now["dso_count_back"].value is not None
    assert now["turnover"].value == 0


def test_an_amount_rolls_from_bucket_to_bucket(who: builders.Cast) -> None:
    """Due 35 days ago: 1-30 thirty days earlier, 31-60 now, and half of it was paid between."""
    item = builders.invoice(who, 100_00, on=D - 60 * DAY, due=D - 35 * DAY)
    cash = builders.receipt(who, 50_00, on=D - 3 * DAY)
    builders.applied(cash, item, 50_00, on=D - 3 * DAY)
    rates = {rate.from_bucket: rate.reading.value for rate in measured().roll_rates}
    assert rates["1-30"] == 50
    assert rates["Current"] is None


def test_a_vintage_shows_what_is_still_open(who: builders.Cast) -> None:
    item = builders.invoice(who, 100_00, on=date(2026, 1, 20))
    cash = builders.receipt(who, 40_00, on=date(2026, 2, 10))
    builders.applied(cash, item, 40_00, on=date(2026, 2, 10))
    (curve,) = measured().vintages
    assert (curve.month, curve.billed) == ("2026-01", 100_00)
    assert curve.open_shares == (Fraction(1), Fraction(3, 5), Fraction(3, 5))


def test_the_provision_follows_the_buckets(who: builders.Cast) -> None:
    builders.invoice(who, 1_000_00, on=D - 60 * DAY, due=D - 45 * DAY)
    shipped_rate_of_31_to_60 = Fraction(360, 10_000)
    assert measured().expected_credit_loss == {
        Standard.IFRS9_SIMPLIFIED: 1_000_00 * shipped_rate_of_31_to_60
    }


def test_earlier_days_are_measured_too(who: builders.Cast) -> None:
    builders.invoice(who, 100_00, on=date(2026, 2, 10), due=date(2026, 2, 20))
    one = measured()
    assert one.month_before["past_due"].value == 100
    assert one.quarter_before["past_due"].missing is Missing.NO_RECEIVABLES


@pytest.mark.usefixtures("who")
def test_an_empty_book_has_nothing_to_measure() -> None:
    assert measures.report(as_of=D).currencies == ()
