"""Tables in bulk: a query read into Arrow, and Arrow written into a stage, both through ADBC.

ADBC opens a connection of its own: it sees committed rows only, and on SQLite it would wait for a
write transaction of ours without end. So nothing here runs inside a transaction. On SQLite the
two never have the file open together in one process (docs/adr/0009).
"""

import importlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any, Literal
from urllib.parse import quote

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.db import connection

Parameter = str | int | date | datetime | None
Mode = Literal["create", "append", "replace", "create_append"]

_TABLE_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_ROWS_A_BATCH = 65_536
# A reader waits as long for a writer here as on Django's connection.
_WAIT_MILLISECONDS = 20_000


# Whether reads use Django's own connection, and so see its open transaction.
_through_django: ContextVar[bool] = ContextVar("through_django", default=False)
# The link that several reads share, if any.
_shared: ContextVar[Any] = ContextVar("shared_link", default=None)


class FramesInTransaction(RuntimeError):
    """Bulk reading or staging was asked for inside a transaction of Django's connection."""

    def __init__(self) -> None:
        super().__init__(
            "Bulk reading and staging use a connection of their own and would not see the rows of"
            " the open transaction: do it before the transaction begins or after it ends."
        )


def read(
    sql: str,
    params: Sequence[Parameter] = (),
    *,
    types: Mapping[str, pa.DataType] | None = None,
) -> pa.Table:
    """Run one query, its parameters marked `?`, and return its rows.

    Columns named `*_date` are date32 and those named `*_at` UTC timestamps on both databases.
    SQLite tells the type of a column from its first rows: name in `types` a text column that may
    be null throughout. A sum is numeric on PostgreSQL: write `CAST(SUM(x) AS BIGINT)`.
    """
    if _through_django.get() or (settings.SERVING and _on_sqlite()):
        return _typed(_read_through_django(sql, params), types or {})
    with _reading_link() as link, link.cursor() as cursor:
        if _on_sqlite():
            cursor.adbc_statement.set_options(**{"adbc.sqlite.query.batch_rows": _ROWS_A_BATCH})
        cursor.execute(_placeholders(sql), [_parameter(value) for value in params] or None)
        table = cursor.fetch_arrow_table()
    return _typed(table, types or {})


@contextmanager
def on_djangos_connection() -> Iterator[None]:
    """Let reads see the transaction that is open, at the price of slower rows."""
    token = _through_django.set(True)
    try:
        yield
    finally:
        _through_django.reset(token)


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Let reads on PostgreSQL share a link and see one state of the book.

    On SQLite each read goes on opening a link of its own: Django's connection may be asked
    between two reads, and the two never have the file open together.
    """
    if _on_sqlite() or _through_django.get() or connection.in_atomic_block:
        yield
        return
    with _link() as link:
        with link.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        token = _shared.set(link)
        try:
            yield
        finally:
            _shared.reset(token)


@contextmanager
def _reading_link() -> Iterator[Any]:
    shared = _shared.get()
    if shared is not None:
        yield shared
        return
    with _link() as link:
        yield link


def _read_through_django(sql: str, params: Sequence[Parameter]) -> pa.Table:
    """Read on Django's own connection, as a server with other threads on the file must."""
    with connection.cursor() as cursor:
        cursor.execute(sql.replace("?", "%s"), [_parameter(value) for value in params])
        names = [column[0] for column in cursor.description]
        rows = cursor.fetchall()
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    return pa.table([pa.array(column) for column in columns], names=names)


def stage(
    name: str,
    batches: pa.Table | pa.RecordBatchReader | Iterable[pa.RecordBatch],
    *,
    mode: Mode = "create",
) -> int:
    """Write rows into a table of their own, committed, and return how many there were.

    Name it after its run. On SQLite dates arrive as ISO text, instants as Django writes them and
    booleans as 0 and 1.
    """
    reader = _reader(batches)
    if _on_sqlite():
        schema = _sqlite_schema(reader.schema)
        reader = pa.RecordBatchReader.from_batches(schema, map(_for_sqlite, reader))
    with _link() as link, link.cursor() as cursor:
        rows: int = cursor.adbc_ingest(_checked(name), reader, mode=mode)
        if not _on_sqlite():
            # Without statistics PostgreSQL joins a large stage row by row; a glance will do.
            cursor.execute("SET default_statistics_target = 10")
            cursor.execute(f"ANALYZE {_checked(name)}")
        link.commit()
    return rows


def drop_stage(name: str) -> None:
    """Remove a stage; one that is gone already is no error."""
    drop_stages((name,))


def drop_stages(names: Iterable[str]) -> None:
    """Remove stages together; those that are gone already are no error."""
    with _link() as link, link.cursor() as cursor:
        for name in names:
            cursor.execute(f"DROP TABLE IF EXISTS {_checked(name)}")
        link.commit()


