"""A file is recognised once, from its bytes and its first rows, and then read as recognised."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from dunwell.connectors.files import encodings, header_rows, kinds, unpacking, workbooks
from dunwell.connectors.files.kinds import FileFormat
from dunwell.connectors.files.unreadable import Unreadable, no_header, only_header

SAMPLE_CHARACTERS = 1 << 19
SAMPLE_ROWS = 200
SEPARATORS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """How a file is to be read; `header_row` counts from 1 as a person counts lines or rows.

    A workbook has no encoding, separator or quote; a text file has no sheet.
    """

    format: FileFormat
    encoding: str
    separator: str
    quote: str
    header_row: int
    headings: tuple[str, ...]
    title_rows: int
    sheet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """One way to cut the sample into cells."""

    separator: str
    quote: str
    header: header_rows.HeaderRow
    header_row: int
    width: int
    score: float


def recognise(path: Path) -> Recognised:
    """Find out format, encoding, separator, header row and headings of a file.

    Raises Unreadable when there is no table in it.
    """
    if kinds.decide(path) is FileFormat.XLSX:
        unpacking.check(path)
        return _recognise_workbook(path)
    return _recognise_text(path, encodings.decide(path))


def _recognise_workbook(path: Path) -> Recognised:
    """Take the first visible sheet with a row of headings and rows below it."""
    refusal: Unreadable = no_header()
    for sheet, rows in workbooks.samples(path, SAMPLE_ROWS):
        header = header_rows.find(rows)
        if header is None:
            continue
        if not header.has_body:
            refusal = only_header()
            continue
        width = max(len(header.cells), _usual_width(rows[header.index + 1 :]))
        return Recognised(
            format=FileFormat.XLSX,
            encoding="",
            separator="",
            quote="",
            header_row=header.index + 1,
            headings=header_rows.name_columns(header.cells, width),
            title_rows=header.index,
            sheet=sheet,
        )
    raise refusal


def _recognise_text(path: Path, encoding: str) -> Recognised:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        text = file.read(SAMPLE_CHARACTERS)
    told = _told_separator(text)
    layouts = [
        layout
        for separator in ((told,) if told else SEPARATORS)
        for quote in _quotes(text, separator)
        if (layout := _lay_out(text, separator, quote)) is not None
    ]
    if not layouts:
        raise no_header()
    best = max(layouts, key=lambda layout: layout.score)
    if not best.header.has_body:
        raise only_header()
    return Recognised(
        format=FileFormat.CSV,
        encoding=encoding,
        separator=best.separator,
        quote=best.quote,
        header_row=best.header_row,
        headings=header_rows.name_columns(best.header.cells, best.width),
        title_rows=best.header_row - 1,
        sheet="",
    )


def _told_separator(text: str) -> str:
    """Read the separator from a first line like `sep=;`, which Excel writes and obeys."""
    first = text.split("\n", 1)[0].strip('\r\ufeff" ')
    told = first[4:5] if first.lower().startswith("sep=") and len(first) == 5 else ""
    return "\t" if first.lower() == "sep=\\t" else told


def _quotes(text: str, separator: str) -> Sequence[str]:
    """Try single quotes only where they stand at separators and double quotes do not."""
    single = text.count(f"{separator}'") + text.count(f"'{separator}")
    double = text.count(f'{separator}"') + text.count(f'"{separator}')
    return ("'",) if single > 20 and not double else ('"',)


def _lay_out(text: str, separator: str, quote: str) -> _Layout | None:
    """Cut the sample at one separator and judge how much of a table that gives."""
    if separator not in text:
        return None
    rows, lines = _sample_rows(text, separator, quote)
    header = header_rows.find(rows)
    if header is None:
        return None
    body = [row for row in rows[header.index + 1 :] if any(cell.strip() for cell in row)]
    header_width = len(rows[header.index])
    steady = sum(len(row) == header_width for row in body) / len(body) if body else 1.0
    return _Layout(
        separator=separator,
        quote=quote,
        header=header,
        header_row=lines[header.index],
        width=max(len(header.cells), _usual_width(body)),
        score=header.score * (0.2 + steady),
    )


def _sample_rows(text: str, separator: str, quote: str) -> tuple[list[list[str]], list[int]]:
    """Cut the first rows; an unclosed quote ends the sample, not the recognition."""
    rows: list[list[str]] = []
    lines: list[int] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, quotechar=quote)
    started = 1
    try:
        for row in islice(reader, SAMPLE_ROWS):
            rows.append(row)
            lines.append(started)
            started = reader.line_num + 1
    except csv.Error:
        pass
    if len(text) == SAMPLE_CHARACTERS and 1 < len(rows) < SAMPLE_ROWS:
        return rows[:-1], lines[:-1]
    return rows, lines


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    """Give the width that most rows reach, so that columns without a heading are kept."""
    widths = sorted(
        max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0)
        for row in rows
    )
    return widths[len(widths) // 2] if widths else 0
