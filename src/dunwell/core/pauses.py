"""A pause takes an account out of its cadence from a day until a day, for a stated reason."""

from datetime import date

from dunwell.core.refusals import Refusal


class PauseMakesNoSense(Refusal):
    """A pause has a beginning, an end after it, and a reason."""

    code = "pause_makes_no_sense"


class PauseOver(Refusal):
    """A pause ends once."""

    code = "pause_over"


def begin(*, from_date: date, to_date: date, reason: str) -> None:
    """Refuse a pause without an end after its beginning, or without a reason."""
    if to_date <= from_date:
        raise PauseMakesNoSense(
            f"The pause would end on {to_date}, not after its first day {from_date}; choose a "
            "later day."
        )
    if not reason.strip():
        raise PauseMakesNoSense(
            "A pause needs its reason, so that colleagues know why nobody writes; give one."
        )


def end(*, ended: bool) -> None:
    """Refuse to end a pause twice."""
    if ended:
        raise PauseOver("This pause was ended already; the account is in its cadence again.")
