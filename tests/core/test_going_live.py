"""What going live asks for, who may ask, and who may stop."""

from collections.abc import Callable

import pytest

from dunwell.core import going_live
from dunwell.core.going_live import (
    AlreadySo,
    ChecklistOpen,
    MayNotChangeSending,
    NobodyToAgree,
    NotLiveYet,
    Requirement,
    Switches,
)
from dunwell.core.roles import Role

ALL = frozenset(Requirement)


@pytest.mark.parametrize("missing", list(Requirement))
def test_each_point_of_the_list_is_needed(missing: Requirement) -> None:
    going_live.require_done(ALL)
    with pytest.raises(ChecklistOpen, match=going_live.POINTS[missing]):
        going_live.require_done(ALL - {missing})


def test_two_people_are_needed() -> None:
    going_live.require_somebody(1)
    with pytest.raises(NobodyToAgree, match="Invite a colleague"):
        going_live.require_somebody(0)


@pytest.mark.parametrize(
    ("roles", "asks", "stops", "resumes", "why"),
    [
        ({Role.ADMINISTRATOR}, True, True, False, "sets Dunwell up, has no say over messages"),
        ({Role.COLLECTIONS_SPECIALIST}, True, True, True, "writes to customers"),
        ({Role.CFO}, True, True, True, "decides everything"),
        ({Role.AR_SPECIALIST}, False, True, False, "keeps the ledger"),
        ({Role.AUDITOR}, False, False, False, "reads only"),
        ({Role.AUDITOR, Role.TEAM_LEAD}, True, True, True, "one role that may is enough"),
        (set(), False, True, False, "stopping is safe, whoever does it"),
    ],
)
def test_who_may(roles: set[Role], asks: bool, stops: bool, resumes: bool, why: str) -> None:
    for rule, allowed in (
        (going_live.require_may_ask, asks),
        (going_live.require_may_stop, stops),
        (going_live.require_may_resume, resumes),
    ):
        assert _passes(rule, roles) is allowed, why


def _passes(rule: Callable[[set[Role]], None], roles: set[Role]) -> bool:
    try:
        rule(roles)
    except MayNotChangeSending:
        return False
    return True


def test_nothing_is_switched_twice() -> None:
    going_live.require_can_go_live(Switches())
    with pytest.raises(AlreadySo):
        going_live.require_can_go_live(Switches(live=True))
    going_live.require_can_be_automatic(Switches(live=True))
    with pytest.raises(NotLiveYet):
        going_live.require_can_be_automatic(Switches())
    with pytest.raises(AlreadySo):
        going_live.require_can_be_automatic(Switches(live=True, automatic=True))