@contextmanager
def _link() -> Iterator[Any]:
    """Open an ADBC connection to the database of Django's; it publishes no types."""
    if connection.in_atomic_block:
        raise FramesInTransaction
    if _on_sqlite():
        # ADBC brings a SQLite of its own, and two SQLites in one process do not see each other's
        # locks: the one that closes first would delete the log the other still writes to.
        connection.close()
    module = "adbc_driver_sqlite" if _on_sqlite() else "adbc_driver_postgresql"
    # Loaded here so that commands that read nothing in bulk start without a driver.
    driver = importlib.import_module(f"{module}.dbapi")
    with driver.connect(_address()) as link:
        if _on_sqlite():
            with link.cursor() as cursor:
                cursor.execute(f"PRAGMA busy_timeout = {_WAIT_MILLISECONDS}")
        yield link


def _on_sqlite() -> bool:
    return connection.vendor == "sqlite"


def _address() -> str:
    settings = connection.settings_dict
    if _on_sqlite():
        return str(settings["NAME"])
    user, password = quote(settings["USER"], safe=""), quote(settings["PASSWORD"], safe="")
    login = f"{user}{':' + password if password else ''}@" if user else ""
    host, port = str(settings["HOST"]), str(settings["PORT"])
    # A folder is where PostgreSQL's socket lies; it cannot stand in the place of a host name.
    folder = f"?host={quote(host, safe='')}" if host.startswith("/") else ""
    place = "" if folder else host
    return (
        f"postgresql://{login}{place}{':' + port if port else ''}"
        f"/{quote(settings['NAME'], safe='')}{folder}"
    )


def _checked(name: str) -> str:
    if not _TABLE_NAME.fullmatch(name):
        raise ValueError(f"A stage is named in lower-case letters, digits and _, not {name!r}.")
    return name


def _placeholders(sql: str) -> str:
    """Number the marks for PostgreSQL; our queries hold no `?` in their texts."""
    if _on_sqlite():
        return sql
    head, *rest = sql.split("?")
    return head + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))


def _parameter(value: Parameter) -> Parameter:
    if isinstance(value, datetime):
        return _instant_text(value) if _on_sqlite() else value
    if isinstance(value, date):
        return value.isoformat() if _on_sqlite() else value
    return value


def _instant_text(value: datetime) -> str:
    """Write an instant as Django keeps it on SQLite, so that texts compare as instants do."""
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(sep=" ")


def _typed(table: pa.Table, types: Mapping[str, pa.DataType]) -> pa.Table:
    columns = []
    for name, column in zip(table.column_names, table.columns, strict=True):
        wanted = types.get(name) or _type_by_name(name)
        columns.append(_cast(column, wanted) if wanted else column)
    return pa.table(dict(zip(table.column_names, columns, strict=True)))


def _type_by_name(name: str) -> pa.DataType | None:
    if name.endswith("_date"):
        return pa.date32()
    return pa.timestamp("us", "UTC") if name.endswith("_at") else None


def _cast(column: pa.ChunkedArray, wanted: pa.DataType) -> pa.ChunkedArray:
    if column.type == wanted:
        return column
    if column.null_count == len(column):
        return pa.chunked_array([pa.nulls(len(column), wanted)])
    if pa.types.is_timestamp(wanted) and pa.types.is_string(column.type):
        return pc.assume_timezone(column.cast(pa.timestamp("us")), "UTC")
    return column.cast(wanted)


def _reader(
    batches: pa.Table | pa.RecordBatchReader | Iterable[pa.RecordBatch],
) -> pa.RecordBatchReader:
    if isinstance(batches, pa.Table):
        return batches.to_reader(max_chunksize=_ROWS_A_BATCH)
    if isinstance(batches, pa.RecordBatchReader):
        return batches
    rest = iter(batches)
    first = next(rest, None)
    if first is None:
        raise ValueError("A stage needs at least one batch, if an empty one, for its columns.")
    return pa.RecordBatchReader.from_batches(first.schema, chain((first,), rest))


def _sqlite_schema(schema: pa.Schema) -> pa.Schema:
    return pa.schema(
        [
            pa.field(field.name, pa.string() if pa.types.is_timestamp(field.type) else field.type)
            for field in schema
        ]
    )


def _for_sqlite(batch: pa.RecordBatch) -> pa.RecordBatch:
    columns = [
        _texts(column) if pa.types.is_timestamp(column.type) else column
        for column in batch.columns
    ]
    return pa.RecordBatch.from_arrays(columns, schema=_sqlite_schema(batch.schema))


def _texts(column: pa.Array) -> pa.Array:
    """Write instants as Django does on SQLite: UTC, six digits of a second or none."""
    plain = column.cast(pa.timestamp("us", column.type.tz)).cast(pa.timestamp("us"))
    texts = pc.strftime(plain, format="%Y-%m-%d %H:%M:%S")
    return pc.replace_substring_regex(texts, pattern=r"\.000000$", replacement="")
