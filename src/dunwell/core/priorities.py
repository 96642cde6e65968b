"""Cash at stake comes first: what is overdue, times its days, times the risk, raised by rules.

Every factor of a rank is kept, so that the receipt multiplies out on screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final

from dunwell.core import policy

_WHOLE: Final = 100
# After so many days without a reaction on a large balance so many points are added.
SILENCE_STEPS: Final = ((5, 2), (10, 2), (15, 4))


class Raise(StrEnum):
    """What moves an account up beyond its cash at stake."""

    SILENCE = "silence"  # No reaction on a large balance for days.
    BROKEN_PROMISE = "broken_promise"  # A promise was not kept of late.
    WORSENING = "worsening"  # It pays later and later.
    DISPUTE_OVERDUE = "dispute_overdue"  # A dispute is open beyond its time.


class PriorityClass(StrEnum):
    """The share of the most an account of its amount could have."""

    A = "a"  # From three quarters on.
    B = "b"  # From half on.
    C = "c"  # From a quarter on.
    D = "d"  # Less.


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityTerms:
    """What the company chose: how many days count, and what the rules add.

    A point raises the priority by `point_per_cent` of it. A balance is large from `large_amount`
    on, in minor units of the reporting currency.
    """

    most_days: int
    point_per_cent: int
    large_amount: int
    broken_promise_points: int
    worsening_points: int
    dispute_points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityFacts:
    """What is at stake on an account; amounts are minor units of the currency ranked in.

    `days` are those of the oldest undisputed overdue item, `score` its risk from 0 to 100.
    """

    overdue_amount: int
    days: int
    score: int
    silence_days: int = 0
    has_broken_promise: bool = False
    is_worsening: bool = False
    has_overdue_dispute: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Priority:
    """A rank's value with its factors: `amount * days * risk_per_cent * raise_per_cent / 10,000`.

    `value` counts minor units times days, rounded down.
    """

    value: int
    amount: int
    days: int
    risk_per_cent: int
    raise_per_cent: int
    raises: Mapping[Raise, int]
    priority_class: PriorityClass


def terms_of(chosen: Mapping[str, Any]) -> PriorityTerms:
    """Read the terms of ranking from a policy."""

    def whole(name: str, least: int = 0) -> int:
        return policy.whole(chosen, "priorities", name, least=least)

    return PriorityTerms(
        most_days=whole("most_days", 1),
        point_per_cent=whole("point_per_cent"),
        large_amount=whole("large_amount", 1),
        broken_promise_points=whole("broken_promise_points"),
        worsening_points=whole("worsening_points"),
        dispute_points=whole("dispute_points"),
    )


def rank(facts: PriorityFacts, *, terms: PriorityTerms) -> Priority:
    """Value an account; days count from 1 and are capped, so that age alone never wins."""
    days = min(max(facts.days, 1), terms.most_days)
    raises = _raises(facts, terms)
    risk_per_cent = _WHOLE + facts.score
    raise_per_cent = _WHOLE + terms.point_per_cent * sum(raises.values())
    value = Fraction(facts.overdue_amount * days * risk_per_cent * raise_per_cent, _WHOLE * _WHOLE)
    return Priority(
        value=int(value),
        amount=facts.overdue_amount,
        days=days,
        risk_per_cent=risk_per_cent,
        raise_per_cent=raise_per_cent,
        raises=raises,
        priority_class=_class(days, risk_per_cent, raise_per_cent, terms),
    )


def _raises(facts: PriorityFacts, terms: PriorityTerms) -> dict[Raise, int]:
    is_large = facts.overdue_amount >= terms.large_amount
    silence = sum(points for days, points in SILENCE_STEPS if facts.silence_days >= days)
    found = {
        Raise.SILENCE: silence if is_large else 0,
        Raise.BROKEN_PROMISE: terms.broken_promise_points if facts.has_broken_promise else 0,
        Raise.WORSENING: terms.worsening_points if facts.is_worsening else 0,
        Raise.DISPUTE_OVERDUE: terms.dispute_points if facts.has_overdue_dispute else 0,
    }
    return {rule: points for rule, points in found.items() if points}


def _class(
    days: int, risk_per_cent: int, raise_per_cent: int, terms: PriorityTerms
) -> PriorityClass:
    most_points = (
        sum(points for _, points in SILENCE_STEPS)
        + terms.broken_promise_points
        + terms.worsening_points
        + terms.dispute_points
    )
    most = terms.most_days * 2 * _WHOLE * (_WHOLE + terms.point_per_cent * most_points)
    share = Fraction(days * risk_per_cent * raise_per_cent, most)
    for limit, found in (
        (Fraction(3, 4), PriorityClass.A),
        (Fraction(1, 2), PriorityClass.B),
        (Fraction(1, 4), PriorityClass.C),
    ):
        if share >= limit:
            return found
    return PriorityClass.D
