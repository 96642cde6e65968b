"""A snooze takes one action off the list until a day, and says why; the day brings it back."""

from datetime import date, timedelta
from typing import Final

from dunwell.core.refusals import Refusal

# Work that is put off for longer is not put off but dropped.
LONGEST_DAYS: Final = 30
LONGEST_REASON: Final = 500


class SnoozeMakesNoSense(Refusal):
    """Work is put off to a day to come, and not for ever."""

    code = "snooze_makes_no_sense"


def check(*, until_date: date, today: date) -> None:
    """Refuse a day that is not to come, or lies so far ahead that the work would be forgotten."""
    if until_date <= today:
        raise SnoozeMakesNoSense(
            f"Work cannot be put off to {until_date}, which is not after {today}; give a later "
            "day."
        )
    latest = today + timedelta(days=LONGEST_DAYS)
    if until_date > latest:
        raise SnoozeMakesNoSense(
            f"Work is put off for {LONGEST_DAYS} days at most, so until {latest}; pause the "
            "account instead if nobody should be reminded for longer."
        )


def hides(until_date: date, *, on: date) -> bool:
    """Tell whether a snoozed action is off the list on a day; it is back on its day."""
    return on < until_date
