"""Currencies are added by dated rates of the week, or not at all."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from dunwell.actions import policies, rates
from dunwell.core.rates import MAX_AGE_DAYS, Quote
from dunwell.jobs import aging, reporting
from dunwell.jobs.reporting import Sums
from dunwell.store.models import Entity
from tests import builders

D = date(2026, 3, 31)
DAY = timedelta(days=1)
EUR = Sums(total=100_00, overdue=10_00, items=2)
USD = Sums(total=50_00, overdue=0, items=1)


def load(currency: str, per_euro: str, *, on: date = D) -> None:
    quote = Quote(currency=currency, rate_date=on, per_euro=Decimal(per_euro))
    rates.load(by=None, at=builders.AT, quotes=[quote])


@pytest.mark.django_db
def test_each_currency_is_converted_and_then_added() -> None:
    load("USD", "1.25")
    found = reporting.report({"EUR": EUR, "USD": USD}, on=D)
    assert found is not None
    assert (found.currency, found.total, found.overdue) == ("EUR", 140_00, 10_00)
    assert found.rate_date == D


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("age_days", "converts"),
    [(0, True), (MAX_AGE_DAYS, True), (MAX_AGE_DAYS + 1, False)],
    ids=["of the day", "a week old", "a day older is no rate"],
)
def test_a_rate_counts_for_a_week(age_days: int, converts: bool) -> None:
    load("USD", "1.25", on=D - age_days * DAY)
    found = reporting.report({"EUR": EUR, "USD": USD}, on=D)
    assert (found is not None) == converts


@pytest.mark.django_db
def test_one_missing_rate_leaves_no_total() -> None:
    load("USD", "1.25")
    assert reporting.report({"EUR": EUR, "USD": USD, "GBP": USD}, on=D) is None
    assert reporting.report({}, on=D) is None


@pytest.mark.django_db
def test_one_currency_needs_no_rate() -> None:
    found = reporting.report({"USD": USD}, on=D)
    assert found is not None
    assert (found.currency, found.total, found.rate_date) == ("USD", 50_00, None)


@pytest.mark.django_db
def test_the_entity_decides_the_currency_and_without_one_the_most_used() -> None:
    sums = {"EUR": EUR, "USD": USD}
    assert reporting.currency_of(sums, entity=None) == "EUR"
    Entity.objects.create(code="US01", name="Dunwell Inc.", currency="USD")
    assert reporting.currency_of(sums, entity="US01") == "USD"
    assert reporting.currency_of(sums, entity=None) == "USD"
    Entity.objects.create(code="NL01", name="Dunwell B.V.", currency="EUR")
    assert reporting.currency_of(sums, entity=None) == "EUR"


@pytest.mark.usefixtures("committed_book")
def test_the_aging_report_carries_the_total() -> None:
    policies.install_shipped(at=builders.AT)
    who = builders.cast()
    builders.document(who, 100_00, on=D, due=D - DAY, currency="EUR")
    builders.document(who, 50_00, on=D, currency="USD")
    assert aging.report(as_of=D).reporting is None
    load("USD", "1.25")
    load("GBP", "0.80")
    found = aging.report(as_of=D).reporting
    assert found is not None
    # Two entities with currencies of their own: the most used one decides, EUR by its name here.
    assert (found.currency, found.total, found.overdue) == ("EUR", 140_00, 100_00)
    assert aging.report(as_of=D, currency="USD").reporting is None
