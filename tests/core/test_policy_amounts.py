"""Amounts are read to the last decimal of the currency, and not one further."""

from decimal import Decimal
from typing import Any

import pytest

from dunwell.core.policy import SHIPPED
from dunwell.core.policy_amounts import in_decimals, in_minor
from dunwell.core.policy_problems import Flaw


@pytest.mark.parametrize(
    ("value", "currency", "amount"),
    [
        (Decimal("250.00"), "EUR", 25_000),
        (Decimal("250.5"), "EUR", 25_050),
        (Decimal("250.000"), "EUR", 25_000),
        (250, "EUR", 25_000),
        (0, "EUR", 0),
        (250, "JPY", 250),
        (Decimal("0.001"), "KWD", 1),
        (10**15 - 1, "EUR", (10**15 - 1) * 100),
    ],
)
def test_an_amount_becomes_minor_units(value: object, currency: str, amount: int) -> None:
    content, problems = in_minor({"outreach": {"least_due": value}}, currency=currency)
    assert (content["outreach"]["least_due"], problems) == (amount, ())


@pytest.mark.parametrize(
    ("value", "currency"),
    [
        (Decimal("0.001"), "EUR"),
        (Decimal("1.5"), "JPY"),
        (Decimal(-1), "EUR"),
        (True, "EUR"),
        ("250", "EUR"),
        (None, "EUR"),
        (10**15, "EUR"),
    ],
)
def test_what_is_no_amount_is_told_and_left(value: object, currency: str) -> None:
    content, problems = in_minor({"outreach": {"least_due": value}}, currency=currency)
    assert [one.flaw for one in problems] == [Flaw.NO_AMOUNT]
    assert content["outreach"]["least_due"] is value
    assert problems[0].values["example"] == {"EUR": "25.00", "JPY": "25"}[currency]


def test_all_amounts_are_found_and_come_back() -> None:
    written = in_decimals(SHIPPED, currency="EUR")
    assert written["segments"][2]["when"]["owes_below"] == Decimal("250.00")
    assert in_minor(written, currency="EUR") == (dict(SHIPPED), ())
    step = {"cadences": {"a": {"steps": [{"least_amount": 500}]}}}
    assert in_decimals(step, currency="EUR") == {
        "cadences": {"a": {"steps": [{"least_amount": Decimal("5.00")}]}}
    }


@pytest.mark.parametrize(
    "content",
    [
        {"segments": {}, "cadences": [], "outreach": []},
        {"segments": ["a"], "cadences": {"a": [], "b": {"steps": {}}, "c": {"steps": [1]}}},
        {"segments": [{"when": []}], "outreach": None},
        {"outreach": {"least_due": "x"}, "segments": [{"when": {"owes_below": True}}]},
    ],
)
def test_what_has_another_form_stays(content: dict[str, Any]) -> None:
    assert in_decimals(content, currency="EUR") == content
