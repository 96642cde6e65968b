"""The oldest item that may be asked for leads; what is due rides along, and nothing else does."""

from datetime import timedelta
from typing import Any

import pytest

from dunwell.core import leading_items
from dunwell.core.account_facts import OpenItem
from tests.core import accounts
from tests.core.accounts import DUE, SHIPPED, day, item


def ids(*items: OpenItem, late: int = 0, unapplied: int = 0, **pauses: bool) -> list[int]:
    found = leading_items.due(
        items,
        unapplied={"EUR": unapplied},
        pauses=accounts.terms(pauses=pauses).outreach.pauses,
        lead_days=3,
        on=day(late),
    )
    return [one.item.id for one in found.asked]


OLD = item(1, due=DUE - timedelta(days=20))
NEW = item(2, due=DUE)


@pytest.mark.parametrize(
    ("items", "late", "asked", "why"),
    [
        ((NEW, OLD), 0, [1, 2], "the oldest leads, what is due today rides along"),
        ((NEW, OLD), -1, [1], "what is due tomorrow does not ride along with what is late"),
        ((NEW,), -4, [], "four days before its due date nothing is near"),
        ((NEW,), -3, [2], "three days before it leads"),
        ((NEW, item(3, due=DUE)), -3, [2, 3], "items due with the leading item ride along"),
        ((NEW, item(3, due=day(1))), -3, [2], "one due a day after the leading item waits"),
        ((item(4, 200), item(5, 300)), 0, [5, 4], "of those due on one day the largest leads"),
        ((item(9), item(8)), 0, [8, 9], "equals in the order of their ids"),
    ],
)
def test_what_is_asked(items: tuple[OpenItem, ...], late: int, asked: list[int], why: str) -> None:
    assert ids(*items, late=late) == asked, why


@pytest.mark.parametrize(
    ("facts", "unapplied", "pauses", "is_asked", "why"),
    [
        ({"disputed_amount": 99_999}, 0, {}, True, "a cent is not disputed"),
        ({"disputed_amount": 100_000}, 0, {}, False, "all of it is disputed"),
        ({"disputed_amount": 100_001}, 0, {}, False, "part of what was disputed was paid"),
        (
            {"disputed_amount": 100_000},
            0,
            {"disputes": False},
            True,
            "the policy asks it",
        ),
        ({"promised_date": day(9)}, 0, {}, False, "a live promise"),
        ({"promised_date": day(9)}, 0, {"promises": False}, True, "the policy asks it"),
        ({}, 99_999, {}, True, "a cent less than the item: it cannot cover it"),
        ({}, 100_000, {}, False, "cash that could cover it"),
        ({}, 100_000, {"unapplied_cash": False}, True, "the policy asks it"),
        ({"disputed_amount": 40_000}, 60_000, {}, False, "cash for the undisputed part"),
    ],
)
def test_what_holds_an_item(
    facts: dict[str, Any], unapplied: int, pauses: dict[str, bool], is_asked: bool, why: str
) -> None:
    assert bool(ids(item(**facts), unapplied=unapplied, **pauses)) is is_asked, why


def test_a_held_item_leaves_the_lead_to_the_next_and_says_why() -> None:
    found = leading_items.due(
        (item(1, due=day(-20), disputed_amount=100_000), NEW),
        unapplied={},
        pauses=SHIPPED.outreach.pauses,
        lead_days=3,
        on=day(0),
    )
    assert (found.leading.item.id, found.leading.amount) == (2, 100_000)
    assert {pk: one.code for pk, one in found.held.items()} == {1: "disputed"}
    assert found.first_held == found.held[1]


def test_the_disputed_part_is_not_asked_for() -> None:
    found = leading_items.due(
        (item(disputed_amount=21_800),),
        unapplied={},
        pauses=SHIPPED.outreach.pauses,
        lead_days=3,
        on=day(1),
    )
    assert [one.amount for one in found.asked] == [78_200]


def test_cash_of_another_currency_covers_nothing() -> None:
    assert ids(item(currency="USD"), unapplied=500_000) == [1]
