"""Opening a file: it is recognised and copied, and its columns and styles are settled."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from dunwell.connectors import files
from dunwell.connectors.files.problems import LEFT_OUT
from dunwell.core import amounts, day_formats
from dunwell.core.amounts import AmountStyle
from dunwell.core.day_formats import DayOrder, Example, Presumed, Undecided
from dunwell.core.import_fields import FIELDS, FieldType, ImportKind
from dunwell.core.imports import Severity
from dunwell.jobs.imports import mapping
from dunwell.jobs.imports.cells import Reading
from dunwell.jobs.imports.mapping import ColumnMapping
from dunwell.jobs.imports.requests import (
    BadRequest,
    CannotReadFile,
    DayOrderUndecided,
    Request,
    Told,
)
from dunwell.jobs.imports.workbench import Workbench, load_raw
from dunwell.store.models import Source

_SAMPLED: Final = 200
_ROWS_SAMPLED: Final = 5_000
_PAIRS_SAMPLED: Final = 20_000
_EARLIER_LATER: Final = (
    ("issue_date", "due_date"),
    ("posting_date", "due_date"),
    ("issue_date", "clearing_date"),
    ("posting_date", "clearing_date"),
)
PRESUMED_DAY_FIRST: Final = "presumed_day_first"
_FILE_PROBLEM: Final = pa.schema(
    [
        ("row", pa.int64()),
        *((name, pa.string()) for name in ("column", "value", "code", "severity", "expected")),
        ("cells", pa.list_(pa.string())),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that was recognised and copied to the workbench."""

    path: Path
    hash: str
    headings: tuple[str, ...]
    rows: int
    reading: files.Reading


def recognised(path: Path) -> files.Recognised:
    """Recognise a file or refuse it as a whole."""
    try:
        return files.recognise(path)
    except files.Unreadable as error:
        raise CannotReadFile(str(error)) from error


def copy(workbench: Workbench, path: Path, recognised: files.Recognised, told: Told) -> File:
    """Copy a file's rows to the workbench."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    reading = files.read(path, recognised)
    try:
        rows = load_raw(
            workbench,
            recognised.headings,
            reading.batches(),
            told=lambda done: told("Reading rows", done),
        )
    except files.Unreadable as error:
        raise CannotReadFile(str(error)) from error
    return File(
        path=path,
        hash=digest.hexdigest(),
        headings=recognised.headings,
        rows=rows,
        reading=reading,
    )


def settle_mapping(workbench: Workbench, request: Request, file: File) -> ColumnMapping:
    """Settle which column is which, with what the source's profile remembers."""
    source = Source.objects.filter(name=request.source).first()
    saved: Mapping[str, Any] = source.profile.get(request.kind.value, {}) if source else {}

    def samples() -> dict[str, list[str]]:
        # Values as often as they occur: one bad cell among a thousand times EUR is one of many.
        return {
            heading: workbench.texts(
                f"SELECT c{place} FROM raw WHERE c{place} <> ''"
                f" AND row < (SELECT min(row) FROM raw) + {_ROWS_SAMPLED}"
                f" ORDER BY hash(row) LIMIT {_SAMPLED}"
            )
            for place, heading in enumerate(file.headings)
        }

    return mapping.settle(request, file.headings, saved, samples)


def reading_of(
    workbench: Workbench, request: Request, settled: ColumnMapping, found: tuple[str, ...]
) -> Reading:
    """Settle the styles of dates and amounts from the whole columns."""
    if (
        request.kind in (ImportKind.ITEMS, ImportKind.RECEIPTS)
        and "currency" not in settled.columns
        and request.currency is None
    ):
        raise BadRequest(
            "The file has no column for the currency; say which one it is in with --currency."
        )
    places = {name: f"c{found.index(heading)}" for name, heading in settled.columns.items()}
    day_order, presumed = settled.day_order, None
    if day_order is None:
        day_order, presumed = _day_order(workbench, request.kind, places)
    return Reading(
        kind=request.kind,
        columns=settled.columns,
        headings=found,
        day_order=day_order,
        presumed=presumed,
        amount_styles=_amount_styles(workbench, request.kind, places, settled.amount_style),
        currency=request.currency,
    )


