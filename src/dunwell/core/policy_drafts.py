"""A policy changes by a draft, which its author submits and another person approves for a day."""

from collections.abc import Set
from datetime import date
from typing import Final

from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role, named

EDITORS: Final = frozenset(
    {Role.COLLECTIONS_SPECIALIST, Role.TEAM_LEAD, Role.FINANCE_MANAGER, Role.CFO}
)
LONGEST_NOTE: Final = 500
# A later day would be a slip of the hand.
FURTHEST_YEARS: Final = 5


class NotAnEditor(Refusal):
    """Who writes the policy works with it."""

    code = "not_an_editor"


class DraftNotYours(Refusal):
    """A draft has one author, so that whoever approves it has not written it."""

    code = "draft_not_yours"


class DraftSubmitted(Refusal):
    """What another person is looking at stays as it is."""

    code = "draft_submitted"


class DraftInForce(Refusal):
    """A draft becomes a version once."""

    code = "draft_in_force"


class DraftOutdated(Refusal):
    """A draft says what changes from the newest version, not from one before it."""

    code = "draft_outdated"


class NothingChanged(Refusal):
    """A version differs from the one before it."""

    code = "nothing_changed"


class EffectiveInThePast(Refusal):
    """What was decided under the old policy stays decided under it."""

    code = "effective_in_the_past"


def require_editor(roles: Set[Role]) -> None:
    """Refuse people who do not write the policy."""
    if not EDITORS & roles:
        raise NotAnEditor(
            f"Changing the policy needs one of these roles: {named(EDITORS)}. An administrator "
            "can give one under Settings, People."
        )


def require_author(*, author: int, by: int) -> None:
    """Refuse to let one person change another's draft."""
    if author != by:
        raise DraftNotYours(
            "This draft belongs to a colleague; begin one of your own, with the same text if you "
            "like."
        )


def require_open(*, submitted: bool, in_force: bool) -> None:
    """Refuse to touch a draft that is being decided, or was."""
    if in_force:
        raise DraftInForce("This draft became a version of the policy; begin a new draft.")
    if submitted:
        raise DraftSubmitted(
            "This draft waits for approval; take the request back first, then change it."
        )


def require_newest(*, based_on: int, newest: int) -> None:
    """Refuse a draft that would silently take back what a newer version brought."""
    if based_on != newest:
        raise DraftOutdated(
            f"Version {newest} came after version {based_on}, on which this draft is based; "
            "compare the two, base the draft on the newest, and submit it again."
        )


def require_effective(day: date, *, today: date) -> None:
    """Refuse a day before today, and one that is too far away."""
    if day < today:
        raise EffectiveInThePast(
            f"A policy takes effect today or later, not on {day}; choose {today} or a later day."
        )
    if day.year > today.year + FURTHEST_YEARS:
        raise EffectiveInThePast(
            f"{day} is too far away; choose a day within {FURTHEST_YEARS} years."
        )


def not_a_day(text: str, *, today: date) -> EffectiveInThePast:
    """Say that a word is no day from which a policy could be in force."""
    return EffectiveInThePast(f"{text[:20]!r} is no day; choose {today} or a later day.")
