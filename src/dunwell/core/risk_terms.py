"""The weights of the groups of risk sum to 100, and the limits of its tiers rise."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from dunwell.core import policy
from dunwell.core.policy import PolicyRefused

_WHOLE: Final = 100


class Tier(StrEnum):
    """How much care an account needs."""

    GREEN = "green"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"


class Group(StrEnum):
    """What a factor is about."""

    PAYMENT_HISTORY = "payment_history"
    ACCOUNT_HEALTH = "account_health"
    CREDIT = "credit"
    RELATIONSHIP = "relationship"


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskTerms:
    """What the company chose: weights of the groups, limits of the tiers, and full measures.

    A factor takes all its points from its `full_` measure on. An account with fewer paid invoices
    or days than `new_` says is new and has the neutral score.
    """

    weights: Mapping[Group, int]
    yellow_from: int
    orange_from: int
    red_from: int
    neutral: int
    new_paid_invoices: int
    new_days: int
    full_days_late: int
    full_trend_days: int
    full_silence_days: int
    worsening_days: int  # So many days later than before move the work up.
    full_revenue: int  # Minor units of the reporting currency a year.


def terms_of(chosen: Mapping[str, Any]) -> RiskTerms:
    """Read the terms of risk from a policy; the weights sum to 100 and the tiers rise."""

    def whole(name: str, least: int = 0) -> int:
        return policy.whole(chosen, "risk", name, least=least)

    weights = {group: whole(f"weight_{group.value}") for group in Group}
    if sum(weights.values()) != _WHOLE:
        told = [weights[group] for group in Group]
        raise PolicyRefused("risk.weight_…", told, "four whole numbers that sum to 100")
    yellow, orange, red = whole("yellow_from", 1), whole("orange_from", 1), whole("red_from", 1)
    if not yellow < orange < red <= _WHOLE:
        raise PolicyRefused(
            "risk.yellow_from", (yellow, orange, red), "limits that rise from yellow to red"
        )
    return RiskTerms(
        weights=weights,
        yellow_from=yellow,
        orange_from=orange,
        red_from=red,
        neutral=whole("neutral"),
        new_paid_invoices=whole("new_paid_invoices"),
        new_days=whole("new_days"),
        full_days_late=whole("full_days_late", 1),
        full_trend_days=whole("full_trend_days", 1),
        full_silence_days=whole("full_silence_days", 1),
        worsening_days=whole("worsening_days", 1),
        full_revenue=whole("full_revenue", 1),
    )


def tier_of(points: int, terms: RiskTerms) -> Tier:
    """Give the tier of a score."""
    if points >= terms.red_from:
        return Tier.RED
    if points >= terms.orange_from:
        return Tier.ORANGE
    return Tier.YELLOW if points >= terms.yellow_from else Tier.GREEN
