"""For tests that must really commit: the book is emptied afterwards, append-only or not.

A folder's conftest.py takes the fixture over: `from tests.committed import committed_book`.
"""

from collections.abc import Iterator, Sequence

import pytest
from django.core.management.color import Style, no_style
from django.core.management.sql import sql_flush
from django.db import connection

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


def empty_quickly() -> None:
    """Let the book be emptied by deleting its rows where they are few; the triggers step aside."""
    if connection.vendor == "postgresql":
        connection.ops.sql_flush = _emptying  # type: ignore[method-assign]  # Its one other way.


def _emptying(style: Style, tables: Sequence[str], **_: bool) -> list[str]:
    del style
    names = ", ".join(f"'{name}'" for name in tables)
    return [_EMPTY_ON_POSTGRESQL.replace("{names}", names)]


@pytest.fixture
def committed_book(transactional_db: None) -> Iterator[None]:
    """Let a test commit; on SQLite the triggers step aside while its rows are deleted."""
    del transactional_db
    yield
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        kept = cursor.fetchall()
        for name, _sql in kept:
            cursor.execute(f"DROP TRIGGER {name}")
    connection.ops.execute_sql_flush(sql_flush(no_style(), connection, allow_cascade=True))
    with connection.cursor() as cursor:
        for _name, sql in kept:
            cursor.execute(sql)
