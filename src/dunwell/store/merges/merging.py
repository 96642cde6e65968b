"""A merge brings a committed stage into the book with set-based statements, in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection, models
from django.db.models.fields import NOT_PROVIDED

from dunwell.core.balances import END_OF_TIME
from dunwell.store import balances
from dunwell.store.models import Posting

# Why an import posted what it posted; `OWN` are clearings the source told of.
SOURCE_CLEARING: Final = "source_clearing"  # The row said it was cleared, in whole or in part.
NOT_LISTED: Final = "not_listed"  # A complete file no longer lists the item.
SOURCE_CORRECTED: Final = "source_corrected"  # The source changed what it had said.
IMPORT_UNDONE: Final = "import_undone"  # A person undid the import.

# What an INSERT by hand puts where Django would put a field's empty default.
_EMPTY_TEXT: Final = "''"

_SHARED: Final = {"recorded_at": "%(at)s", "run_id": "%(run)s", "source_id": "%(source)s"}

# Neither a reversal nor reversed; `p` is the posting.
STANDING: Final = (
    "p.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM posting r WHERE r.reverses_id = p.id)"
)

_LOCK_TABLES: Final = "LOCK TABLE document, item, allocation, posting IN SHARE ROW EXCLUSIVE MODE"
# What a statement writes is kept for the triggers, and joined; until the merge ends it may take so
# much memory before it goes to the disk.
_ROOM: Final = "SET LOCAL work_mem = '64MB'"
# A temporary table is used once or twice: its statistics need a tenth of the usual sample.
_GLANCE: Final = "SET LOCAL default_statistics_target = 10"
_LOOK_AGAIN: Final = "RESET default_statistics_target"
_TABLES: Final = ("document", "item", "allocation", "posting", "balance", "source_key")
# Tables that have changed by more than this share, and more than a few rows, since PostgreSQL
# last looked at them.
_STALE: Final = """
SELECT c.relname FROM pg_class c LEFT JOIN pg_stat_user_tables t ON t.relid = c.oid
WHERE c.relname = ANY(%s) AND c.relnamespace = current_schema()::regnamespace
  AND (c.reltuples < 0 OR t.n_mod_since_analyze > 1000 + c.reltuples / 10)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """One merge: the stage it reads and the values its statements share."""

    stage: str
    source_id: int
    run_id: int
    recorded_at: datetime
    ledger_date: date | None

    def params(self, **more: Any) -> dict[str, Any]:
        """Give the named values of a statement as the database wants them."""
        values: dict[str, Any] = {
            "source": self.source_id,
            "run": self.run_id,
            "at": connection.ops.adapt_datetimefield_value(self.recorded_at),
            "ledger": _day(self.ledger_date),
            "end": _day(END_OF_TIME),
            "clearing": SOURCE_CLEARING,
            "not_listed": NOT_LISTED,
            "corrected": SOURCE_CORRECTED,
        }
        return values | more

    def run(self, sql: str, **more: Any) -> int:
        """Carry out one statement and count its rows.

        `{stage}` stands for the stage and `{ledger}` for the ledger date, which may be null.
        """
        with connection.cursor() as cursor:
            cursor.execute(self._named(sql), self.params(**more))
            return max(int(cursor.rowcount), 0)

    def rows(self, sql: str, **more: Any) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        with connection.cursor() as cursor:
            cursor.execute(self._named(sql), self.params(**more))
            return list(cursor.fetchall())

    def value(self, sql: str, **more: Any) -> Any:
        """Return the first value of a query's first row."""
        rows = self.rows(sql, **more)
        return rows[0][0] if rows else None

    def insert(
        self, model: type[models.Model], given: Mapping[str, str], rest: str, **more: Any
    ) -> int:
        """Add the rows of a query to a table, as `insert_sql` does, and count them.

        What all rows of a merge share (its run, source and instant) need not be given.
        """
        columns = {str(field.column) for field in model._meta.concrete_fields}
        shared = {column: value for column, value in _SHARED.items() if column in columns}
        return self.run(insert_sql(model, shared | dict(given), rest), **more)

    def post(self, given: Mapping[str, str], rest: str, **more: Any) -> int:
        """Add postings; one that does not say how it changes the claim changes it alike."""
        return self.insert(Posting, {"claim_change": given["change"], **given}, rest, **more)

    def temporary(self, name: str, query: str, **more: Any) -> None:
        """Keep the rows of a query until `drop` or the end of the connection."""
        self.drop(name)
        self.run(f"CREATE TEMPORARY TABLE {name} AS {query}", **more)
        if connection.vendor == "postgresql":
            # Without statistics PostgreSQL joins a large temporary table row by row.
            for step in (_GLANCE, f"ANALYZE {name}", _LOOK_AGAIN):
                self.run(step)

    def index(self, table: str, column: str) -> None:
        """Let statements find rows of a temporary table by a column."""
        self.run(f"CREATE INDEX {table}_by_{column} ON {table} ({column})")

    def drop(self, *names: str) -> None:
        """Remove temporary tables."""
        for name in names:
            self.run(f"DROP TABLE IF EXISTS {name}")

    def reserve(self, table: str, count: int) -> int:
        """Set aside `count` ids of a table and return the number before the first of them."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT setval(s, nextval(s) + %s) - %s FROM"
                    " (SELECT pg_get_serial_sequence(%s, 'id') AS s) AS named",
                    [count, count, table],
                )
            else:
                cursor.execute(
                    "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = %s", [table]
                )
            return int(cursor.fetchone()[0])

    @property
    def on_postgresql(self) -> bool:
        """Tell which of the two databases this is."""
        return connection.vendor == "postgresql"

    def _named(self, sql: str) -> str:
        # PostgreSQL must be told what a null is; SQLite keeps days as text.
        ledger = f"CAST(%(ledger)s AS {'date' if self.on_postgresql else 'text'})"
        return sql.replace("{stage}", self.stage).replace("{ledger}", ledger)

    def rebuild_balances(self, items_sql: str) -> None:
        """Write the intervals of the selected items anew."""
        balances.rebuild_sql(items_sql)


def lock_ledger() -> None:
    """Keep every other writer out of the ledger's tables until the transaction ends."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_LOCK_TABLES)
            cursor.execute(_ROOM)
            cursor.execute(_STALE, [list(_TABLES)])
            stale = [name for (name,) in cursor.fetchall()]
        if stale:
            take_stock(*stale)


