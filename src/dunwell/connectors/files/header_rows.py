"""The header row is the first row of names above rows that look like data."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dunwell.core import headings

MAX_TITLE_ROWS = 30
BODY_SAMPLE = 60
# The name of the column of row numbers, which no heading may take.
ROW_COLUMN = "row"

_FIGURE = re.compile(r"[^A-Za-zÀ-ÿ]*[0-9][^A-Za-zÀ-ÿ]*")
_DATED = re.compile(r"[0-9]{1,4}[-/. ][0-9A-Za-z]{1,9}[-/. ][0-9]{1,4}.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderRow:
    """Where the headings stand among the sampled rows, and how sure that is."""

    index: int
    cells: tuple[str, ...]
    score: float
    has_body: bool


def find(rows: Sequence[Sequence[str]]) -> HeaderRow | None:
    """Find the row of headings below up to thirty title rows; None when no row qualifies."""
    trimmed = [_trim(row) for row in rows]
    found = [
        candidate
        for index in range(min(len(trimmed), MAX_TITLE_ROWS + 1))
        if (candidate := _judge(trimmed, index)) is not None
    ]
    return max(found, key=lambda header: (header.score, -header.index), default=None)


def name_columns(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """Name the blank columns by their place and tell repeated names apart by a number."""
    padded = [*cells, *[""] * (width - len(cells))]
    taken = {ROW_COLUMN}
    names = []
    for place, cell in enumerate(padded, 1):
        plain = " ".join(cell.replace("\x00", "").split()) or f"Column {place}"
        name, repeat = plain, 1
        while name in taken:
            repeat += 1
            name = f"{plain} ({repeat})"
        taken.add(name)
        names.append(name)
    return tuple(names)


def _trim(row: Sequence[str]) -> tuple[str, ...]:
    cells = [cell.strip() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


def _judge(rows: Sequence[tuple[str, ...]], index: int) -> HeaderRow | None:
    """Score one row as headings: known names, and figures or dates in the rows below it."""
    cells = rows[index]
    filled = [cell for cell in cells if cell]
    if len(filled) < 2 or sum(map(_is_data, filled)) > 0.2 * len(filled):
        return None
    known = sum(map(headings.is_known, filled))
    body = [row for row in rows[index + 1 : index + 1 + BODY_SAMPLE] if any(row)]
    if not body:
        score = 3.0 * known
        return _header(index, cells, score, body=False) if known >= 2 else None
    widths = sorted(len(row) for row in body)
    usual = widths[len(widths) // 2]
    cover = min(len(filled), usual) / max(len(filled), usual, 1)
    distinct = len(set(filled)) / len(filled)
    if cover < 0.4 or distinct < 0.5 or usual < 2:
        return None
    typed = sum(
        bool(cell) and not _is_data(cell) and _column_is_data(body, place)
        for place, cell in enumerate(cells)
    )
    score = 3.0 * known + 2.0 * typed + 4.0 * cover * distinct
    return _header(index, cells, score, body=True)


def _header(index: int, cells: tuple[str, ...], score: float, *, body: bool) -> HeaderRow:
    return HeaderRow(index=index, cells=cells, score=score, has_body=body)


def _is_data(cell: str) -> bool:
    """Tell a figure, a date or an address from a name."""
    return bool(_FIGURE.fullmatch(cell) or _DATED.fullmatch(cell)) or "@" in cell


def _column_is_data(body: Sequence[Sequence[str]], place: int) -> bool:
    values = [row[place] for row in body if len(row) > place and row[place]]
    return bool(values) and sum(map(_is_data, values)) >= 0.7 * len(values)
