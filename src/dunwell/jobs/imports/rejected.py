"""Rejected rows go to a file with the file's own headings, to be corrected and loaded again."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from dunwell.core.imports import ProblemCode, Severity
from dunwell.jobs.imports import problems
from dunwell.jobs.imports.workbench import Workbench

PROBLEM_HEADING: Final = "Dunwell problem"
# A row whose cells may stand in the wrong columns is not taken as it stands.
CORRECT_FIRST: Final = "Correct this row, then empty this cell"
_ROWS_AT_ONCE: Final = 10_000
_NAME_LENGTH: Final = 60

_REASONS: Final = f"""
SELECT row, string_agg(DISTINCT concat(COALESCE("column" || ': ', ''), 'expected ', expected),
  '; ') AS why, bool_or(code = '{ProblemCode.NOT_CORRECTED.value}') AS uncorrected
FROM problem WHERE severity = '{Severity.ERROR.value}' GROUP BY row
"""


def note_uncorrected(workbench: Workbench, headings: tuple[str, ...]) -> None:
    """Refuse the rows that were to be corrected first and still say so."""
    if PROBLEM_HEADING not in headings:
        return
    cell = f"c{headings.index(PROBLEM_HEADING)}"
    problems.add(
        workbench,
        ProblemCode.NOT_CORRECTED,
        rows=f"FROM raw WHERE starts_with({cell}, '{CORRECT_FIRST}')",
        column=PROBLEM_HEADING,
        value=cell,
    )


def write(
    workbench: Workbench, home: Path, *, name: str, headings: tuple[str, ...], import_id: int
) -> Path | None:
    """Write the rejected rows as CSV (UTF-8 with BOM) and return where; None without any.

    `name` is that of the loaded file. The column behind its own says what was wrong; it is
    ignored when the file is loaded. A row that could not be cut into cells stands as it was
    found, its cells beyond the headings behind that column.
    """
    folder = home / "rejected"
    # An import that was killed before it was through may have left a file under this number.
    for stale in folder.glob(f"{import_id}-*.csv"):
        stale.unlink()
    if not workbench.value(f"SELECT 1 FROM ({_REASONS}) LIMIT 1"):
        return None
    folder.mkdir(exist_ok=True)
    path = folder / f"{import_id}-{Path(name).stem[:_NAME_LENGTH]}.csv"
    # A file of rejected rows has the column already.
    again = PROBLEM_HEADING in headings
    width = headings.index(PROBLEM_HEADING) if again else len(headings)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*headings[:width], PROBLEM_HEADING])
        for why, uncorrected, left_out, cells in _rows(workbench, headings):
            found = list(cells) if left_out is None else left_out
            own, beyond = found[:width], found[width + again :]
            marked = f"{CORRECT_FIRST}: {why}" if uncorrected or left_out is not None else why
            writer.writerow([*own, *[""] * (width - len(own)), marked, *beyond])
    return path


def _rows(
    workbench: Workbench, headings: tuple[str, ...]
) -> Iterator[tuple[str, bool, list[str] | None, list[str]]]:
    """Give each rejected row with its reason, as it was found where it was left out, else cut."""
    cells = ", ".join(f"COALESCE(raw.c{place}, '')" for place in range(len(headings)))
    sql = (
        f"SELECT why, uncorrected, f.cells, {cells}"
        f" FROM raw RIGHT JOIN ({_REASONS}) problems USING (row)"
        " LEFT JOIN (SELECT row, any_value(cells) AS cells FROM file_problem"
        " WHERE cells IS NOT NULL GROUP BY row) f USING (row) ORDER BY row"
    )
    for batch in workbench.batches(sql, rows=_ROWS_AT_ONCE):
        columns: list[list[Any]] = [column.to_pylist() for column in batch.columns]
        for why, uncorrected, left_out, *row in zip(*columns, strict=True):
            yield why, uncorrected, left_out, row
