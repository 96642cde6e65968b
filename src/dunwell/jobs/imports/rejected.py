"""Rejected rows go to a file with the file's own headings, to be corrected and loaded again."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from dunwell.core.imports import Severity
from dunwell.jobs.imports.workbench import Workbench

PROBLEM_HEADING: Final = "Dunwell problem"
# It stands beyond the headings, so that the row is left out again until a person takes it away.
CORRECT_FIRST: Final = "correct the row and delete this cell"
_ROWS_AT_ONCE: Final = 10_000
_NAME_LENGTH: Final = 60

_REASONS: Final = f"""
SELECT row, string_agg(DISTINCT concat(COALESCE("column" || ': ', ''), 'expected ', expected),
  '; ') AS why
FROM problem WHERE severity = '{Severity.ERROR.value}' GROUP BY row
"""


def write(
    workbench: Workbench, home: Path, *, name: str, headings: tuple[str, ...], import_id: int
) -> Path | None:
    """Write the rejected rows as CSV (UTF-8 with BOM) and return where; None without any.

    `name` is that of the loaded file. The last column says what was wrong; it is ignored when the
    file is loaded. A row that could not be cut into cells stands as it was found, its cells
    beyond the headings behind the last column.
    """
    folder = home / "rejected"
    # An import that was killed before it was through may have left a file under this number.
    for stale in folder.glob(f"{import_id}-*.csv"):
        stale.unlink()
    if not workbench.value(f"SELECT 1 FROM ({_REASONS}) LIMIT 1"):
        return None
    folder.mkdir(exist_ok=True)
    path = folder / f"{import_id}-{Path(name).stem[:_NAME_LENGTH]}.csv"
    # A file of rejected rows has the last column already.
    width = len(headings) - (headings[-1] == PROBLEM_HEADING)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*headings[:width], PROBLEM_HEADING])
        for why, left_out, cells in _rows(workbench, headings):
            if left_out is None:
                writer.writerow([*cells[:width], why])
            else:
                writer.writerow(_as_found(left_out, width, why))
    return path


def _rows(
    workbench: Workbench, headings: tuple[str, ...]
) -> Iterator[tuple[str, Sequence[str] | None, Sequence[str]]]:
    """Give each rejected row with its reason, as it was found where it was left out, else cut."""
    cells = ", ".join(f"COALESCE(raw.c{place}, '')" for place in range(len(headings)))
    sql = (
        f"SELECT why, f.cells, {cells} FROM ({_REASONS}) problems LEFT JOIN raw USING (row)"
        " LEFT JOIN (SELECT row, any_value(cells) AS cells FROM file_problem"
        " WHERE cells IS NOT NULL GROUP BY row) f USING (row) ORDER BY row"
    )
    for batch in workbench.batches(sql, rows=_ROWS_AT_ONCE):
        columns: list[list[Any]] = [column.to_pylist() for column in batch.columns]
        for why, left_out, *row in zip(*columns, strict=True):
            yield why, left_out, row


def _as_found(cells: Sequence[str], width: int, why: str) -> list[str]:
    own, beyond = list(cells[:width]), list(cells[width:])
    return [*own, *[""] * (width - len(own)), why, *beyond, CORRECT_FIRST]
