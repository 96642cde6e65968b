"""Messages are rewritten in batches, one prepared statement for all rows of a batch."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

from dunwell.store.models import Message


def rewrite(rows: Sequence[tuple[int, Mapping[str, Any]]]) -> None:
    """Write some fields of some messages, each with its own values; the caller holds the rows.

    All rows name the same fields. Values are parameters; the names are those of the model.
    """
    if not rows:
        return
    by_name = {field.name: field for field in Message._meta.concrete_fields}
    fields = [by_name[name] for name in rows[0][1]]
    sets = ", ".join(f'"{field.column}" = %s' for field in fields)
    values = [
        [
            *(field.get_db_prep_save(given[field.name], connection) for field in fields),
            message_id,
        ]
        for message_id, given in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "message" SET {sets} WHERE "id" = %s', values)
