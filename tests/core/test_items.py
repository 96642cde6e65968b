"""The limits that hold for every act upon an item, at their boundaries."""

from datetime import date, timedelta

import pytest

from dunwell.core import items
from dunwell.core.balances import END_OF_TIME
from tests.core.facts import AT, DAY_BEFORE, INVOICE, POSTED, refused


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        pytest.param(0, "amount_not_above_zero", id="nothing"),
        pytest.param(10**15, "amount_too_large", id="a digit too many"),
    ],
)
def test_amounts_no_act_moves(amount: int, code: str) -> None:
    assert refused(lambda: items.require_amount(amount)) == code


@pytest.mark.parametrize("amount", [1, 10**15 - 1], ids=["a cent", "all the digits"])
def test_amounts_an_act_may_move(amount: int) -> None:
    items.require_amount(amount)


@pytest.mark.parametrize(
    ("day", "code"),
    [
        pytest.param(DAY_BEFORE, "before_posting", id="the day before"),
        pytest.param(END_OF_TIME, "date_out_of_range", id="the end of time"),
    ],
)
def test_days_on_which_nothing_happens(day: date, code: str) -> None:
    assert refused(lambda: items.require_exists(INVOICE, day)) == code


@pytest.mark.parametrize("day", [POSTED, END_OF_TIME - timedelta(days=1)])
def test_days_on_which_something_may_happen(day: date) -> None:
    items.require_exists(INVOICE, day)


def test_acts_are_recorded_in_order() -> None:
    items.require_recorded_in_order(INVOICE, at=AT)
    earlier = AT - timedelta(microseconds=1)
    assert (
        refused(lambda: items.require_recorded_in_order(INVOICE, at=earlier))
        == "recorded_too_early"
    )
