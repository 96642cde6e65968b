"""The database itself refuses to change or delete history, and rows that do not fit."""

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from dunwell.store.models import (
    Allocation,
    Approval,
    ApprovalNote,
    ApprovalSignature,
    ImportRun,
    Item,
    Posting,
    Source,
    SourceKey,
    User,
)
from dunwell.store.queries import day_invariants
from dunwell.store.references import LASTING, REFERENCES
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


@pytest.fixture
def signed() -> Approval:
    """A request with a signature and a note."""
    person = User.objects.create_user("ann@example.test")
    made = Approval.objects.create(
        kind="policy", subject="policy_draft:1", requested_by=person, requested_at=builders.AT
    )
    ApprovalSignature.objects.create(approval=made, number=1, by=person, at=builders.AT)
    ApprovalNote.objects.create(
        approval=made, by=person, at=builders.AT, is_question=True, text="Why?"
    )
    return made


SIGNED = ("approval_signature", "approval_note")


@pytest.mark.usefixtures("paid", "signed")
@pytest.mark.parametrize("table", ["posting", "allocation", "audit_entry", *SIGNED])
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_history_is_append_only(table: str, verb: str) -> None:
    statement = f"UPDATE {table} SET id = id" if verb == "UPDATE" else f"DELETE FROM {table}"
    assert f"{table} is append-only" in refused(statement)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
@pytest.mark.usefixtures("paid", "signed")
@pytest.mark.parametrize("table", ["posting", "allocation", "audit_entry", "call_effect", *SIGNED])
def test_history_is_never_emptied_at_once(table: str) -> None:
    connection.check_constraints()
    assert f"{table} is append-only" in refused(f"TRUNCATE {table} CASCADE")
    assert "is append-only" in refused("TRUNCATE item CASCADE")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no REPLACE")
@pytest.mark.usefixtures("paid")
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE"])
def test_no_entry_of_the_trail_is_replaced(verb: str) -> None:
    message = refused(f"{verb} INTO audit_entry SELECT * FROM audit_entry WHERE sequence = 1")
    assert "audit_entry is append-only" in message


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


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no plans of triggers")
def test_the_check_of_a_batch_is_planned_for_its_rows() -> None:
    """A plan kept from when the book was small takes minutes for a large import."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE prosrc LIKE '%FROM fresh%'")
        checks = dict(cursor.fetchall())
    assert {"posting_reversal_is_exact", "allocation_joins_fitting_items"} <= set(checks)
    assert [name for name, text in checks.items() if "EXECUTE" not in text] == []


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


_ON_POSTGRESQL = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite's foreign keys hold what is referred to"
)


@pytest.fixture
def full(paid: Allocation) -> Allocation:
    """A row in every table of the ledger."""
    source = Source.objects.create(name="erp")
    ImportRun.objects.create(source=source, kind="items", file_name="f", recorded_at=builders.AT)
    SourceKey.objects.create(source=source, key="1", item=paid.target_item)
    return paid


@_ON_POSTGRESQL
@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("table", LASTING)
def test_what_is_referred_to_is_never_deleted(table: str) -> None:
    assert f"{table} is never deleted" in refused(f"DELETE FROM {table}")


@_ON_POSTGRESQL
@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("table", LASTING)
def test_what_is_referred_to_keeps_its_id(table: str) -> None:
    assert f"{table} keeps its id" in refused(f"UPDATE {table} SET id = id + 1000")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET id = id")


_NOWHERE = 999_999_999
_EACH_REFERENCE = [(table, column) for table, columns in REFERENCES.items() for column in columns]


def _copied(table: str, **changed: object) -> None:
    """Insert a copy of a table's newest row with some columns changed, and look at references."""
    model = next(m for m in apps.get_models() if m._meta.db_table == table)
    row = model._default_manager.order_by("-pk").values().first()
    assert row is not None
    del row["id"]
    model._default_manager.bulk_create([model(**{**row, **changed})])
    connection.check_constraints()


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize(("table", "column"), _EACH_REFERENCE)
def test_no_row_refers_to_what_is_not_there(table: str, column: str) -> None:
    fresh: dict[str, dict[str, object]] = {
        "document": {"type": "fee"},
        "balance": {"from_date": date(2020, 1, 1), "to_date": date(2020, 1, 2)},
        "source_key": {"key": "2"},
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        _copied(table, **fresh.get(table, {}), **{column: _NOWHERE})


def _turned(table: str, column: str) -> None:
    extra = ", type = 'fee'" if table == "document" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = {_NOWHERE}{extra}")
    connection.check_constraints()


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize(("table", "column"), _EACH_REFERENCE)
def test_no_row_is_turned_to_what_is_not_there(table: str, column: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        _turned(table, column)


def test_every_reference_of_the_book_is_guarded() -> None:
    """By a foreign key or, where imports fill the table on PostgreSQL, by a look at the set.

    What a day asks for is written without either, a hundred thousand rows at once; `verify` holds
    that both ends of it are there.
    """
    unguarded = []
    verified = {one.name: one.broken_sql for one in day_invariants.INVARIANTS}
    for model in apps.get_app_config("store").get_models():
        table = model._meta.db_table
        with connection.cursor() as cursor:
            constraints = connection.introspection.get_constraints(cursor, table)
        keys = {one["columns"][0]: one for one in constraints.values() if one["foreign_key"]}
        looked_at = REFERENCES.get(table, {}) if connection.vendor == "postgresql" else {}
        for field in model._meta.concrete_fields:
            if not isinstance(field, models.ForeignKey):
                continue
            if table == "touch_item" and not getattr(field, "db_constraint", True):
                assert "LEFT JOIN touch t" in verified["asked_within_open"]
            elif (field.column in keys) == (field.column in looked_at):
                unguarded.append(f"{table}.{field.column}")
            if field.column in looked_at:
                assert looked_at[field.column] == field.related_model._meta.db_table
                assert looked_at[field.column] in {*LASTING, "posting", "allocation"}
    assert unguarded == []
