"""What the company chose that scores and ranks, and the rates that make amounts comparable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dunwell.core import (
    assignment,
    exceptions,
    outreach,
    priorities,
    risk_terms,
    segments,
    worklists,
)
from dunwell.core.assignment import AssignmentTerms
from dunwell.core.exceptions import ExceptionTerms
from dunwell.core.outreach import OutreachTerms
from dunwell.core.priorities import PriorityTerms
from dunwell.core.risk_terms import RiskTerms
from dunwell.core.segments import Segment
from dunwell.core.worklists import WorkTerms
from dunwell.store import policies
from dunwell.store.queries import rates as quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the company chose, as it holds on the day; `currency` is the reporting currency.

    `rates` give, by currency, the minor units of the reporting currency for one minor unit.
    """

    risk: RiskTerms
    priorities: PriorityTerms
    work: WorkTerms
    assignment: AssignmentTerms
    exceptions: ExceptionTerms
    outreach: OutreachTerms
    segments: Sequence[Segment]
    currency: str
    rates: Mapping[str, Fraction]

    def converted(self, amount: int, currency: str) -> int | None:
        """Convert an amount; None without a rate."""
        rate = self.rates.get(currency)
        return None if rate is None else by(amount, rate)

    def worth(self, amount: int, currency: str, into: str) -> int:
        """Give an amount in the reporting currency, or as it is where it is ranked apart."""
        return amount if currency == into else by(amount, self.rates[currency])


def on(day: date, *, currency: str) -> Terms:
    """Read the terms of a day."""
    content = policies.in_force(day)
    reach = outreach.terms_of(content)
    return Terms(
        risk=risk_terms.terms_of(content),
        priorities=priorities.terms_of(content),
        work=worklists.terms_of(content, pauses=reach.pauses),
        assignment=assignment.terms_of(content),
        exceptions=exceptions.terms_of(content),
        outreach=reach,
        segments=segments.segments_of(content),
        currency=currency,
        rates=quotes.ratios(currency, on=day, known=quotes.usable_on(day)),
    )


def by(amount: int, rate: Fraction) -> int:
    """Convert an amount by a rate, half to the even unit."""
    return amount if rate == 1 else round(amount * rate)
