"""The budget of contacts: one under, at and over each limit, and the edges of the week."""

from datetime import date
from typing import Any

import pytest

from dunwell.core import contact_budget
from dunwell.core.account_facts import ContactMade
from tests.core import accounts
from tests.core.accounts import day, made


def which(*contacts: ContactMade, on: date = accounts.DUE, **limits: Any) -> str:
    found = contact_budget.spent(
        contacts, entity_id=1, terms=accounts.terms(**limits).outreach, on=on
    )
    return str(found.values["which"]) if found else ""


@pytest.mark.parametrize(
    ("ages", "limit", "why"),
    [
        ((), "", "nobody was in touch"),
        ((0,), "day", "one today, whoever it was"),
        ((1,), "gap", "yesterday: two days lie between two touches"),
        ((2,), "", "two days ago"),
        ((2, 2, 3, 4, 5, 6), "", "six in the week: this is the seventh"),
        ((2, 2, 3, 4, 5, 6, 6), "week", "seven in the week"),
        ((2, 2, 3, 4, 5, 6, 7), "", "the seventh is a week ago"),
        ((-1,), "", "what is planned for tomorrow does not count today"),
    ],
)
def test_limits(ages: tuple[int, ...], limit: str, why: str) -> None:
    assert which(*(made(day(-age)) for age in ages)) == limit, why


def test_the_gap_is_between_touches_of_one_entity() -> None:
    assert which(made(day(-1), entity_id=2)) == ""
    assert which(made(day(0), entity_id=2)) == "day"


def test_the_policy_chooses_the_limits() -> None:
    today = made(day(0))
    assert which(today, messages_a_day=2) == ""
    assert which(today, today, messages_a_day=2) == "day"
    assert which(made(day(-1)), minimum_gap_days=1) == ""
    assert which(made(day(-3)), contacts_in_7_days=1) == "week"


def test_a_touch_may_be_thought_away() -> None:
    found = contact_budget.spent(
        (made(day(0), touch_id=5),),
        entity_id=1,
        terms=accounts.SHIPPED.outreach,
        on=day(0),
        without_touch=5,
    )
    assert found is None


@pytest.mark.parametrize(
    ("ages", "left", "why"),
    [
        ((), 1, "one a day"),
        ((0,), 0, "it was made"),
        ((1, 2, 3, 4, 5, 6), 1, "the seventh of the week"),
        ((1, 2, 3, 4, 5, 6, 6, 6), 0, "more than the week has"),
    ],
)
def test_what_is_left_today(ages: tuple[int, ...], left: int, why: str) -> None:
    contacts = [made(day(-age)) for age in ages]
    terms = accounts.SHIPPED.outreach
    assert contact_budget.left_today(contacts, terms=terms, on=day(0)) == left, why
