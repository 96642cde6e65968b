"""The whole book as one thing to compare: what is refused changes nothing of it."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection

# Being there leaves traces that are no change: when somebody was last seen.
TRACES = frozenset({"sign_in_session", "django_session", "api_token"})


def state() -> dict[str, str]:
    """Give a hash of the rows of each table, whatever their order."""
    return {
        model._meta.db_table: _hash(model._meta.db_table)
        for model in apps.get_app_config("store").get_models(include_auto_created=True)
        if model._meta.db_table not in TRACES
    }


@contextmanager
def unchanged(*but: str) -> Iterator[None]:
    """Hold the book against what it was before, but for the tables that are named."""
    before = state()
    yield
    after = state()
    assert [name for name in before if before[name] != after[name] and name not in but] == []


def _hash(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        rows = sorted(map(repr, cursor.fetchall()))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()
