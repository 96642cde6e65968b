"""Risk at its boundary: each factor from none to all of its points, and the new customer."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dunwell.core import policy, risk, risk_terms
from dunwell.core.risk import SHARES, FactorKind, RiskFacts
from dunwell.core.risk_terms import Group, Tier

TERMS = risk_terms.terms_of(policy.SHIPPED)
# A customer of six years that pays on the day, within its limit, and buys much.
SAFE = RiskFacts(
    paid_ever=40,
    paid_invoices=40,
    days_late=Fraction(0),
    days_late_before=Fraction(0),
    open_amount=100_000_00,
    rating="AAA",
    limit=1_000_000_00,
    customer_days=6 * 365,
    revenue=TERMS.full_revenue,
    is_strategic=True,
)


def points(kind: FactorKind, **changed: Any) -> int:
    found = risk.score(replace(SAFE, **changed), terms=TERMS)
    return next(one.points for one in found.factors if one.kind is kind)


def test_the_safest_customer_has_no_points() -> None:
    found = risk.score(SAFE, terms=TERMS)
    assert (found.points, found.tier, found.is_new) == (0, Tier.GREEN, False)


def test_the_shares_of_every_group_are_whole() -> None:
    for group in Group:
        assert sum(share for of, share in SHARES.values() if of is group) == 100
    assert SHARES.keys() == set(FactorKind)


@pytest.mark.parametrize(
    ("kind", "changed", "expected"),
    [
        (
            FactorKind.DAYS_LATE,
            {"days_late": Fraction(-5)},
            0,
        ),  # Early is not better than on time.
        (FactorKind.DAYS_LATE, {"days_late": Fraction(45, 2)}, 8),
        (FactorKind.DAYS_LATE, {"days_late": Fraction(45)}, 16),
        (FactorKind.DAYS_LATE, {"days_late": Fraction(400)}, 16),
        (FactorKind.TREND, {"days_late": Fraction(15)}, 8),
        (FactorKind.TREND, {"days_late": None}, 0),  # Nothing was paid of late: no trend.
        (FactorKind.TREND, {"days_late_before": Fraction(20)}, 0),  # It got better.
        (FactorKind.SHARE_LATE, {"paid_late": 20}, 3),
        (FactorKind.SHARE_LATE, {"paid_late": 40}, 6),
        (FactorKind.BROKEN_PROMISES, {"broken_promises": 1}, 3),
        (FactorKind.BROKEN_PROMISES, {"broken_promises": 2}, 6),
        (FactorKind.BROKEN_PROMISES, {"broken_promises": 9}, 6),
        (FactorKind.RETURNED_PAYMENTS, {"returned_payments": 1}, 2),
        (FactorKind.OVERDUE_SHARE, {"overdue_amount": 100_000_00}, 13),  # 12.5, rounded up.
        (FactorKind.OVERDUE_SHARE, {"overdue_amount": 50_000_00}, 6),  # 6.25.
        (FactorKind.DISPUTED_SHARE, {"disputed_amount": 25_000_00}, 3),  # 2.5, rounded up.
        (FactorKind.DISPUTED_SHARE, {"disputed_amount": 50_000_00}, 5),
        (FactorKind.SILENCE, {"silence_days": 15}, 4),  # 3.75.
        (FactorKind.SILENCE, {"silence_days": 30}, 8),  # 7.5.
        (FactorKind.RATING, {"rating": "BB+"}, 7),
        (FactorKind.RATING, {"rating": "d"}, 10),
        (FactorKind.RATING, {"rating": ""}, 4),  # Not rated.
        (FactorKind.RATING, {"rating": "good"}, 4),
        (FactorKind.LIMIT_USE, {"limit": 200_000_00}, 0),  # Half of it.
        (FactorKind.LIMIT_USE, {"limit": 100_000_00}, 7),  # All of it: 5 of 7 parts.
        (FactorKind.LIMIT_USE, {"limit": 80_000_00}, 10),
        (FactorKind.LIMIT_USE, {"limit": None}, 3),
        (FactorKind.TENURE, {"customer_days": 365}, 5),  # 4.8.
        (FactorKind.REVENUE, {"revenue": 0}, 6),
        (FactorKind.REVENUE, {"revenue": None}, 3),  # Not known for want of a rate.
        (FactorKind.STRATEGIC, {"is_strategic": False}, 3),
    ],
)
def test_a_factor_takes_its_share(
    kind: FactorKind, changed: dict[str, Any], expected: int
) -> None:
    assert points(kind, **changed) == expected


@pytest.mark.parametrize(
    ("changed", "is_new"),
    [
        ({"paid_ever": 2}, True),
        ({"paid_ever": 3}, False),
        ({"customer_days": 89}, True),
        ({"customer_days": 90}, False),
    ],
)
def test_a_new_customer_is_neutral(changed: dict[str, Any], is_new: bool) -> None:
    found = risk.score(replace(SAFE, **changed), terms=TERMS)
    assert found.is_new is is_new
    assert (found.points == TERMS.neutral and not found.factors) is is_new


@pytest.mark.parametrize(
    ("overdue", "before", "expected"), [(1, False, True), (1, True, False), (0, False, False)]
)
def test_the_first_time_late(overdue: int, before: bool, expected: bool) -> None:
    facts = replace(SAFE, overdue_amount=overdue, late_ever_before=before)
    assert risk.score(facts, terms=TERMS).is_first_time_late is expected


@given(
    st.builds(
        RiskFacts,
        paid_ever=st.integers(0, 500),
        paid_invoices=st.integers(0, 500),
        paid_late=st.integers(0, 500),
        days_late=st.none() | st.fractions(-100, 500),
        days_late_before=st.none() | st.fractions(-100, 500),
        broken_promises=st.integers(0, 9),
        returned_payments=st.integers(0, 9),
        open_amount=st.integers(0, 10**12),
        overdue_amount=st.integers(0, 10**12),
        disputed_amount=st.integers(0, 10**12),
        silence_days=st.integers(0, 400),
        rating=st.text(max_size=4),
        limit=st.none() | st.integers(0, 10**12),
        customer_days=st.integers(0, 9_999),
        revenue=st.none() | st.integers(-(10**9), 10**12),
        is_strategic=st.booleans(),
    )
)
def test_points_add_up_and_stay_within_the_scale(facts: RiskFacts) -> None:
    found = risk.score(facts, terms=TERMS)
    assert 0 <= found.points <= 100
    assert all(0 <= one.points <= one.most for one in found.factors)
    if found.factors:
        assert found.points == min(sum(one.points for one in found.factors), 100)
    assert found.tier is risk_terms.tier_of(found.points, TERMS)


@pytest.mark.parametrize(
    ("late", "before", "expected"),
    [(8, 1, True), (7, 1, False), (None, 1, False), (90, None, False)],
)
def test_who_pays_later_and_later(late: int | None, before: int | None, expected: bool) -> None:
    facts = replace(
        SAFE,
        days_late=None if late is None else Fraction(late),
        days_late_before=None if before is None else Fraction(before),
    )
    assert risk.is_worsening(facts, terms=TERMS) is expected
