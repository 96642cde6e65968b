"""Problems of a file, kept one row each on the workbench and told grouped by cause."""

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from dunwell.core import imports
from dunwell.core.imports import ProblemCode, Severity
from dunwell.jobs.imports.workbench import Workbench

EXAMPLES = 5
SHOWN = 200  # Characters of a cell.


def prepare(workbench: Workbench) -> None:
    """Create the empty tables of problems, and of those that the reader of the file told."""
    columns = (
        'row BIGINT, "column" VARCHAR, value VARCHAR, code VARCHAR, severity VARCHAR,'
        " expected VARCHAR"
    )
    workbench.run(f"CREATE TABLE problem ({columns})")
    workbench.run(f"CREATE TABLE file_problem ({columns}, cells VARCHAR[])")


def add(
    workbench: Workbench,
    code: ProblemCode,
    *,
    rows: str,
    column: str | None,
    value: str = "NULL",
    params: list[Any] | None = None,
) -> None:
    """Note one problem for every row of `rows`, the rest of a SELECT from FROM onwards.

    `value` is an SQL expression over it for what stands in the cell.
    """
    workbench.run(
        f"INSERT INTO problem SELECT row, ?, CAST({value} AS VARCHAR), ?, ?, ? {rows}",
        [
            column,
            code.value,
            imports.severity_of(code).value,
            imports.EXPECTED[code],
            *(params or []),
        ],
    )


def add_merged(workbench: Workbench, found: Iterable[tuple[int, ProblemCode]]) -> None:
    """Note the problems (row, code) that only the book could tell."""
    rows = [
        (row, code.value, imports.severity_of(code).value, imports.EXPECTED[code])
        for row, code in found
    ]
    if not rows:
        return
    names = ("row", "code", "severity", "expected")
    table = pa.table(dict(zip(names, zip(*rows, strict=True), strict=True)))
    workbench.run(
        "CREATE TABLE told_by_book (row BIGINT, code VARCHAR, severity VARCHAR, expected VARCHAR)"
    )
    workbench.insert("told_by_book", table)
    workbench.run(
        "INSERT INTO problem SELECT t.row, NULL, s.number, t.code, t.severity, t.expected"
        " FROM staged s RIGHT JOIN told_by_book t ON s.row = t.row"
        " WHERE NOT EXISTS (SELECT 1 FROM problem p WHERE p.row = t.row AND p.code = t.code)"
    )


def count_rows(workbench: Workbench, code: str) -> int:
    """Count the rows that have a problem."""
    count: int = workbench.value("SELECT count(DISTINCT row) FROM problem WHERE code = ?", [code])
    return count


def rejected_rows(workbench: Workbench) -> int:
    """Count the rows that an error keeps out."""
    count: int = workbench.value(
        "SELECT count(DISTINCT row) FROM problem WHERE severity = ?", [Severity.ERROR.value]
    )
    return count


def summary(workbench: Workbench) -> list[dict[str, Any]]:
    """Group the problems by cause, errors first, the most frequent first, with examples."""
    groups = workbench.rows(
        "SELECT code, severity, count(DISTINCT row) AS n FROM problem"
        " GROUP BY code, severity ORDER BY severity, n DESC, code"
    )
    return [
        {
            "code": code,
            "severity": severity,
            "count": count,
            "examples": _examples(workbench, code),
            "values": _values(workbench, code),
        }
        for code, severity, count in groups
    ]


def _examples(workbench: Workbench, code: str) -> list[dict[str, Any]]:
    rows = workbench.rows(
        f'SELECT row, "column", left(value, {SHOWN}), expected FROM problem WHERE code = ?'
        ' ORDER BY row, "column" LIMIT ?',
        [code, EXAMPLES],
    )
    return [
        {"row": row, "column": column, "value": value, "expected": expected}
        for row, column, value, expected in rows
    ]


def _values(workbench: Workbench, code: str) -> list[dict[str, Any]]:
    """Tell the most frequent values behind a problem, which one repair each would mend."""
    rows = workbench.rows(
        "SELECT \"column\", COALESCE(value, ''), count(DISTINCT row) AS n, min(expected)"
        ' FROM problem WHERE code = ? AND "column" IS NOT NULL'
        " GROUP BY ALL ORDER BY n DESC, 1, 2 LIMIT ?",
        [code, EXAMPLES],
    )
    return [
        {"column": column, "value": value, "count": count, "expected": expected}
        for column, value, count, expected in rows
    ]
