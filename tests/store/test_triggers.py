"""The database itself refuses to change or delete history, and postings that do not fit."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from dunwell.store.models import Allocation, Item, Posting
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def paid() -> Allocation:
    who = builders.cast()
    invoice = builders.invoice(who, 1_000)
    receipt = builders.receipt(who, 1_000, on=date(2026, 2, 2))
    return builders.applied(receipt, invoice, 600, on=date(2026, 2, 2))


def refused(sql: str, *params: object) -> str:
    """Run one statement that the database must refuse, and give its message."""
    with (
        pytest.raises(IntegrityError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql, params)  # type: ignore[arg-type]  # Any plain value.
    return str(caught.value)


@pytest.mark.usefixtures("paid")
@pytest.mark.parametrize("table", ["posting", "allocation", "audit_entry"])
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_history_is_append_only(table: str, verb: str) -> None:
    statement = f"UPDATE {table} SET id = id" if verb == "UPDATE" else f"DELETE FROM {table}"
    assert f"{table} is append-only" in refused(statement)


def insert_allocation(source: Item, target: Item, on: date) -> str:
    return refused(
        "INSERT INTO allocation (kind, source_item_id, target_item_id, amount, effective_date,"
        " recorded_at) VALUES ('applied', %s, %s, 1, %s, %s)",
        source.pk,
        target.pk,
        on,
        builders.AT,
    )


def test_an_allocation_joins_fitting_items(paid: Allocation) -> None:
    who_source, target = paid.source_item, paid.target_item
    message = "an allocation must join cash or credit to a debit item of its currency"
    on = date(2026, 2, 2)
    assert message in insert_allocation(target, target, on)
    assert message in insert_allocation(who_source, who_source, on)
    assert message in insert_allocation(who_source, target, date(2026, 2, 1))


@pytest.mark.parametrize(
    ("change", "on", "same_item"),
    [
        pytest.param(599, date(2026, 2, 2), True, id="a cent less than the original"),
        pytest.param(600, date(2026, 2, 1), True, id="the day before the original"),
        pytest.param(600, date(2026, 2, 2), False, id="on another item"),
    ],
)
def test_a_reversal_is_exact(paid: Allocation, change: int, on: date, same_item: bool) -> None:
    original = Posting.objects.get(allocation=paid, item=paid.target_item)
    message = refused(
        "INSERT INTO posting (item_id, kind, change, claim_change, effective_date, recorded_at,"
        " because, reverses_id) VALUES (%s, 'allocated', %s, %s, %s, %s, '', %s)",
        paid.target_item_id if same_item else paid.source_item_id,
        change,
        change,
        on,
        builders.AT,
        original.pk,
    )
    assert "a reversal must undo exactly one posting of the same item" in message