def take_stock(*tables: str) -> None:
    """Let PostgreSQL count what a merge brought, or the next one joins it row by row.

    Its own look at changed tables gives way to the lock of a merge.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for table in tables or _TABLES:
                cursor.execute(f"ANALYZE {table}")


def _day(day: date | None) -> Any:
    return None if day is None else connection.ops.adapt_datefield_value(day)


def insert_sql(model: type[models.Model], given: Mapping[str, str], rest: str) -> str:
    """Write an INSERT ... SELECT that gives every column of a table a value.

    `given` maps columns to SQL expressions over `rest` (from FROM onwards); the other columns get
    their field's default, as the ORM would give it.
    """
    values = dict(given)
    for field in model._meta.concrete_fields:
        column = str(field.column)
        if column not in values and not field.primary_key:
            values[column] = _default(field)
    columns = ", ".join(values)
    return (
        f"INSERT INTO {model._meta.db_table} ({columns})"
        f" SELECT {', '.join(values.values())} {rest}"
    )


def default_sql(model: type[models.Model], name: str) -> str:
    """Write what the ORM would give a field that nothing is said of."""
    return _default(next(one for one in model._meta.concrete_fields if one.name == name))


def _default(field: "models.Field[Any, Any]") -> str:
    default = None if field.default is NOT_PROVIDED else field.default
    if isinstance(default, bool):
        on, off = ("TRUE", "FALSE") if connection.vendor == "postgresql" else ("1", "0")
        return on if default else off
    if isinstance(default, int):
        return str(default)
    if default is not None:
        return f"'{default}'"
    return "NULL" if field.null else _EMPTY_TEXT
