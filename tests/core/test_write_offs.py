"""A write-off takes no more than is open, a recovery no more than was written off."""

from datetime import date

import pytest

from dunwell.core import permissions, write_offs
from dunwell.core.items import ItemFacts
from dunwell.core.permissions import Permission
from dunwell.core.roles import Role
from tests.core.facts import (
    CASH,
    CREDIT,
    DAY_BEFORE,
    INVOICE,
    LATER,
    POSTED,
    WRITTEN_OFF,
    refused,
)


def test_all_that_is_open_may_be_written_off() -> None:
    write_offs.post(INVOICE, amount=1_000, day=POSTED)


@pytest.mark.parametrize(
    ("code", "item", "amount", "day"),
    [
        pytest.param("more_than_open", INVOICE, 1_001, POSTED, id="a cent more than is open"),
        pytest.param("amount_not_above_zero", INVOICE, -1, POSTED, id="less than nothing"),
        pytest.param("before_posting", INVOICE, 1, DAY_BEFORE, id="the day before it exists"),
        pytest.param("wrong_side", CREDIT, 1, POSTED, id="a credit memo is not written off"),
    ],
)
def test_write_offs_refused(code: str, item: ItemFacts, amount: int, day: date) -> None:
    assert refused(lambda: write_offs.post(item, amount=amount, day=day)) == code


def test_all_that_was_written_off_may_be_recovered() -> None:
    assert write_offs.recover(CASH, WRITTEN_OFF, amount=300, not_before=LATER) == LATER


@pytest.mark.parametrize(
    ("code", "source", "target", "amount", "not_before"),
    [
        pytest.param(
            "more_than_written_off", CASH, WRITTEN_OFF, 301, LATER, id="a cent over the write-off"
        ),
        pytest.param(
            "more_than_written_off", CASH, WRITTEN_OFF, 300, POSTED, id="before the write-off"
        ),
        pytest.param(
            "more_than_open", CASH, WRITTEN_OFF, 1_001, LATER, id="a cent over the receipt"
        ),
        pytest.param("wrong_side", CREDIT, WRITTEN_OFF, 1, LATER, id="only money recovers"),
        pytest.param("wrong_side", CASH, CASH, 1, LATER, id="cash was not written off"),
    ],
)
def test_recoveries_refused(
    code: str, source: ItemFacts, target: ItemFacts, amount: int, not_before: date
) -> None:
    assert (
        refused(lambda: write_offs.recover(source, target, amount=amount, not_before=not_before))
        == code
    )


def test_a_request_says_why() -> None:
    assert write_offs.require_note("  the liquidator\n wrote ") == "the liquidator wrote"
    with pytest.raises(write_offs.NoteMissing):
        write_offs.require_note(" \n ")


@pytest.mark.parametrize("role", list(Role))
def test_finance_and_collections_ask(role: Role) -> None:
    outside = {Role.AUDITOR, Role.ADMINISTRATOR, Role.SALES_OWNER}
    if role in outside | {Role.CUSTOMER_SUCCESS, Role.DISPUTE_OWNER}:
        with pytest.raises(write_offs.MayNotAskForWriteOffs):
            write_offs.require_may_ask({role})
    else:
        write_offs.require_may_ask({role})


def test_every_role_that_may_record_contacts_may_ask() -> None:
    for role in permissions.holders(Permission.CONTACT):
        write_offs.require_may_ask({role})
