"""A strategic account may leave its cadence: a colleague owns it until a day, for a reason.

Unlike a pause it names who looks after the account instead of the cadence. It ends by itself.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from dunwell.core.refusals import Refusal

LONGEST_REASON: Final = 500


class OverrideMakesNoSense(Refusal):
    """An override has an owner, a reason, and an end after its beginning."""

    code = "override_makes_no_sense"


class OverrideStands(Refusal):
    """An account is owned by one colleague at a time."""

    code = "override_stands"


class OverrideOver(Refusal):
    """An override ends once."""

    code = "override_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Who looks after an account instead of the cadence, and the first day they no longer do."""

    owner: str
    until: date


def begin(
    *,
    from_date: date,
    to_date: date,
    reason: str,
    owner_is_here: bool,
    standing_until: date | None,
) -> None:
    """Refuse an override that ends too early, says not why, or stands beside another."""
    if to_date <= from_date:
        raise OverrideMakesNoSense(
            f"The account would be back in its cadence on {to_date}, not after {from_date}; "
            "choose a later day."
        )
    if not reason.strip():
        raise OverrideMakesNoSense(
            "Say why the account leaves its cadence, so that the next reader knows; give a reason."
        )
    if not owner_is_here:
        raise OverrideMakesNoSense(
            "Somebody has to look after the account instead; name a colleague who works here."
        )
    if standing_until is not None:
        raise OverrideStands(
            f"The account is out of its cadence until {standing_until} already; end that first."
        )


def end(*, ended: bool, to_date: date, on: date) -> None:
    """Refuse to end an override twice, or one that ended by itself."""
    if ended or to_date <= on:
        raise OverrideOver("This has ended already; the account is in its cadence again.")
