"""For tests that must really commit: the book is emptied afterwards, append-only or not.

A folder's conftest.py takes the fixture over: `from tests.committed import committed_book`.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.core.management.color import no_style
from django.core.management.sql import sql_flush
from django.db import connection

from dunwell.store import triggers


@pytest.fixture
def committed_book(transactional_db: None) -> Iterator[None]:
    """Let a test commit; on SQLite the triggers step aside while its rows are deleted."""
    del transactional_db
    yield
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
    connection.ops.execute_sql_flush(sql_flush(no_style(), connection, allow_cascade=True))
    with connection.schema_editor() as editor:
        triggers.install(apps, editor)  # type: ignore[arg-type]  # It asks for nothing of it.
