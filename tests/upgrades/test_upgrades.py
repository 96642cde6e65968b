"""A book kept by every earlier version, and by the stages between, opens in this one whole."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from dunwell.core.balances import END_OF_TIME
from dunwell.jobs import verification
from dunwell.store.models import Balance
from tests import committed
from tests.upgrades import keeping

KEPT = sorted(path.stem for path in keeping.FOLDER.glob("*.json"))

# What the first books had and the migrations they came by make no more; it has to go.
_MADE_THEN = {
    "0.0-ledger": [
        'CREATE UNIQUE INDEX "item_replaced_once" ON "item" ("replaces_id") '
        'WHERE "replaces_id" IS NOT NULL;'
    ]
}


def _kept(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((keeping.FOLDER / f"{name}.json").read_text())
    return told


def _migrate_to(migration: str | None) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("store", migration)])


def _drop_everything() -> None:
    """Take the store's tables away, triggers first: append-only tables refuse to be emptied."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        if connection.vendor == "postgresql":
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
            return
        cursor.execute("PRAGMA foreign_keys = OFF")
        for name in names:
            if name != "sqlite_sequence":
                cursor.execute(f"DROP TABLE {name}")
        cursor.execute("PRAGMA foreign_keys = ON")


@pytest.fixture(scope="module", autouse=True)
def _newest_schema_again(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Leave the newest schema to the tests that follow, once; on SQLite every test gets it."""
    del django_db_setup
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            committed.make_anew()


def _insert(table: str, columns: list[str], rows: list[list[Any]]) -> None:
    """Put kept rows in; on PostgreSQL flags are no numbers and JSON is no text."""
    with connection.cursor() as cursor:
        kinds = {
            one.name: connection.introspection.get_field_type(one.type_code, one)
            for one in connection.introspection.get_table_description(cursor, table)
        }
        marks = ", ".join("%s" for _ in columns)
        named = ", ".join(f'"{name}"' for name in columns)
        for row in rows:
            values = [
                bool(value) if kinds[name] == "BooleanField" and value is not None else value
                for name, value in zip(columns, row, strict=True)
            ]
            cursor.execute(f'INSERT INTO "{table}" ({named}) VALUES ({marks})', values)


@contextmanager
def _unchecked() -> Iterator[None]:
    """Let rows come in table by table, whatever they refer to, and count ids on from them."""
    if connection.vendor == "sqlite":
        with connection.constraint_checks_disabled():
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = 'replica'")
        yield
        cursor.execute("SET session_replication_role = 'origin'")
        there = connection.introspection.table_names(cursor)
        models = [
            model
            for model in apps.get_app_config("store").get_models()
            if model._meta.db_table in there
        ]
        for sql in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)


@pytest.fixture
def empty_database() -> None:
    """A database without any table."""
    _drop_everything()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", KEPT)
def test_a_kept_book_opens_and_every_rule_holds(name: str, empty_database: None) -> None:
    del empty_database
    told = _kept(name)
    call_command("migrate", "contenttypes", verbosity=0)
    call_command("migrate", "auth", verbosity=0)
    _migrate_to(told["migration"])
    assert _not_made(name) == _MADE_THEN.get(name, [])
    for line in _MADE_THEN.get(name, []):
        with connection.cursor() as cursor:
            cursor.execute(line)
    with _unchecked():
        for table, kept in told["tables"].items():
            _insert(table, kept["columns"], kept["rows"])
    call_command("migrate", verbosity=0)
    found = verification.verify()
    assert found["ok"], [check for check in found["checks"] if check["broken"]]
    rows = told["tables"]["balance"]
    place = rows["columns"].index("to_date")
    still_open = [row for row in rows["rows"] if row[place] == END_OF_TIME.isoformat()]
    assert Balance.objects.filter(to_date=END_OF_TIME).count() == len(still_open) > 0
    assert "item_replaced_once" not in _constraints("item")


def _not_made(name: str) -> list[str]:
    """List the lines of a kept schema that the old migrations make no more; it is SQLite's."""
    if connection.vendor != "sqlite":
        return _MADE_THEN.get(name, [])
    connection.ensure_connection()
    raw: sqlite3.Connection = connection.connection
    made = set(keeping.schema(raw).splitlines())
    kept = (keeping.FOLDER / f"{name}.sql").read_text().splitlines()
    return [line for line in kept if line not in made and "django_session" not in line]


def _constraints(table: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        found: dict[str, Any] = connection.introspection.get_constraints(cursor, table)
    return found


def test_something_is_kept() -> None:
    assert KEPT
