"""Who changes a draft, when, and from which day it may take effect."""

from datetime import date

import pytest

from dunwell.core import policy_drafts
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.COLLECTIONS_SPECIALIST, True),
        (Role.TEAM_LEAD, True),
        (Role.FINANCE_MANAGER, True),
        (Role.CFO, True),
        (Role.AR_SPECIALIST, False),
        (Role.ADMINISTRATOR, False),
        (Role.SALES_OWNER, False),
        (Role.AUDITOR, False),
    ],
)
def test_who_writes_the_policy(role: Role, *, may: bool) -> None:
    if may:
        policy_drafts.require_editor({role, Role.AUDITOR})
    else:
        with pytest.raises(policy_drafts.NotAnEditor, match="Settings, People"):
            policy_drafts.require_editor({role})


def test_one_author_alone() -> None:
    policy_drafts.require_author(author=1, by=1)
    with pytest.raises(policy_drafts.DraftNotYours):
        policy_drafts.require_author(author=1, by=2)


def test_what_is_decided_stays() -> None:
    policy_drafts.require_open(submitted=False, in_force=False)
    with pytest.raises(policy_drafts.DraftSubmitted):
        policy_drafts.require_open(submitted=True, in_force=False)
    with pytest.raises(policy_drafts.DraftInForce):
        policy_drafts.require_open(submitted=False, in_force=True)


def test_a_draft_stands_on_the_newest_version() -> None:
    policy_drafts.require_newest(based_on=3, newest=3)
    with pytest.raises(policy_drafts.DraftOutdated, match="Version 4 came after version 3"):
        policy_drafts.require_newest(based_on=3, newest=4)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 3, 2), "today"),
        (date(2026, 3, 3), "tomorrow"),
        (date(2031, 12, 31), "the furthest"),
    ],
)
def test_a_policy_takes_effect_from_today_on(day: date, why: str) -> None:
    policy_drafts.require_effective(day, today=TODAY)
    assert why


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2032, 1, 1)])
def test_neither_before_nor_far_away(day: date) -> None:
    with pytest.raises(Refusal, match="choose"):
        policy_drafts.require_effective(day, today=TODAY)


def test_what_is_no_day_is_cut_short_and_said() -> None:
    said = str(policy_drafts.not_a_day("x" * 99, today=date(2026, 3, 2)))
    assert said == f"'{'x' * 20}' is no day; choose 2026-03-02 or a later day."
