"""Expressions run on DuckDB over Arrow tables in memory; it never downloads an extension."""

import os
from collections.abc import Mapping
from functools import cache
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


@cache
def _engine(process: int) -> duckdb.DuckDBPyConnection:  # noqa: ARG001 - Its threads are of one process.
    """Start DuckDB once, as that takes longer than a small question does."""
    return duckdb.connect(config=_CLOSED)


class Duck:
    """A link to DuckDB that sees some Arrow tables under the names of the book's.

    Names are temporary and belong to their link, so links may be open beside each other.
    """

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self._link = _engine(os.getpid()).cursor()
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
