"""A page of a list begins after the last row of the page before, whatever came in meanwhile."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar

from django.db import connection

PAGE_ROWS: Final = 100

Param = str | int | date
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """The row a page stands beside: what it is sorted by, its id, and on which side to go on."""

    value: Param
    id: int
    backwards: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorting:
    """An SQL expression that is never null, and its direction; the id decides between equals."""

    expression: str
    descending: bool = False

    def clauses(self, cursor: Cursor | None, *, id_column: str) -> tuple[str, str, list[Param]]:
        """Give the condition, the order and the parameters that read one page."""
        backwards = cursor is not None and cursor.backwards
        down = self.descending != backwards
        way = "DESC" if down else "ASC"
        order = f"{self.expression} {way}, {id_column} {way}"
        if cursor is None:
            return "1 = 1", order, []
        sign = "<" if down else ">"
        condition = f"({self.expression}, {id_column}) {sign} (%s, %s)"
        return condition, order, [cursor.value, cursor.id]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """The ids of one page in order, each with what it is sorted by, and whether more follows."""

    keys: tuple[tuple[Param, int], ...]
    has_previous: bool
    has_next: bool


def cut(keys: Sequence[tuple[Param, int]], cursor: Cursor | None, *, rows: int) -> Slice:
    """Cut what was read, one row more than a page holds, to the page."""
    more = len(keys) > rows
    kept = tuple(keys[:rows])
    if cursor is not None and cursor.backwards:
        return Slice(keys=kept[::-1], has_previous=more, has_next=True)
    return Slice(keys=kept, has_previous=cursor is not None, has_next=more)


def day(value: object) -> date | None:
    """Read a day as either database gives it to plain SQL."""
    return date.fromisoformat(value) if isinstance(value, str) else value  # type: ignore[return-value]  # PostgreSQL gives dates.


def fetch(sql: str, params: Sequence[Param]) -> list[tuple[Any, ...]]:
    """Run a reading statement and give its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def marks(values: Sequence[object]) -> str:
    """Give a placeholder for each value."""
    return ", ".join(["%s"] * len(values)) or "NULL"


def page_of(
    rows: Sequence[T],
    *,
    key: Callable[[T], tuple[Param, int]],
    descending: bool,
    cursor: Cursor | None,
    size: int = PAGE_ROWS,
) -> tuple[list[T], bool, bool]:
    """Cut a page from rows held in memory: its rows, whether any come before, whether after."""
    ordered = sorted(rows, key=key, reverse=descending)
    if cursor is None:
        return ordered[:size], False, len(ordered) > size
    here = (cursor.value, cursor.id)
    before = [row for row in ordered if (key(row) > here if descending else key(row) < here)]
    if cursor.backwards:
        start = max(len(before) - size, 0)
        return ordered[start : len(before)], start > 0, len(before) < len(ordered)
    start = len(before) + sum(key(row) == here for row in ordered)
    return ordered[start : start + size], start > 0, start + size < len(ordered)
