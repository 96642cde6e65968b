"""Shares of what is owed: collected, late, written off and recovered; and how often it turns."""

from fractions import Fraction

from dunwell.core import readings
from dunwell.core.readings import Missing, Reading


def collection_rate(*, collected: int, target: int) -> Reading:
    """Collected in the period / what was due by its end, x 100."""
    return readings.percent(
        collected, target, Missing.NOTHING_DUE, collected=collected, target=target
    )


def write_off_rate(*, written_off: int, receivables: int) -> Reading:
    """Written off in the period / gross receivables, x 100."""
    return readings.percent(
        written_off,
        receivables,
        Missing.NO_RECEIVABLES,
        written_off=written_off,
        receivables=receivables,
    )


def past_due(*, overdue: int, receivables: int) -> Reading:
    """Overdue / gross receivables, x 100."""
    return readings.percent(
        overdue, receivables, Missing.NO_RECEIVABLES, overdue=overdue, receivables=receivables
    )


def over_60(*, over_60_days: int, receivables: int) -> Reading:
    """More than 60 days past due / gross receivables, x 100."""
    return readings.percent(
        over_60_days,
        receivables,
        Missing.NO_RECEIVABLES,
        over_60_days=over_60_days,
        receivables=receivables,
    )


def recovery_rate(*, recovered: int, written_off: int) -> Reading:
    """Recovered after write-off / written off, x 100, both since the book began."""
    return readings.percent(
        recovered,
        written_off,
        Missing.NOTHING_WRITTEN_OFF,
        recovered=recovered,
        written_off=written_off,
    )


def turnover(*, sales: int, beginning: int, ending: int) -> Reading:
    """Sales of the period / average of the receivables at its beginning and end."""
    inputs = {
        "credit_sales": sales,
        "beginning_receivables": beginning,
        "ending_receivables": ending,
    }
    if beginning + ending <= 0:
        return readings.none(Missing.NO_AVERAGE, **inputs)
    return readings.of(Fraction(2 * sales, beginning + ending), **inputs)