def _named(kind: ImportKind, field_type: FieldType, places: Mapping[str, str]) -> list[str]:
    return [
        field.name for field in FIELDS[kind] if field.type is field_type and field.name in places
    ]


def _day_order(
    workbench: Workbench, kind: ImportKind, places: Mapping[str, str]
) -> tuple[DayOrder, Example | None]:
    """Decide the order of the dates; where it was only presumed, give the date it matters to."""
    days = _named(kind, FieldType.DAY, places)
    columns = {
        name: workbench.texts(
            f"SELECT DISTINCT {places[name]} FROM raw WHERE {places[name]} <> '' LIMIT 100000"
        )
        for name in days
    }
    pairs = {
        (earlier, later): [
            (first, second)
            for first, second in workbench.rows(
                f"SELECT DISTINCT {places[earlier]}, {places[later]} FROM raw"
                f" WHERE {places[earlier]} <> '' AND {places[later]} <> '' LIMIT {_PAIRS_SAMPLED}"
            )
        ]
        for earlier, later in _EARLIER_LATER
        if earlier in days and later in days
    }
    order = day_formats.decide_order(columns, pairs)
    if isinstance(order, Undecided):
        raise DayOrderUndecided(_both_ways(order), order.examples)
    return (order.order, order.examples[0]) if isinstance(order, Presumed) else (order, None)


def _both_ways(order: Undecided) -> str:
    shown = "; ".join(
        f"{one.text} is {one.day_first:%-d %b %Y} or {one.month_first:%-d %b %Y}"
        for one in order.examples
    )
    return (
        f"Nothing in the file tells whether the day or the month comes first: {shown}. "
        'Say which with a --mapping file that holds "date_order": "dmy" or "mdy".'
    )


def notes(reading: Reading) -> list[dict[str, str]]:
    """Tell what was presumed about the file though nothing in it says so."""
    if reading.presumed is None:
        return []
    one = reading.presumed
    said = (
        f"Dates with dots were read day first, as they nearly always are: {one.text} is"
        f" {one.day_first:%-d %b %Y}. If the month comes first, load the file with a --mapping"
        ' file that holds "date_order": "mdy".'
    )
    return [{"code": PRESUMED_DAY_FIRST, "value": one.text, "message": said}]


def _amount_styles(
    workbench: Workbench,
    kind: ImportKind,
    places: Mapping[str, str],
    told: AmountStyle | None,
) -> dict[str, AmountStyle]:
    """Decide each column's decimal mark from the shapes of its texts, all digits but 0 alike.

    A column that does not tell follows the others of its file.
    """
    names = _named(kind, FieldType.AMOUNT, places)
    if told is not None:
        return dict.fromkeys(names, told)
    shapes = {
        name: workbench.texts(
            f"SELECT DISTINCT regexp_replace({places[name]}, '[1-9]', '9', 'g') FROM raw"
            f" WHERE {places[name]} <> '' LIMIT 100000"
        )
        for name in names
    }
    decided = {name: amounts.decide_style(texts) for name, texts in shapes.items()}
    others = next((style for style in decided.values() if style is not None), None)
    return {
        name: style or others or amounts.fallback_style(shapes[name])
        for name, style in decided.items()
    }


def note_file_problems(workbench: Workbench, reading: files.Reading) -> None:
    """Carry the problems of the reader over to the workbench, and the rows it left out."""
    rows = [
        {
            "row": problem.row,
            "column": problem.column or None,
            "value": problem.value,
            "code": problem.code.value,
            "severity": (Severity.ERROR if problem.leaves_row_out else Severity.WARNING).value,
            "expected": problem.expected,
            "cells": list(problem.cells) if problem.leaves_row_out else None,
        }
        for problem in reading.problems
    ]
    workbench.insert("file_problem", pa.Table.from_pylist(rows, schema=_FILE_PROBLEM))
    workbench.run("INSERT INTO problem SELECT * EXCLUDE (cells) FROM file_problem")


def left_out_rows(reading: files.Reading) -> int:
    """Count the rows the reader left out because their cells cannot be trusted."""
    return sum(count for code, count in reading.problem_counts.items() if code in LEFT_OUT)


def left_out(reading: files.Reading) -> int:
    """Count the rows the reader left out beyond those it kept as problems."""
    kept = len({problem.row for problem in reading.problems if problem.leaves_row_out})
    return left_out_rows(reading) - kept
