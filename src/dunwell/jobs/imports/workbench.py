"""The workbench: a file's rows in a scratch DuckDB database, where columns are checked whole.

What does not fit its share of memory goes to a folder under the book, so that memory stays
bounded however large the file is. All of it is thrown away when the import ends.
"""

import fcntl
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

MEMORY_LIMIT = "320MB"
VALUES_AT_ONCE = 50_000

_PREFIX: Final = "import-"
_LOCK: Final = "lock"
_MAKING: Final = "import.lock"

Params = list[Any] | dict[str, Any] | None


class Workbench:
    """A scratch database with one table per step of an import."""

    def __init__(self, folder: Path) -> None:
        self._connection = duckdb.connect(
            ":memory:",
            config={
                "memory_limit": MEMORY_LIMIT,
                "temp_directory": str(folder),
                "threads": 2,
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            },
        )
        # Every join has its small table on the right. Left to guess from empty dictionaries,
        # the optimizer would hash the whole file instead.
        self.run("SET disabled_optimizers = 'join_order,build_side_probe_side'")

    def run(self, sql: str, params: Params = None) -> None:
        """Carry out one statement."""
        self._connection.execute(sql, params)

    def rows(self, sql: str, params: Params = None) -> list[tuple[Any, ...]]:
        """Return all rows of a small result."""
        return self._connection.execute(sql, params).fetchall()

    def value(self, sql: str, params: Params = None) -> Any:
        """Return the first value of the first row."""
        rows = self.rows(sql, params)
        return rows[0][0] if rows else None

    def texts(self, sql: str) -> list[str]:
        """Return the first column of a result."""
        return [row[0] for row in self.rows(sql)]

    def insert(self, table: str, batch: pa.RecordBatch | pa.Table) -> None:
        """Append Arrow rows to a table, matched by position."""
        arrow = pa.Table.from_batches([batch]) if isinstance(batch, pa.RecordBatch) else batch
        self._connection.register("arriving", arrow)
        self._connection.execute(f"INSERT INTO {table} SELECT * FROM arriving")
        self._connection.unregister("arriving")

    def batches(self, sql: str, *, rows: int = 100_000) -> Iterator[pa.RecordBatch]:
        """Stream a result of any size, at least one batch for its columns."""
        reader: Any = self._connection.sql(sql).to_arrow_reader(rows)
        first = True
        for batch in reader:
            first = False
            yield batch
        if first:
            yield pa.RecordBatch.from_pylist([], schema=reader.schema)

    def translate(
        self,
        *,
        into: str,
        values: str,
        schema: pa.Schema,
        by: Callable[..., tuple[Any, ...]],
    ) -> None:
        """Make a dictionary table: each distinct row of `values`, and what `by` makes of it.

        `schema` names the columns of the values and then those of the translation.
        """
        columns = ", ".join(f"{field.name} {_sql_type(field.type)}" for field in schema)
        self.run(f"CREATE OR REPLACE TABLE {into} ({columns})")
        with self._connection.cursor() as cursor:
            cursor.execute(values)
            while known := cursor.fetchmany(VALUES_AT_ONCE):
                translated = [(*row, *by(*row)) for row in known]
                arrays = [
                    pa.array(column, field.type)
                    for column, field in zip(zip(*translated, strict=True), schema, strict=True)
                ]
                self.insert(into, pa.table(arrays, schema=schema))

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()


def _sql_type(arrow_type: pa.DataType) -> str:
    if pa.types.is_int64(arrow_type):
        return "BIGINT"
    if pa.types.is_date(arrow_type):
        return "DATE"
    return "BOOLEAN" if pa.types.is_boolean(arrow_type) else "VARCHAR"


@contextmanager
def open_workbench(home: Path) -> Iterator[Workbench]:
    """Lend a workbench in a folder that is gone afterwards, also after a refusal.

    Folders of imports that were killed go now: their locks ended with them.
    """
    home.mkdir(parents=True, exist_ok=True)
    with ExitStack() as undo:
        with (home / _MAKING).open("w") as making:
            # One at a time, so that nobody takes a folder away before its lock is held.
            fcntl.flock(making, fcntl.LOCK_EX)
            _remove_orphans(home)
            folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=home))
            undo.callback(shutil.rmtree, folder, ignore_errors=True)
            held = undo.enter_context((folder / _LOCK).open("w"))
            fcntl.flock(held, fcntl.LOCK_EX)
        workbench = Workbench(folder)
        undo.callback(workbench.close)
        yield workbench


def _remove_orphans(home: Path) -> None:
    for folder in home.glob(f"{_PREFIX}*"):
        with (folder / _LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
        shutil.rmtree(folder, ignore_errors=True)


def load_raw(
    workbench: Workbench,
    headings: tuple[str, ...],
    batches: Iterable[pa.RecordBatch],
    *,
    told: Callable[[int], None],
) -> int:
    """Fill the table `raw` (row, c0, c1, ...) and return how many rows there were."""
    columns = ", ".join(f"c{position} VARCHAR" for position in range(len(headings)))
    workbench.run(f"CREATE TABLE raw (row BIGINT, {columns})")
    count = 0
    for batch in batches:
        workbench.insert("raw", batch)
        count += batch.num_rows
        told(count)
    return count
