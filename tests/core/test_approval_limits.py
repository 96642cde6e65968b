"""Who signs by amount: a cent under, at and over each limit, and what is split."""

from datetime import date

import pytest

from dunwell.core import approval_limits, policy
from dunwell.core.approval_limits import LimitTerms
from dunwell.core.roles import Role

TERMS = LimitTerms(
    lead_write_off=1_000_00, manager_write_off=10_000_00, manager_signs_first=True, open_days=30
)
LEAD, MANAGER, CFO = Role.TEAM_LEAD, Role.FINANCE_MANAGER, Role.CFO


@pytest.mark.parametrize(
    ("counted", "first", "others"),
    [
        (1, {LEAD, MANAGER, CFO}, 0),
        (999_99, {LEAD, MANAGER, CFO}, 0),
        (1_000_00, {LEAD, MANAGER, CFO}, 0),  # At the limit the lead still signs.
        (1_000_01, {MANAGER, CFO}, 0),
        (10_000_00, {MANAGER, CFO}, 0),
        (10_000_01, {MANAGER}, 1),  # Then the CFO.
        (None, {MANAGER}, 1),  # Without a rate nobody knows how much it is.
    ],
)
def test_the_more_the_higher(counted: int | None, first: set[Role], others: int) -> None:
    chain = approval_limits.of_write_off(counted, TERMS)
    assert chain[0].roles == first
    assert [level.roles for level in chain[1:]] == [{CFO}] * others


def test_the_cfo_may_sign_alone() -> None:
    terms = LimitTerms(
        lead_write_off=0, manager_write_off=0, manager_signs_first=False, open_days=30
    )
    assert [level.roles for level in approval_limits.of_write_off(1, terms)] == [{CFO}]


@pytest.mark.parametrize(
    ("roles", "limit"),
    [
        ({Role.AR_SPECIALIST}, 0),
        ({LEAD}, 1_000_00),
        ({LEAD, MANAGER}, 10_000_00),
        ({MANAGER, CFO}, None),
    ],
)
def test_a_persons_limit(roles: set[Role], limit: int | None) -> None:
    assert approval_limits.limit_of(frozenset(roles), TERMS) == limit


@pytest.mark.parametrize(
    ("day", "first", "following"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 3, 31), date(2026, 1, 1), date(2026, 4, 1)),
        (date(2026, 4, 1), date(2026, 4, 1), date(2026, 7, 1)),
        (date(2026, 12, 31), date(2026, 10, 1), date(2027, 1, 1)),
        (date(2024, 2, 29), date(2024, 1, 1), date(2024, 4, 1)),
    ],
)
def test_a_quarter(day: date, first: date, following: date) -> None:
    assert approval_limits.quarter(day) == (first, following)


def test_what_is_split_is_added_up() -> None:
    assert approval_limits.counted(600_00, []) == 600_00
    assert approval_limits.counted(600_00, [400_00, 1]) == 1_000_01
    assert approval_limits.counted(600_00, [400_00, None]) is None


def test_the_shipped_limits_and_a_manager_who_may_do_what_a_lead_may() -> None:
    assert approval_limits.terms_of(policy.SHIPPED) == TERMS
    chosen = {"approvals": {"lead_write_off": 500, "manager_write_off": 1}}
    assert approval_limits.terms_of(chosen).manager_write_off == 500
