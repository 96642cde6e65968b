"""A snapshot lets several queries see one state of the book without keeping writers out."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def reading() -> Iterator[None]:
    """Run queries against one state; inside a transaction its own state serves."""
    if connection.in_atomic_block:
        yield
        return
    # Django would begin IMMEDIATE on SQLite and so wait for, and hold up, every writer.
    begin = {
        "sqlite": "BEGIN DEFERRED",
        "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
