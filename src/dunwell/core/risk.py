"""A customer's risk is a score from 0 (safe) to 100, summed from factors that each say why.

Four groups weigh as the policy says: how it paid, how the account stands, its credit, and the
relationship. Every factor takes a share of its group's weight, so the points add up on screen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from dunwell.core.risk_terms import Group, RiskTerms, Tier, tier_of

_WHOLE: Final = 100


class FactorKind(StrEnum):
    """What adds points."""

    DAYS_LATE = "days_late"  # Days late of what was paid, weighted by amount.
    TREND = "trend"  # Later and later over the last months.
    SHARE_LATE = "share_late"  # How many invoices were paid late.
    BROKEN_PROMISES = "broken_promises"
    RETURNED_PAYMENTS = "returned_payments"
    OVERDUE_SHARE = "overdue_share"  # How much of what is open is overdue.
    DISPUTED_SHARE = "disputed_share"
    SILENCE = "silence"  # Days without a reaction since the first contact that had none.
    RATING = "rating"  # The external credit rating.
    LIMIT_USE = "limit_use"
    TENURE = "tenure"  # How long it has been a customer.
    REVENUE = "revenue"  # What it bought in a year.
    STRATEGIC = "strategic"  # Whether the company counts on it.


# The group of each factor, and its share of the group's weight in per cent.
SHARES: Final[Mapping[FactorKind, tuple[Group, int]]] = {
    FactorKind.DAYS_LATE: (Group.PAYMENT_HISTORY, 40),
    FactorKind.TREND: (Group.PAYMENT_HISTORY, 20),
    FactorKind.SHARE_LATE: (Group.PAYMENT_HISTORY, 15),
    FactorKind.BROKEN_PROMISES: (Group.PAYMENT_HISTORY, 15),
    FactorKind.RETURNED_PAYMENTS: (Group.PAYMENT_HISTORY, 10),
    FactorKind.OVERDUE_SHARE: (Group.ACCOUNT_HEALTH, 50),
    FactorKind.DISPUTED_SHARE: (Group.ACCOUNT_HEALTH, 20),
    FactorKind.SILENCE: (Group.ACCOUNT_HEALTH, 30),
    FactorKind.RATING: (Group.CREDIT, 50),
    FactorKind.LIMIT_USE: (Group.CREDIT, 50),
    FactorKind.TENURE: (Group.RELATIONSHIP, 40),
    FactorKind.REVENUE: (Group.RELATIONSHIP, 40),
    FactorKind.STRATEGIC: (Group.RELATIONSHIP, 20),
}
# How much of a rating's points each letter takes, in per cent; a plus or minus changes nothing.
_RATINGS: Final = {
    "AAA": 0,
    "AA": 5,
    "A": 20,
    "BBB": 40,
    "BB": 70,
    "B": 90,
    "CCC": 100,
    "CC": 100,
    "C": 100,
    "D": 100,
}
# What is not known neither helps nor harms much.
_UNKNOWN_RATING: Final = Fraction(40, 100)
_NO_LIMIT: Final = Fraction(30, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskFacts:
    """What is known of a customer on a day; amounts are minor units of the reporting currency.

    `days_late` and `days_late_before` are averages weighted by amount, of the last three months
    and of the nine before; None where nothing was paid. `silence_days` counts from the first
    contact since the last reaction.
    """

    paid_invoices: int = 0
    paid_late: int = 0
    days_late: Fraction | None = None
    days_late_before: Fraction | None = None
    broken_promises: int = 0
    returned_payments: int = 0
    open_amount: int = 0
    overdue_amount: int = 0
    disputed_amount: int = 0
    silence_days: int = 0
    rating: str = ""
    limit: int | None = None
    customer_days: int = 0
    revenue: int = 0
    is_strategic: bool = False
    late_ever_before: bool = True  # False: what is late now is the first time.


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """One factor's points of the most it can give, with the values of its sentence."""

    kind: FactorKind
    points: int
    most: int
    values: Mapping[str, int | str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A score with its tier and factors; a new customer has the neutral score and no factors."""

    points: int
    tier: Tier
    is_new: bool
    is_first_time_late: bool
    factors: tuple[Factor, ...]


def score(facts: RiskFacts, *, terms: RiskTerms) -> Score:
    """Score a customer; one that is new is neutral, whatever its few facts say."""
    first = facts.overdue_amount > 0 and not facts.late_ever_before
    if facts.paid_invoices < terms.new_paid_invoices or facts.customer_days < terms.new_days:
        return Score(
            points=terms.neutral,
            tier=tier_of(terms.neutral, terms),
            is_new=True,
            is_first_time_late=first,
            factors=(),
        )
    factors = tuple(
        _factor(kind, share, values, terms) for kind, (share, values) in _shares(facts, terms)
    )
    points = min(sum(factor.points for factor in factors), _WHOLE)
    return Score(
        points=points,
        tier=tier_of(points, terms),
        is_new=False,
        is_first_time_late=first,
        factors=factors,
    )


_Share = tuple[Fraction, Mapping[str, int | str | None]]


def _shares(facts: RiskFacts, terms: RiskTerms) -> list[tuple[FactorKind, _Share]]:
    """Give, for each factor, how much of its points it takes (0 to 1) and its values."""
    late, before = facts.days_late, facts.days_late_before
    grown = late - before if late is not None and before is not None else Fraction(0)
    years = Fraction(facts.customer_days, 365)
    return [
        (
            FactorKind.DAYS_LATE,
            (_part(late or 0, terms.full_days_late), {"days": _rounded(late)}),
        ),
        (FactorKind.TREND, (_part(grown, terms.full_trend_days), {"days": _rounded(grown)})),
        (
            FactorKind.SHARE_LATE,
            (
                _part(facts.paid_late, max(facts.paid_invoices, 1)),
                {"late": facts.paid_late, "paid": facts.paid_invoices},
            ),
        ),
        (
            FactorKind.BROKEN_PROMISES,
            (_part(facts.broken_promises, 2), {"count": facts.broken_promises}),
        ),
        (
            FactorKind.RETURNED_PAYMENTS,
            (_part(facts.returned_payments, 2), {"count": facts.returned_payments}),
        ),
        (
            FactorKind.OVERDUE_SHARE,
            (
                _part(facts.overdue_amount, max(facts.open_amount, 1)),
                {"overdue": facts.overdue_amount, "open": facts.open_amount},
            ),
        ),
        (
            FactorKind.DISPUTED_SHARE,
            (
                _part(2 * facts.disputed_amount, max(facts.open_amount, 1)),
                {"disputed": facts.disputed_amount, "open": facts.open_amount},
            ),
        ),
        (
            FactorKind.SILENCE,
            (_part(facts.silence_days, terms.full_silence_days), {"days": facts.silence_days}),
        ),
        (FactorKind.RATING, (_rating(facts.rating), {"rating": facts.rating or None})),
        (FactorKind.LIMIT_USE, _limit(facts)),
        (
            FactorKind.TENURE,
            (1 - _part(years, 5), {"years": int(years)}),
        ),
        (
            FactorKind.REVENUE,
            (1 - _part(facts.revenue, terms.full_revenue), {"revenue": facts.revenue}),
        ),
        (
            FactorKind.STRATEGIC,
            (Fraction(0 if facts.is_strategic else 1), {"is": int(facts.is_strategic)}),
        ),
    ]


def _factor(
    kind: FactorKind,
    share: Fraction,
    values: Mapping[str, int | str | None],
    terms: RiskTerms,
) -> Factor:
    """Give a factor whole points, so that what is shown adds up; half a point rounds up."""
    group, per_cent = SHARES[kind]
    most = Fraction(terms.weights[group] * per_cent, _WHOLE)
    return Factor(kind=kind, points=_half_up(most * share), most=_half_up(most), values=values)


def _part(value: Fraction | int, full: Fraction | int) -> Fraction:
    return min(max(Fraction(value) / full, Fraction(0)), Fraction(1))


def _half_up(value: Fraction) -> int:
    return int(value + Fraction(1, 2))


def _rounded(value: Fraction | None) -> int | None:
    return None if value is None else round(value)


def _rating(text: str) -> Fraction:
    letters = text.strip().upper().rstrip("+-")
    return Fraction(_RATINGS[letters], 100) if letters in _RATINGS else _UNKNOWN_RATING


def _limit(facts: RiskFacts) -> _Share:
    """Below half of the limit there is no risk in it; a fifth above it takes all the points."""
    if not facts.limit:
        return _NO_LIMIT, {"per_cent": None}
    used = Fraction(facts.open_amount, facts.limit)
    share = _part(used - Fraction(1, 2), Fraction(7, 10))
    return share, {"per_cent": int(used * 100)}
