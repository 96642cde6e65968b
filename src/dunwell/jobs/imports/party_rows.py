"""What rows of customers and of contacts have in common: problems told by their cells."""

from collections.abc import Mapping
from typing import Final

from django.db import models

from dunwell.core.imports import ProblemCode
from dunwell.jobs.imports import problems
from dunwell.jobs.imports.cells import Reading
from dunwell.jobs.imports.workbench import Workbench

UNREJECTED: Final = "row NOT IN (SELECT row FROM problem WHERE severity = 'error')"


def note(
    workbench: Workbench, reading: Reading, code: ProblemCode, where: str, *fields: str
) -> None:
    """Note a problem of the rows of `shaped` that no error keeps out yet.

    The cell shown is that of the first of `fields` that the file has.
    """
    field = next((field for field in fields if reading.has(field)), fields[0])
    problems.add(
        workbench,
        code,
        rows=f"FROM cells JOIN (SELECT row FROM shaped WHERE {where}) USING (row)"
        f" WHERE {UNREJECTED}",
        column=reading.columns.get(field, field),
        value=f"cells.{field}",
    )


def longest(model: type[models.Model], name: str) -> int:
    """Tell how many characters the book keeps in a column of text."""
    field = next(one for one in model._meta.concrete_fields if one.name == name)
    return field.max_length or 0


def note_unknown_words(
    workbench: Workbench, reading: Reading, codes: Mapping[str, ProblemCode]
) -> None:
    """Note the cells whose word the dictionaries `words_FIELD` have no value for."""
    for field, code in codes.items():
        if reading.has(field):
            problems.add(
                workbench,
                code,
                rows=f"FROM cells JOIN words_{field} w ON w.text = cells.{field}"
                " AND w.value IS NULL",
                column=reading.columns[field],
                value=f"cells.{field}",
            )


def note_long_texts(workbench: Workbench, reading: Reading, limits: Mapping[str, int]) -> None:
    """Note the cells with more characters than the book keeps."""
    for field, limit in limits.items():
        if reading.has(field):
            problems.add(
                workbench,
                ProblemCode.TEXT_TOO_LONG,
                rows=f"FROM cells WHERE length({field}) > {limit}",
                column=reading.columns[field],
                value=field,
            )


def note_repeats(
    workbench: Workbench, reading: Reading, *, rows: str, values: str, fields: tuple[str, ...]
) -> None:
    """Refuse rows of one key that differ; of rows that agree leave all but the first out.

    `rows` is a table or a part of one with row and key, and `values` its columns to compare. The
    rows left out are in the table `repeated`.
    """
    workbench.run(
        f"CREATE TABLE told_once AS SELECT * FROM (SELECT * FROM {rows}) WHERE {UNREJECTED}"
    )
    workbench.run(
        f"CREATE TABLE twins AS SELECT key, count(DISTINCT row({values})) AS contents,"
        " min(row) AS first_row FROM told_once GROUP BY key HAVING count(*) > 1"
    )
    workbench.run(
        "CREATE TABLE repeated AS SELECT s.row FROM told_once s JOIN twins t ON t.key = s.key"
        " WHERE t.contents = 1 AND s.row > t.first_row"
    )
    note(workbench, reading, ProblemCode.REPEATED_ROW, "row IN (FROM repeated)", *fields)
    workbench.run(
        "CREATE TABLE conflicting AS SELECT s.row FROM told_once s JOIN twins t ON t.key = s.key"
        " WHERE t.contents > 1"
    )
    note(workbench, reading, ProblemCode.CONFLICTING_ROWS, "row IN (FROM conflicting)", *fields)
