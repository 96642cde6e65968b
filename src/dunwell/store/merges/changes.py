"""Rows that an import changes are remembered as they were, so that undo can put them back.

Only the columns that really change are remembered: what a person changes beside them stays.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import connection, models

from dunwell.core.imports import RunState
from dunwell.store.merges.merging import Merge
from dunwell.store.models import ImportChange

_CHANGES: Final = ImportChange._meta.db_table
_INSERT: Final = f'INSERT INTO {_CHANGES} (run_id, "table", row_id, before)'


def change(
    merge: Merge, model: type[models.Model], news: Mapping[str, str], *, matched: str
) -> int:
    """Give the rows their new values where they differ, remember the old, and count the rows.

    `news` maps columns to expressions over `m`, a row of the table `matched`, and `c`, the row of
    the book whose id is in `m.row_id`; each row of the book is matched once at most.
    """
    table = model._meta.db_table
    values = ", ".join(f"{value} AS new_{column}" for column, value in news.items())
    merge.temporary(
        "matched_row",
        f"SELECT c.id AS row_id, {values} FROM {matched} m JOIN {table} c ON c.id = m.row_id",
    )
    different = {column: _differs(f"n.new_{column}", f"c.{column}") for column in news}
    merge.temporary(
        "changed_row",
        f"SELECT n.* FROM matched_row n JOIN {table} c ON c.id = n.row_id"
        f" WHERE {' OR '.join(different.values())}",
    )
    merge.run(
        f"{_INSERT} SELECT %(run)s, '{table}', n.row_id, {_told(model, different)}"
        f" FROM changed_row n JOIN {table} c ON c.id = n.row_id"
    )
    assignments = ", ".join(f"{column} = n.new_{column}" for column in news)
    merge.run(f"UPDATE {table} SET {assignments} FROM changed_row n WHERE n.row_id = {table}.id")
    count = int(merge.value("SELECT COUNT(*) FROM changed_row"))
    merge.drop("matched_row", "changed_row")
    return count


def note_created(merge: Merge, model: type[models.Model], ids: str) -> None:
    """Remember that the run created the rows whose `row_id` a query gives."""
    merge.run(
        f"{_INSERT} SELECT %(run)s, '{model._meta.db_table}', row_id, NULL FROM ({ids}) AS made"
    )


def restore(merge: Merge, model: type[models.Model], run_id: int) -> None:
    """Give the rows a run changed the values they had before it."""
    table = model._meta.db_table
    assignments = ", ".join(
        f"{field.column} = CASE WHEN {_was_told(str(field.column))}"
        f" THEN {_value_before(field)} ELSE {table}.{field.column} END"
        for field in model._meta.concrete_fields
        if not field.primary_key
    )
    merge.run(
        f"UPDATE {table} SET {assignments} FROM {_CHANGES} b"
        f" WHERE b.run_id = %(undone)s AND b.\"table\" = '{table}' AND b.before IS NOT NULL"
        f" AND b.row_id = {table}.id",
        undone=run_id,
    )


def created(model: type[models.Model]) -> str:
    """Write the query for the ids of the rows that the run %(undone)s created."""
    return (
        f"SELECT row_id FROM {_CHANGES} WHERE run_id = %(undone)s AND before IS NULL"
        f" AND \"table\" = '{model._meta.db_table}'"
    )


def changed(model: type[models.Model]) -> str:
    """Write the query for the ids of the rows that the run %(undone)s changed."""
    return (
        f"SELECT row_id FROM {_CHANGES} WHERE run_id = %(undone)s AND before IS NOT NULL"
        f" AND \"table\" = '{model._meta.db_table}'"
    )


def later(model: type[models.Model], actions: Sequence[str]) -> str:
    """Write the query for the ids of rows that someone changed after the run %(undone)s.

    That is a later import that stands, or one of the actions, as the audit trail tells.
    """
    table = model._meta.db_table
    named = ", ".join(f"'{action}'" for action in actions)
    mine = f"m.run_id = %(undone)s AND m.\"table\" = '{table}'"
    return (
        f"SELECT m.row_id FROM {_CHANGES} m JOIN {_CHANGES} o ON o.row_id = m.row_id"
        f' AND o."table" = m."table" AND o.run_id > m.run_id'
        f" JOIN import_run u ON u.id = o.run_id AND u.state <> '{RunState.UNDONE.value}'"
        f" WHERE {mine}"
        f" UNION SELECT m.row_id FROM {_CHANGES} m"
        f" JOIN audit_entry e ON e.subject = '{table}:' || CAST(m.row_id AS varchar)"
        f" AND e.action IN ({named}) AND e.sequence > (SELECT MIN(l.sequence) FROM audit_entry l"
        " WHERE l.action = 'imports.load' AND l.subject = 'import_run:' ||"
        " CAST(%(undone)s AS varchar))"
        f" WHERE {mine}"
    )


def _differs(one: str, other: str) -> str:
    """Compare two values of which either may be null."""
    return f"{one} {'IS DISTINCT FROM' if connection.vendor == 'postgresql' else 'IS NOT'} {other}"


def _told(model: type[models.Model], different: Mapping[str, str]) -> str:
    """Write a JSON object of the columns that differ with what they said before."""
    parts = [
        f"CASE WHEN {differs} THEN ',\"{column}\":' || {_json(model, column)} ELSE '' END"
        for column, differs in different.items()
    ]
    text = f"'{{' || substr({' || '.join(parts)}, 2) || '}}'"
    return f"CAST({text} AS jsonb)" if connection.vendor == "postgresql" else text


def _json(model: type[models.Model], column: str) -> str:
    if connection.vendor == "postgresql":
        return f"COALESCE(CAST(to_jsonb(c.{column}) AS text), 'null')"
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    if isinstance(field, models.BooleanField):
        return f"CASE WHEN c.{column} THEN 'true' ELSE 'false' END"
    return f"json_quote(c.{column})"


def _was_told(column: str) -> str:
    if connection.vendor == "postgresql":
        return f"jsonb_exists(b.before, '{column}')"
    return f"json_type(b.before, '$.{column}') IS NOT NULL"


def _value_before(field: "models.Field[Any, Any]") -> str:
    if connection.vendor == "postgresql":
        return f"CAST(b.before ->> '{field.column}' AS {field.db_type(connection)})"
    return f"json_extract(b.before, '$.{field.column}')"
