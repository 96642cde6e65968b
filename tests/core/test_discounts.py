"""A discount is limited by what is open on its day and ever after."""

from datetime import date

import pytest

from dunwell.core import discounts
from dunwell.core.items import ItemFacts
from tests.core.facts import CASH, DAY_BEFORE, INVOICE, POSTED, refused


def test_all_that_is_open_may_go() -> None:
    discounts.grant(INVOICE, amount=1_000, day=POSTED)


@pytest.mark.parametrize(
    ("code", "item", "amount", "day"),
    [
        pytest.param("more_than_open", INVOICE, 1_001, POSTED, id="a cent more than is open"),
        pytest.param("amount_not_above_zero", INVOICE, 0, POSTED, id="nothing to move"),
        pytest.param("before_posting", INVOICE, 1, DAY_BEFORE, id="the day before it exists"),
        pytest.param("wrong_side", CASH, 1, POSTED, id="the other side has no discount"),
    ],
)
def test_refused(code: str, item: ItemFacts, amount: int, day: date) -> None:
    assert refused(lambda: discounts.grant(item, amount=amount, day=day)) == code
