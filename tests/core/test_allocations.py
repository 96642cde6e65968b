"""Cash and credit are applied once both items exist, never beyond either."""

from dataclasses import replace
from datetime import date

import pytest

from dunwell.core import allocations
from dunwell.core.balances import END_OF_TIME
from dunwell.core.documents import Side
from dunwell.core.items import ItemFacts
from tests.core.facts import CASH, CREDIT, DAY_BEFORE, INVOICE, LATER, POSTED, item, refused


@pytest.mark.parametrize(
    ("not_before", "expected"),
    [
        pytest.param(DAY_BEFORE, POSTED, id="asked for too early: once both exist"),
        pytest.param(POSTED, POSTED, id="asked for on the day"),
        pytest.param(LATER, LATER, id="never before the day asked for"),
    ],
)
def test_an_allocation_counts_once_both_items_exist(not_before: date, expected: date) -> None:
    assert allocations.apply(CASH, INVOICE, amount=1_000, not_before=not_before) == expected


@pytest.mark.parametrize(
    ("source", "target"),
    [
        pytest.param(CREDIT, item(Side.DEBIT, posting_date=LATER), id="the invoice is later"),
        pytest.param(item(Side.CASH, posting_date=LATER), INVOICE, id="the money is later"),
    ],
)
def test_an_allocation_waits_for_the_later_item(source: ItemFacts, target: ItemFacts) -> None:
    assert allocations.apply(source, target, amount=5, not_before=DAY_BEFORE) == LATER


@pytest.mark.parametrize(
    ("code", "source", "target", "amount", "not_before"),
    [
        pytest.param("wrong_side", INVOICE, INVOICE, 1, POSTED, id="an invoice pays nothing"),
        pytest.param("wrong_side", CASH, CASH, 1, POSTED, id="cash is not paid"),
        pytest.param("wrong_side", CASH, CREDIT, 1, POSTED, id="nor is a credit memo"),
        pytest.param(
            "currencies_differ", replace(CASH, currency="USD"), INVOICE, 1, POSTED, id="currency"
        ),
        pytest.param("amount_not_above_zero", CASH, INVOICE, 0, POSTED, id="nothing to move"),
        pytest.param("date_out_of_range", CASH, INVOICE, 1, END_OF_TIME, id="the end of time"),
        pytest.param(
            "more_than_open",
            CASH,
            item(Side.DEBIT, amount=2_000),
            1_001,
            POSTED,
            id="a cent more than the receipt",
        ),
        pytest.param(
            "more_than_open",
            item(Side.CASH, amount=2_000),
            INVOICE,
            1_001,
            POSTED,
            id="a cent more than the invoice",
        ),
    ],
)
def test_refused(
    code: str, source: ItemFacts, target: ItemFacts, amount: int, not_before: date
) -> None:
    assert (
        refused(lambda: allocations.apply(source, target, amount=amount, not_before=not_before))
        == code
    )
