"""A value is exact, or missing with its reason; a missing value is never shown as zero."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Missing(StrEnum):
    """Why a value cannot be had."""

    NO_RECEIVABLES = "no_receivables"  # Nothing is owed, so there is nothing to divide by.
    NO_SALES = "no_sales"  # Nothing was sold in the period.
    SALES_TOO_SHORT = "sales_too_short"  # The known sales are less than the balance.
    NOTHING_TO_COLLECT = "nothing_to_collect"  # No amount could have been collected.
    NOTHING_DUE = "nothing_due"  # Nothing fell due by the end of the period.
    NOTHING_WRITTEN_OFF = "nothing_written_off"  # There is nothing to recover.
    NO_AVERAGE = "no_average"  # Nothing was owed at the beginning or the end.
    NOTHING_IN_BUCKET = "nothing_in_bucket"  # The bucket was empty a period ago.
    NO_PROMISES = "no_promises"  # No promise was for a day of the period.
    NO_CONTACTS = "no_contacts"  # Nobody was contacted, or not yet seven days ago.
    NO_DISPUTES = "no_disputes"  # No dispute was closed in the period.


SENTENCES: Mapping[Missing, str] = {
    Missing.NO_RECEIVABLES: "Nothing was owed on this day.",
    Missing.NO_SALES: "Nothing was sold in the period.",
    Missing.SALES_TOO_SHORT: "The sales in the book are less than what is owed.",
    Missing.NOTHING_TO_COLLECT: "There was nothing to collect in the period.",
    Missing.NOTHING_DUE: "Nothing had fallen due by the end of the period.",
    Missing.NOTHING_WRITTEN_OFF: "Nothing has been written off.",
    Missing.NO_AVERAGE: "Nothing was owed at the beginning or the end of the period.",
    Missing.NOTHING_IN_BUCKET: "The bucket was empty a period ago.",
    Missing.NO_PROMISES: "No promise for a day of the period was judged.",
    Missing.NO_CONTACTS: "Nobody was contacted in the period, or not yet seven days ago.",
    Missing.NO_DISPUTES: "No dispute was closed in the period.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One value of a measure, or why there is none, with what it was made from."""

    value: Fraction | None
    missing: Missing | None
    inputs: Mapping[str, int]


def of(value: Fraction, **inputs: int) -> Reading:
    """State a value and what it was made from."""
    return Reading(value=value, missing=None, inputs=inputs)


def none(missing: Missing, **inputs: int) -> Reading:
    """State that there is no value, and why."""
    return Reading(value=None, missing=missing, inputs=inputs)


def percent(part: int, whole: int, missing: Missing, **inputs: int) -> Reading:
    """Divide into percent; without a whole above zero there is no value."""
    if whole <= 0:
        return none(missing, **inputs)
    return of(Fraction(100 * part, whole), **inputs)
