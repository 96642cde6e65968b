"""Money is converted by a rate of the week, exactly, and rounded half-even once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from dunwell.core.rates import NoRate, Quote, RateNotAboveZero, convert

FRIDAY = date(2026, 5, 1)


def quote(currency: str, rate: str, day: date = FRIDAY) -> Quote:
    return Quote(currency=currency, rate_date=day, per_euro=Decimal(rate))


QUOTES = {
    "USD": [quote("USD", "1.25"), quote("USD", "9", FRIDAY - timedelta(days=1))],
    "JPY": [quote("JPY", "160")],
    "GBP": [quote("GBP", "0.8")],
}


@pytest.mark.parametrize(
    ("amount", "currency", "into", "expected"),
    [
        pytest.param(100, "EUR", "EUR", 100, id="its own currency needs no rate"),
        pytest.param(10_000, "EUR", "USD", 12_500, id="into dollars"),
        pytest.param(12_500, "USD", "EUR", 10_000, id="into euro"),
        pytest.param(12_500, "USD", "GBP", 8_000, id="across the euro"),
        pytest.param(100, "EUR", "JPY", 160, id="a currency without cents"),
        pytest.param(160, "JPY", "EUR", 100, id="and back"),
        pytest.param(2, "EUR", "USD", 2, id="2.5 cents go to the even 2"),
        pytest.param(6, "EUR", "USD", 8, id="7.5 cents go to the even 8"),
        pytest.param(-2, "EUR", "USD", -2, id="the same below zero"),
    ],
)
def test_convert(amount: int, currency: str, into: str, expected: int) -> None:
    made = convert(amount, currency=currency, into=into, on=FRIDAY, quotes=QUOTES)
    assert (made.amount, made.currency) == (expected, into)


@pytest.mark.parametrize(
    ("days", "found"),
    [(-1, False), (0, True), (7, True), (8, False)],
    ids=["not yet quoted", "on the day", "a week old", "a day too old"],
)
def test_a_rate_serves_for_a_week(days: int, found: bool) -> None:
    on = FRIDAY + timedelta(days=days)
    quotes = {"GBP": QUOTES["GBP"]}
    if found:
        assert convert(100, currency="EUR", into="GBP", on=on, quotes=quotes).amount == 80
        return
    with pytest.raises(NoRate, match=f"no rate of GBP from {on - timedelta(days=7)} to {on}"):
        convert(100, currency="EUR", into="GBP", on=on, quotes=quotes)


def test_the_quotes_used_are_told() -> None:
    made = convert(1, currency="USD", into="JPY", on=FRIDAY, quotes=QUOTES)
    assert [(one.currency, one.rate_date) for one in made.quotes] == [
        ("USD", FRIDAY),
        ("JPY", FRIDAY),
    ]


@pytest.mark.parametrize("rate", ["0", "-1", "NaN", "Infinity"])
def test_a_rate_is_above_zero(rate: str) -> None:
    with pytest.raises(RateNotAboveZero):
        quote("USD", rate)
