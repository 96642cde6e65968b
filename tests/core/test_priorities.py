"""Ranks at their boundary: cash at stake first, days capped, rules that raise."""

from dataclasses import replace
from typing import Any

import pytest

from dunwell.core import policy, priorities
from dunwell.core.priorities import PriorityClass, PriorityFacts, Raise

TERMS = priorities.terms_of(policy.SHIPPED)
PLAIN = PriorityFacts(overdue_amount=1_000_00, days=10, score=0)


def value(**changed: Any) -> int:
    return priorities.rank(replace(PLAIN, **changed), terms=TERMS).value


def test_much_cash_a_day_late_stands_before_little_that_is_old() -> None:
    """80,000 one day late makes 80,000 points; 1,400 sixty days late count as 45: 63,000."""
    assert value(overdue_amount=80_000_00, days=1) == 80_000_00
    assert value(overdue_amount=1_400_00, days=60) == 63_000_00


@pytest.mark.parametrize(
    ("days", "counted"), [(-3, 1), (0, 1), (1, 1), (2, 2), (44, 44), (45, 45), (46, 45), (999, 45)]
)
def test_days_count_from_one_and_are_capped(days: int, counted: int) -> None:
    assert priorities.rank(replace(PLAIN, days=days), terms=TERMS).days == counted


@pytest.mark.parametrize(
    ("score", "expected"), [(0, 10_000_00), (40, 14_000_00), (100, 20_000_00)]
)
def test_risk_doubles_at_most(score: int, expected: int) -> None:
    assert value(score=score) == expected


@pytest.mark.parametrize(
    ("changed", "raises"),
    [
        ({}, {}),
        ({"silence_days": 4}, {}),
        ({"silence_days": 5}, {Raise.SILENCE: 2}),
        ({"silence_days": 10}, {Raise.SILENCE: 4}),
        ({"silence_days": 15}, {Raise.SILENCE: 8}),
        ({"has_broken_promise": True}, {Raise.BROKEN_PROMISE: 6}),
        ({"is_worsening": True}, {Raise.WORSENING: 4}),
        ({"has_overdue_dispute": True}, {Raise.DISPUTE_OVERDUE: 4}),
    ],
)
def test_rules_raise_an_account(changed: dict[str, Any], raises: dict[Raise, int]) -> None:
    large = replace(PLAIN, overdue_amount=TERMS.large_amount, **changed)
    found = priorities.rank(large, terms=TERMS)
    assert found.raises == raises
    assert found.raise_per_cent == 100 + 5 * sum(raises.values())


@pytest.mark.parametrize(("less", "points"), [(0, 2), (1, 0)])
def test_silence_counts_on_a_large_balance_only(less: int, points: int) -> None:
    facts = replace(PLAIN, overdue_amount=TERMS.large_amount - less, silence_days=5)
    found = priorities.rank(facts, terms=TERMS)
    assert found.raises.get(Raise.SILENCE, 0) == points


def test_the_receipt_multiplies_out() -> None:
    facts = PriorityFacts(
        overdue_amount=7_777_77,
        days=13,
        score=37,
        has_broken_promise=True,
        is_worsening=True,
    )
    found = priorities.rank(facts, terms=TERMS)
    product = found.amount * found.days * found.risk_per_cent * found.raise_per_cent
    assert found.value == product // 10_000


@pytest.mark.parametrize(
    ("days", "score", "raised", "expected"),
    [
        (45, 100, True, PriorityClass.A),
        (45, 100, False, PriorityClass.C),  # 100 of 210 parts.
        (45, 40, True, PriorityClass.B),
        (10, 0, False, PriorityClass.D),
    ],
)
def test_the_class_is_the_share_of_the_most(
    days: int, score: int, raised: bool, expected: PriorityClass
) -> None:
    facts = PriorityFacts(
        overdue_amount=TERMS.large_amount,
        days=days,
        score=score,
        silence_days=15 if raised else 0,
        has_broken_promise=raised,
        is_worsening=raised,
        has_overdue_dispute=raised,
    )
    assert priorities.rank(facts, terms=TERMS).priority_class is expected
