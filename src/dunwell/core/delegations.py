"""Who is away lends their authority to a colleague for some days; what is lent is not lent on."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from dunwell.core import permissions
from dunwell.core.permissions import Permission
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role

LONGEST: Final = timedelta(days=92)
# Who decides nothing by any role of theirs gets no say over money this way.
_MAY_STAND_IN: Final = frozenset(permissions.holders(Permission.DECIDE))


class DelegationMakesNoSense(Refusal):
    """A delegation has an end after its beginning, not before today and not in a year."""

    code = "delegation_makes_no_sense"


class CannotStandIn(Refusal):
    """Authority is lent to another person who may hold it."""

    code = "cannot_stand_in"


class SamePersonAlready(Refusal):
    """Two accounts are joined once."""

    code = "same_person_already"


class NothingToLend(Refusal):
    """Only who decides something has authority to lend."""

    code = "nothing_to_lend"


class DelegationOver(Refusal):
    """What has ended is not ended again."""

    code = "delegation_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days of a delegation, both included."""

    from_date: date
    to_date: date

    def covers(self, day: date) -> bool:
        """Tell whether a day is one of them."""
        return self.from_date <= day <= self.to_date


def check(span: Span, *, today: date) -> None:
    """Refuse days that make no sense."""
    if span.to_date < span.from_date or span.to_date < today:
        raise DelegationMakesNoSense(
            "The last day has to be the first or a later one, and not before today; nothing was "
            "lent."
        )
    if span.to_date - max(span.from_date, today) > LONGEST:
        raise DelegationMakesNoSense(
            f"Authority is lent for {LONGEST.days} days at most; choose an earlier last day and "
            "lend it again later."
        )


def require_lender(roles: Set[Role], *, deciding: Set[Role]) -> None:
    """Refuse who decides nothing."""
    if not roles & deciding:
        raise NothingToLend("None of your roles decides anything, so there is nothing to lend.")


def require_stand_in(*, is_same_person: bool, roles: Set[Role]) -> None:
    """Refuse oneself, and who may hold no say over money."""
    if is_same_person:
        raise CannotStandIn("Somebody else has to stand in; choose a colleague.")
    if not roles & _MAY_STAND_IN or Role.AUDITOR in roles:
        raise CannotStandIn(
            "This colleague decides nothing themselves, so authority over money is not lent to "
            "them; choose somebody who does."
        )
