"""Collection effectiveness index: how much of what could be collected was collected.

Items age by due date.
"""

from dunwell.core import readings
from dunwell.core.readings import Missing, Reading


def plain(*, beginning: int, sales: int, ending: int, ending_current: int) -> Reading:
    """CEI = (beginning + sales - ending) / (beginning + sales - ending not yet due) x 100.

    It counts what was written off as collected.
    """
    return readings.percent(
        beginning + sales - ending,
        beginning + sales - ending_current,
        Missing.NOTHING_TO_COLLECT,
        beginning_receivables=beginning,
        credit_sales=sales,
        ending_receivables=ending,
        ending_current_receivables=ending_current,
    )


def adjusted(
    *, beginning: int, sales: int, ending: int, ending_current: int, written_off: int
) -> Reading:
    """CEI in which what was written off in the period counts as not collected."""
    return readings.percent(
        beginning + sales - ending - written_off,
        beginning + sales - ending_current,
        Missing.NOTHING_TO_COLLECT,
        beginning_receivables=beginning,
        credit_sales=sales,
        ending_receivables=ending,
        ending_current_receivables=ending_current,
        written_off=written_off,
    )
