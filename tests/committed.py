"""For tests that must really commit: the book is emptied afterwards, append-only or not.

A folder's conftest.py takes the fixture over: `from tests.committed import committed_book`.
"""

import os
import sqlite3
from collections.abc import Callable
from functools import partial

import psycopg
import pytest
from django.db import connection
from django.test import TransactionTestCase

# TRUNCATE makes new files for a table and each of its indexes, however few the rows are.
_EMPTY_ON_POSTGRESQL = """
DO $$ DECLARE name text; BEGIN
  SET LOCAL session_replication_role = 'replica';
  FOREACH name IN ARRAY ARRAY[{names}]::text[] LOOP
    CONTINUE WHEN pg_relation_size(quote_ident(name)::regclass) = 0;
    IF pg_relation_size(quote_ident(name)::regclass) > 262144 THEN
      EXECUTE format('TRUNCATE %I CASCADE', name);
    ELSE
      EXECUTE format('DELETE FROM %I', name);
    END IF;
  END LOOP;
END $$
"""
# What migrating fills by itself, and no test writes.
_ASIDE = "dunwell_empty"  # An empty book of the newest schema, on PostgreSQL.
_KEPT = frozenset({"django_migrations", "django_content_type", "auth_permission"})


def empty_quickly() -> None:
    """Let the book be emptied around its triggers, and not be told anew which tables it has.

    Called when the database has just been made.
    """
    if connection.vendor == "sqlite":
        empty = sqlite3.connect(":memory:", check_same_thread=False)
        connection.ensure_connection()
        connection.connection.backup(empty)
        _empty_by(partial(_bring_back, empty))
    else:
        _copy(str(connection.settings_dict["NAME"]), onto=_ASIDE)
        _empty_by(_empty_on_postgresql)


def _empty_by(emptying: Callable[[], None]) -> None:
    # The one step of Django's that empties a database after a test.
    setattr(TransactionTestCase, "_fixture_teardown", lambda _: emptying())  # noqa: B010 - Django's stubs do not know it.


def empty() -> None:
    """Empty the book after tests that had it in common."""
    getattr(TransactionTestCase, "_fixture_teardown")(None)  # noqa: B009 - Django's stubs do not know it.


def make_anew() -> None:
    """Put an empty book of the newest schema in the place of the test's, on PostgreSQL."""
    _copy(_ASIDE, onto=str(connection.settings_dict["NAME"]))


def _copy(name: str, *, onto: str) -> None:
    """Make a database like another; nobody may be connected to that one meanwhile."""
    connection.close()
    with psycopg.connect(os.environ["DUNWELL_DATABASE_URL"], autocommit=True) as link:
        link.execute(f'DROP DATABASE IF EXISTS "{onto}" WITH (FORCE)'.encode())
        link.execute(f'CREATE DATABASE "{onto}" TEMPLATE "{name}"'.encode())


def _bring_back(empty: sqlite3.Connection) -> None:
    """Write the pages of the empty book over those of the test's."""
    connection.ensure_connection()
    empty.backup(connection.connection)


def _empty_on_postgresql() -> None:
    tables = set(connection.introspection.django_table_names(only_existing=True)) - _KEPT
    names = ", ".join(f"'{name}'" for name in sorted(tables))
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY_ON_POSTGRESQL.replace("{names}", names))


@pytest.fixture
def committed_book(transactional_db: None) -> None:
    """Let a test commit; what it did is gone afterwards."""
    del transactional_db
