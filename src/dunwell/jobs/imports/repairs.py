"""Repairs a person made to a file's cells before loading it: a value replaced in its column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dunwell.jobs.imports.workbench import Workbench


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """In `column`, `found` is read as `wanted`; an empty `found` fills the empty cells.

    With a `row` only that one is meant. The file itself is never changed.
    """

    column: str
    found: str
    wanted: str
    row: int | None = None


def read(said: Sequence[Mapping[str, Any]]) -> tuple[Repair, ...]:
    """Read repairs kept as JSON."""
    return tuple(
        Repair(column=one["column"], found=one["found"], wanted=one["wanted"], row=one.get("row"))
        for one in said
    )


def apply(workbench: Workbench, headings: Sequence[str], repairs: Sequence[Repair]) -> None:
    """Carry repairs out on the copy of the file; one for a column it lacks changes nothing."""
    for repair in repairs:
        if repair.column not in headings:
            continue
        column = f"c{list(headings).index(repair.column)}"
        workbench.run(
            f"UPDATE raw SET {column} = $wanted WHERE {column} = $found"
            " AND (CAST($row AS BIGINT) IS NULL OR row = $row)",
            {"wanted": repair.wanted, "found": repair.found, "row": repair.row},
        )
