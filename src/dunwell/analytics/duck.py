"""Expressions run on DuckDB over Arrow tables in memory; it never downloads an extension."""

from collections.abc import Mapping
from types import TracebackType
from typing import Final, Self

import duckdb
import ibis.expr.types as ir
import pyarrow as pa

from dunwell.analytics.tables import Book, Engine

BOOK = Book(engine=Engine.DUCKDB)

_CLOSED: Final[dict[str, str | bool | int | float | list[str]]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


class Duck:
    """One DuckDB that sees some Arrow tables under the names of the book's."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self._link = duckdb.connect(config=_CLOSED)
        for name, table in tables.items():
            self._link.register(name, table)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._link.close()

    def keep(self, name: str, table: pa.Table) -> None:
        """Let later expressions see a table, such as what one before them returned."""
        self._link.register(name, table)

    def run(self, asked: ir.Table | str) -> pa.Table:
        """Run an expression, or one compiled before, and return its rows."""
        statement = asked if isinstance(asked, str) else BOOK.sql(asked)
        return self._link.sql(statement).to_arrow_table()
