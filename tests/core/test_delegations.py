"""Who may stand in for whom, and on which days."""

from datetime import date, timedelta

import pytest

from dunwell.core import delegations, permissions
from dunwell.core.approvals import DECIDERS
from dunwell.core.delegations import Span
from dunwell.core.permissions import Permission
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role

DAY = date(2026, 7, 1)


def span(first: int, last: int) -> Span:
    return Span(from_date=DAY + timedelta(days=first), to_date=DAY + timedelta(days=last))


@pytest.mark.parametrize(
    ("day", "covered"), [(-1, False), (0, True), (2, True), (4, True), (5, False)]
)
def test_both_ends_are_covered(day: int, covered: bool) -> None:
    assert span(0, 4).covers(DAY + timedelta(days=day)) is covered


@pytest.mark.parametrize(
    ("first", "last", "is_fine"),
    [
        (0, 0, True),  # A day.
        (-3, 0, True),  # It began before it was written down.
        (-3, -1, False),  # Over already.
        (1, 0, False),  # The other way round.
        (0, 92, True),
        (0, 93, False),  # Too long.
        (300, 310, True),
        (-5, 92, True),  # Counted from today.
    ],
)
def test_days_that_make_sense(first: int, last: int, is_fine: bool) -> None:
    if is_fine:
        delegations.check(span(first, last), today=DAY)
        return
    with pytest.raises(Refusal) as caught:
        delegations.check(span(first, last), today=DAY)
    assert caught.value.code == "delegation_makes_no_sense"


def test_only_who_decides_lends() -> None:
    delegations.require_lender({Role.CFO}, deciding={Role.CFO})
    with pytest.raises(Refusal) as caught:
        delegations.require_lender({Role.AUDITOR}, deciding={Role.CFO})
    assert caught.value.code == "nothing_to_lend"


@pytest.mark.parametrize(
    ("roles", "same", "is_fine"),
    [
        ({Role.TEAM_LEAD}, False, True),
        ({Role.COLLECTIONS_SPECIALIST, Role.ADMINISTRATOR}, False, True),
        ({Role.TEAM_LEAD}, True, False),  # Oneself, or a second account of oneself.
        ({Role.ADMINISTRATOR}, False, False),
        ({Role.SALES_OWNER}, False, False),
        ({Role.AR_SPECIALIST}, False, False),
        ({Role.CFO, Role.AUDITOR}, False, False),
        (set(), False, False),
    ],
)
def test_who_may_stand_in(roles: set[Role], same: bool, is_fine: bool) -> None:
    if is_fine:
        delegations.require_stand_in(is_same_person=same, roles=roles)
        return
    with pytest.raises(Refusal) as caught:
        delegations.require_stand_in(is_same_person=same, roles=roles)
    assert caught.value.code == "cannot_stand_in"


def test_every_role_that_may_decide_has_something_to_lend() -> None:
    deciding = frozenset().union(*DECIDERS.values())
    for role in permissions.holders(Permission.DECIDE):
        delegations.require_lender({role}, deciding=deciding)
