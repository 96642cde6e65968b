"""Rejected rows go to a file with the file's own headings, to be corrected and loaded again."""

import csv
from pathlib import Path

from dunwell.core.imports import Severity
from dunwell.jobs.imports.requests import Request
from dunwell.jobs.imports.workbench import Workbench

PROBLEM_HEADING = "Dunwell problem"
_ROWS_AT_ONCE = 10_000


def write(
    workbench: Workbench,
    home: Path,
    request: Request,
    headings: tuple[str, ...],
    import_id: int | None,
) -> Path | None:
    """Write the rejected rows as CSV (UTF-8 with BOM) and return where; None without any.

    A dry run writes nothing. The last column says what was wrong; it is ignored when loaded.
    """
    reasons = (
        "SELECT row, string_agg(concat(COALESCE(\"column\" || ': ', ''), 'expected ', expected),"
        f" '; ') AS why FROM problem WHERE severity = '{Severity.ERROR.value}' GROUP BY row"
    )
    if import_id is None or not workbench.value(f"SELECT 1 FROM ({reasons}) LIMIT 1"):
        return None
    folder = home / "rejected"
    folder.mkdir(exist_ok=True)
    path = folder / f"{import_id}-{request.path.stem}.csv"
    cells = ", ".join(f"COALESCE(raw.c{place}, '')" for place in range(len(headings)))
    own = headings[-1] == PROBLEM_HEADING
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings if own else [*headings, PROBLEM_HEADING])
        for batch in workbench.batches(
            f"SELECT why, {cells} FROM ({reasons}) problems LEFT JOIN raw USING (row)"
            " ORDER BY row",
            rows=_ROWS_AT_ONCE,
        ):
            for why, *row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                writer.writerow([*(row[:-1] if own else row), why])
    return path
