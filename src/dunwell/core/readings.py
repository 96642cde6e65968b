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
    NOT_RECORDED = "not_recorded"  # Dunwell does not record this yet.


SENTENCES: Mapping[Missing, str] = {
    Missing.NO_RECEIVABLES: "Nothing was owed on this day.",
    Missing.NO_SALES: "Nothing was sold in the period.",
    Missing.SALES_TOO_SHORT: "The sales in the book are less than what is owed.",
    Missing.NOTHING_TO_COLLECT: "There was nothing to collect in the period.",
    Missing.NOTHING_DUE: "Nothing had fallen due by the end of the period.",
    Missing.NOTHING_WRITTEN_OFF: "Nothing has been written off.",
    Missing.NO_AVERAGE: "Nothing was owed at the beginning or the end of the period.",
    Missing.NOTHING_IN_BUCKET: "The bucket was empty a period ago.",
    Missing.NOT_RECORDED: "Contacts, promises and disputes are not recorded yet.",
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
