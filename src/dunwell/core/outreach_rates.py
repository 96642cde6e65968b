"""How well outreach works: promises kept, contacts that were paid after, disputes resolved."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from dunwell.core import readings
from dunwell.core.readings import Missing, Reading

# A contact counts as paid when the item is closed within this many days after it.
PAID_WITHIN_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Outreach:
    """What outreach of a period came to, in one currency.

    Promises count by the day they were for. An item contacted twice counts twice.
    `dispute_days` holds the business days of each dispute closed in the period.
    """

    promises_judged: int = 0
    promises_kept: int = 0
    items_contacted: int = 0
    items_paid: int = 0
    dispute_days: Sequence[int] = ()


def measured(found: Outreach) -> dict[str, Reading]:
    """Give the measures of outreach by their keys."""
    return {
        "promise_kept_rate": readings.percent(
            found.promises_kept,
            found.promises_judged,
            Missing.NO_PROMISES,
            promises_kept=found.promises_kept,
            promises_judged=found.promises_judged,
        ),
        "contact_to_payment_rate": readings.percent(
            found.items_paid,
            found.items_contacted,
            Missing.NO_CONTACTS,
            items_paid=found.items_paid,
            items_contacted=found.items_contacted,
        ),
        "dispute_cycle_time": _cycle_time(found.dispute_days),
    }


def _cycle_time(days: Sequence[int]) -> Reading:
    inputs = {"business_days": sum(days), "disputes_closed": len(days)}
    if not days:
        return readings.none(Missing.NO_DISPUTES, **inputs)
    return readings.of(Fraction(sum(days), len(days)), **inputs)
