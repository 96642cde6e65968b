"""The tiers at their limits, and terms that make no sense."""

from typing import Any

import pytest

from dunwell.core import policy, risk_terms
from dunwell.core.policy import PolicyRefused
from dunwell.core.risk_terms import Tier

TERMS = risk_terms.terms_of(policy.SHIPPED)


@pytest.mark.parametrize(
    ("value", "tier"),
    [
        (0, Tier.GREEN),
        (29, Tier.GREEN),
        (30, Tier.YELLOW),
        (54, Tier.YELLOW),
        (55, Tier.ORANGE),
        (74, Tier.ORANGE),
        (75, Tier.RED),
        (100, Tier.RED),
    ],
)
def test_the_tiers(value: int, tier: Tier) -> None:
    assert risk_terms.tier_of(value, TERMS) is tier


@pytest.mark.parametrize(
    ("changed", "setting"),
    [
        ({"weight_payment_history": 41}, "risk.weight"),
        ({"orange_from": 30}, "risk.yellow_from"),
        ({"red_from": 101}, "risk.yellow_from"),
    ],
)
def test_terms_that_make_no_sense_are_refused(changed: dict[str, Any], setting: str) -> None:
    with pytest.raises(PolicyRefused, match=setting):
        risk_terms.terms_of({"risk": changed})
