"""A letter as plain text: paragraphs, and a table whose columns line up in any mail program."""

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from dunwell.core import templates
from dunwell.core.templates import Paragraph
from dunwell.jobs.messages import filling
from dunwell.jobs.messages.blocks import Block, Bullets, Lines, Link, Note, Pairs, Sections, Table
from dunwell.jobs.messages.letters import Letter

_GAP: Final = "  "
_LONGEST: Final = 24


def written(letter: Letter, body: Sequence[Paragraph], values: dict[str, str]) -> str:
    """Write the body; paragraphs are parted by blank lines and what is empty is left out."""
    parts = (_part(letter, paragraph, values) for paragraph in body)
    return "\n\n".join(part for part in parts if part) + "\n"


def _part(letter: Letter, paragraph: Paragraph, values: dict[str, str]) -> str:
    name = templates.block_of(paragraph)
    if not name:
        return templates.filled(paragraph, values).strip()
    block = filling.block(letter, name)
    return "" if block is None else "\n".join(lines(block))


def lines(block: Block) -> Iterator[str]:
    """Write a block line by line."""
    if isinstance(block, Note | Link):
        yield block.text
    elif isinstance(block, Lines):
        yield from block.lines
    elif isinstance(block, Bullets):
        yield block.opening
        yield from (f"- {one}" for one in block.entries)
    elif isinstance(block, Pairs):
        yield from _pairs(block)
    elif isinstance(block, Sections):
        yield from _sections(block)
    else:
        yield from _table(block)


def _pairs(pairs: Pairs) -> Iterator[str]:
    if pairs.title:
        yield pairs.title
    wide = max((width(label) for label, _ in pairs.rows), default=0)
    for label, value in pairs.rows:
        yield f"{_left(label, wide)}{_GAP}{value}"


def _sections(block: Sections) -> Iterator[str]:
    for place, section in enumerate(block.sections):
        if place:
            yield ""
        yield f"{section.title}{': ' if section.figure else ''}{section.figure}"
        for row in section.rows:
            yield f"- {row.name}{_GAP if row.figure else ''}{row.figure}"
            yield f"{_GAP}{row.address}"
        yield from (f"{_GAP}{one}" for one in section.notes)
        yield f"{section.address}"


def _table(table: Table) -> Iterator[str]:
    """Align number and day to the left, days and amounts to the right."""
    cells = [table.headings]
    for rows, total in table.parts:
        cells += [(row.number, row.due, row.late, row.amount) for row in rows]
        cells.append((table.total_label, "", "", total))
    totals = {at for at, one in enumerate(cells) if at and one[0] == table.total_label}
    first = max(width(one[0]) for at, one in enumerate(cells) if at not in totals)
    wide = (
        min(first, _LONGEST),
        *(max(width(one[place]) for one in cells) for place in (1, 2, 3)),
    )
    total_wide = wide[0] + wide[1] + wide[2] + 2 * len(_GAP)
    yield _row(table.headings, wide)
    yield "-" * (total_wide + len(_GAP) + wide[3])
    for rows, total in table.parts:
        for row in rows:
            yield _row((row.number, row.due, row.late, row.amount), wide)
            yield from (f"{_GAP}{one}" for one in (row.detail, row.note) if one)
        yield f"{_left(table.total_label, total_wide)}{_GAP}{_right(total, wide[3])}"


def _row(cells: tuple[str, str, str, str], wide: tuple[int, ...]) -> str:
    number, due, late, amount = cells
    start = f"{_left(number, wide[0])}{_GAP}{_left(due, wide[1])}"
    return f"{start}{_GAP}{_right(late, wide[2])}{_GAP}{_right(amount, wide[3])}"


def _left(text: str, wide: int) -> str:
    return text + " " * (wide - width(text))


def _right(text: str, wide: int) -> str:
    return " " * (wide - width(text)) + text


def width(text: str) -> int:
    """Count the columns a text takes: wide signs take two, marks on letters none."""
    if text.isascii():
        return len(text)
    return sum(_width_of(one) for one in text)


def _width_of(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in {"Mn", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1
