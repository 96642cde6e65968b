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

# How late a customer paid of late is compared with the rest of the year.
RECENT_DAYS: Final = 91
BEFORE_DAYS: Final = 365
_WHOLE: Final = 100
_HALF: Final = 50


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
_UNKNOWN_RATING: Final = 40
_NO_LIMIT: Final = 30
_UNKNOWN_REVENUE: Final = 50
_FULL_YEARS: Final = 5
_YEAR_DAYS: Final = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskFacts:
    """What is known of a customer on a day; amounts are minor units of the reporting currency.

    `paid_ever` counts the invoices it ever paid; `paid_invoices` and `paid_late` those of the
    last twelve months. `days_late` and `days_late_before` are averages weighted by amount, of the
    last three months and of the nine before; None where nothing was paid. `silence_days` counts
    from the first contact since the last reaction, while something is overdue. `revenue` is None
    where a rate is missing.
    """

    paid_ever: int = 0
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
    revenue: int | None = 0
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
    if facts.paid_ever < terms.new_paid_invoices or facts.customer_days < terms.new_days:
        return Score(
            points=terms.neutral,
            tier=tier_of(terms.neutral, terms),
            is_new=True,
            is_first_time_late=first,
            factors=(),
        )
    factors = tuple(_factor(kind, share, terms) for kind, share in _shares(facts, terms))
    points = min(sum(factor.points for factor in factors), _WHOLE)
    return Score(
        points=points,
        tier=tier_of(points, terms),
        is_new=False,
        is_first_time_late=first,
        factors=factors,
    )


_Values = Mapping[str, int | str | None]
# A share as a whole number of parts, of how many, and the values of its sentence.
_Share = tuple[int, int, _Values]


def _shares(facts: RiskFacts, terms: RiskTerms) -> list[tuple[FactorKind, _Share]]:
    """Give, for each factor, how much of its points it takes and its values."""
    return [
        *_payment_shares(facts, terms),
        *_health_shares(facts, terms),
        (FactorKind.RATING, _rating(facts.rating)),
        (FactorKind.LIMIT_USE, _limit(facts)),
        *_relationship_shares(facts, terms),
    ]


def _payment_shares(facts: RiskFacts, terms: RiskTerms) -> list[tuple[FactorKind, _Share]]:
    late, grown = facts.days_late, grown_days(facts)
    paid, late_count = facts.paid_invoices, facts.paid_late
    broken, returned = facts.broken_promises, facts.returned_payments
    return [
        (FactorKind.DAYS_LATE, (*_days(late, terms.full_days_late), {"days": _rounded(late)})),
        (FactorKind.TREND, (*_days(grown, terms.full_trend_days), {"days": _rounded(grown)})),
        (FactorKind.SHARE_LATE, (late_count, max(paid, 1), {"late": late_count, "paid": paid})),
        (FactorKind.BROKEN_PROMISES, (broken, 2, {"count": broken})),
        (FactorKind.RETURNED_PAYMENTS, (returned, 2, {"count": returned})),
    ]


def _health_shares(facts: RiskFacts, terms: RiskTerms) -> list[tuple[FactorKind, _Share]]:
    owed, overdue, disputed = facts.open_amount, facts.overdue_amount, facts.disputed_amount
    silence = facts.silence_days
    return [
        (
            FactorKind.OVERDUE_SHARE,
            (overdue, max(owed, 1), {"overdue": overdue, "open": owed}),
        ),
        (
            FactorKind.DISPUTED_SHARE,
            (2 * disputed, max(owed, 1), {"disputed": disputed, "open": owed}),
        ),
        (FactorKind.SILENCE, (silence, terms.full_silence_days, {"days": silence})),
    ]


def _relationship_shares(facts: RiskFacts, terms: RiskTerms) -> list[tuple[FactorKind, _Share]]:
    full = _FULL_YEARS * _YEAR_DAYS
    young = max(full - facts.customer_days, 0)
    years = facts.customer_days // _YEAR_DAYS
    return [
        (FactorKind.TENURE, (young, full, {"years": years})),
        (FactorKind.REVENUE, _revenue(facts.revenue, terms.full_revenue)),
        (
            FactorKind.STRATEGIC,
            (0 if facts.is_strategic else 1, 1, {"is": int(facts.is_strategic)}),
        ),
    ]


def grown_days(facts: RiskFacts) -> Fraction | None:
    """Give by how many days a customer pays later than before; None where that is not known."""
    if facts.days_late is None or facts.days_late_before is None:
        return None
    return facts.days_late - facts.days_late_before


def is_worsening(facts: RiskFacts, *, terms: RiskTerms) -> bool:
    """Tell whether a customer pays so much later than before that its work moves up."""
    grown = grown_days(facts)
    return grown is not None and grown >= terms.worsening_days


def _factor(kind: FactorKind, share: _Share, terms: RiskTerms) -> Factor:
    """Give a factor whole points, so that what is shown adds up; half a point rounds up."""
    group, per_cent = SHARES[kind]
    parts, of, values = share
    most = terms.weights[group] * per_cent  # Hundredths of a point.
    taken = min(max(parts, 0), of)
    # Whole numbers alone: a book of a hundred thousand customers is scored in seconds.
    points = (2 * most * taken + _WHOLE * of) // (2 * _WHOLE * of)
    return Factor(kind=kind, points=points, most=(most + _HALF) // _WHOLE, values=values)


def _days(value: Fraction | None, full: int) -> tuple[int, int]:
    if value is None:
        return 0, 1
    return value.numerator, value.denominator * full


def _rounded(value: Fraction | None) -> int | None:
    return None if value is None else round(value)


def _rating(text: str) -> _Share:
    letters = text.strip().upper().rstrip("+-")
    return _RATINGS.get(letters, _UNKNOWN_RATING), _WHOLE, {"rating": text or None}


def _limit(facts: RiskFacts) -> _Share:
    """Below half of the limit there is no risk in it; a fifth above it takes all the points."""
    if not facts.limit:
        return _NO_LIMIT, _WHOLE, {"per_cent": None}
    used = 10 * facts.open_amount - 5 * facts.limit
    return used, 7 * facts.limit, {"per_cent": 100 * facts.open_amount // facts.limit}


def _revenue(revenue: int | None, full: int) -> _Share:
    if revenue is None:
        return _UNKNOWN_REVENUE, _WHOLE, {"revenue": None}
    return full - min(max(revenue, 0), full), full, {"revenue": revenue}
