"""Many rows of one table are written at once in the open transaction, the quickest way it has."""

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from django.db import connection, models

# How the value of each column is written.
Writers = Sequence[Callable[[Any], Any]]

_LINES_AT_ONCE: Final = 1_000
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def reserve(model: type[models.Model], count: int) -> Sequence[int]:
    """Take so many ids of a table for rows about to be written."""
    if not count:
        return ()
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return sorted(row[0] for row in cursor.fetchall())
        # The transaction is alone with the file, so nobody takes an id meanwhile.
        cursor.execute(
            "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [table]
        )
        (last,) = cursor.fetchone()
    return range(last + 1, last + count + 1)


def insert(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write rows: days, instants, texts, numbers, and lists and maps as JSON."""
    table, names = model._meta.db_table, ", ".join(f'"{name}"' for name in columns)
    writers = _writers(model, columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _copy(cursor, f'COPY "{table}" ({names}) FROM STDIN', rows, writers)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(
            f'INSERT INTO "{table}" ({names}) VALUES ({marks})',
            [
                [
                    value if value is None else write(value)
                    for value, write in zip(row, writers, strict=True)
                ]
                for row in rows
            ],
        )


def _copy(cursor: Any, statement: str, rows: Iterable[Sequence[Any]], writers: Writers) -> None:
    """Write the text form of COPY many rows at a time, far quicker than row by row."""
    with cursor.copy(statement) as copy:
        lines: list[str] = []
        for row in rows:
            cells = [
                "\\N" if value is None else write(value)
                for value, write in zip(row, writers, strict=True)
            ]
            lines.append("\t".join(cells))
            if len(lines) == _LINES_AT_ONCE:
                copy.write("\n".join(lines) + "\n")
                lines.clear()
        if lines:
            copy.write("\n".join(lines) + "\n")


def _writers(model: type[models.Model], columns: Sequence[str]) -> Writers:
    """Choose how the values of each column are written."""
    fields = {field.column: field for field in model._meta.concrete_fields}
    on_postgresql = connection.vendor == "postgresql"
    return [_writer(fields[column], on_postgresql=on_postgresql) for column in columns]


def _writer(field: "models.Field[Any, Any]", *, on_postgresql: bool) -> Callable[[Any], Any]:
    if isinstance(field, models.JSONField):
        return _escaped_json if on_postgresql else _json
    if isinstance(field, models.CharField | models.TextField):
        return _escaped if on_postgresql else str
    if on_postgresql:
        return str
    return _day_or_instant if isinstance(field, models.DateField) else _as_it_stands


def _as_it_stands(value: Any) -> Any:
    return value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _escaped_json(value: Any) -> str:
    return _escaped(_json(value))


def _escaped(value: str) -> str:
    """Escape what means something in the text form of COPY."""
    return str(value).translate(_ESCAPES)


def _day_or_instant(value: date) -> str:
    """Write days and instants as Django keeps them on SQLite."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")
    return value.isoformat()
