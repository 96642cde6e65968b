"""A letter as HTML that mail programs show alike: tables, styles on each element, nothing remote.

The page is styled once; a message only puts its words into the finished pieces. Every word that
is put in is escaped first.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Final

import css_inline

from dunwell.core import templates
from dunwell.core.templates import Name, Paragraph
from dunwell.jobs.messages import filling
from dunwell.jobs.messages.blocks import (
    Block,
    Bullets,
    Lines,
    Link,
    Note,
    Pairs,
    Row,
    Section,
    Sections,
    Table,
)
from dunwell.jobs.messages.letters import Letter

_HERE: Final = Path(__file__).parent
_PIECE: Final = re.compile(r"\[\[!(\w+)\]\](.*?)\[\[!end\]\]", re.DOTALL)
_HOLE: Final = re.compile(r"\[\[(\w+)\]\]")
# Names of people and companies are kept from turning the direction of the words around them.
_NAMES: Final = frozenset({"customer_name", "contact_name", "sender_name", "promised_by"})
# A row or an entry is styled inside a table or list of its own, which is then taken off.
_INNER: Final = {
    "pair": re.compile(r"<tr.*</tr>", re.DOTALL),
    "row": re.compile(r"<tr.*</tr>", re.DOTALL),
    "sum": re.compile(r"<tr.*</tr>", re.DOTALL),
    "bullet": re.compile(r"<li.*</li>", re.DOTALL),
    "section_row": re.compile(r"<tr.*</tr>", re.DOTALL),
    "section_note": re.compile(r"<tr.*</tr>", re.DOTALL),
}

Pieces = Mapping[str, tuple[str, ...]]


def written(
    letter: Letter, subject: str, body: Sequence[Paragraph], values: Mapping[str, str]
) -> str:
    """Write the whole page."""
    safe = {name: _safe(name, value) for name, value in values.items()}
    parts = "".join(_part(letter, paragraph, safe) for paragraph in body)
    return _put(
        "page",
        language=letter.figures.language,
        subject=escape(subject),
        company=escape(letter.company.name),
        body=parts,
    )


def _safe(name: str, value: str) -> str:
    said = escape(value)
    return f"<bdi>{said}</bdi>" if name in _NAMES and not value.isascii() else said


def _part(letter: Letter, paragraph: Paragraph, safe: Mapping[str, str]) -> str:
    name = templates.block_of(paragraph)
    if name:
        block = filling.block(letter, name)
        return "" if block is None else _block(block)
    said = "".join(
        safe.get(piece.name, "") if isinstance(piece, Name) else piece
        for piece in _escaped(paragraph)
    )
    return _put("p", text=said) if said.strip() else ""


@lru_cache(maxsize=4096)
def _escaped(paragraph: Paragraph) -> Paragraph:
    """Escape our own words once; a line break of the text stays one."""
    return tuple(
        escape(piece).replace("\n", "<br>") if isinstance(piece, str) else piece
        for piece in paragraph
    )


def _block(block: Block) -> str:
    if isinstance(block, Note):
        return _put("small", text=escape(block.text))
    if isinstance(block, Link):
        return _put("link", label=escape(block.label), address=escape(block.address))
    if isinstance(block, Lines):
        return _lines(block)
    if isinstance(block, Bullets):
        entries = "".join(_put("bullet", text=escape(one)) for one in block.entries)
        return _put("bullets", opening=escape(block.opening), entries=entries)
    if isinstance(block, Pairs):
        return _pairs(block)
    if isinstance(block, Sections):
        return "".join(_section(one) for one in block.sections)
    return _table(block)


def _section(section: Section) -> str:
    rows = [
        _put(
            "section_row",
            name=escape(row.name),
            figure=escape(row.figure),
            address=escape(row.address),
        )
        for row in section.rows
    ]
    notes = [_put("section_note", text=escape(one)) for one in section.notes]
    return _put(
        "section",
        title=escape(section.title),
        figure=escape(section.figure),
        address=escape(section.address),
        rows="".join([*rows, *notes]),
    )


def _lines(block: Lines) -> str:
    first, *others = (escape(one) for one in block.lines)
    return _put("p", text="<br>".join([_put("first", text=first), *others]))


def _pairs(block: Pairs) -> str:
    title = _put("title", text=escape(block.title)) if block.title else ""
    rows = "".join(
        _put("pair", label=escape(label), value=escape(value)) for label, value in block.rows
    )
    return _put("pairs", title=title, rows=rows)


def _table(table: Table) -> str:
    number, due, late, amount = (escape(one) for one in table.headings)
    rows = "".join(_rows(table))
    return _put("table", number=number, due=due, late=late, amount=amount, rows=rows)


def _rows(table: Table) -> Iterator[str]:
    label = escape(table.total_label)
    for rows, total in table.parts:
        yield from (_row(row) for row in rows)
        yield _put("sum", label=label, amount=escape(total))


def _row(row: Row) -> str:
    return _put(
        "row",
        number=escape(row.number),
        detail=_put("detail", text=escape(row.detail)) if row.detail else "",
        due=row.due,
        late=row.late,
        amount=escape(row.amount),
        note=_put("detail", text=escape(row.note)) if row.note else "",
    )


def _put(piece: str, **words: str) -> str:
    """Put words into a piece; what is put in is not looked at again."""
    return "".join(
        words[part] if place % 2 else part for place, part in enumerate(pieces()[piece])
    )


@cache
def pieces() -> Pieces:
    """Style the page once and take it apart."""
    page = (_HERE / "mail.html").read_text(encoding="utf-8")
    css = (_HERE / "mail.css").read_text(encoding="utf-8")
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)
    styled = inliner.inline(page.replace("</head>", f"<style>{css}</style></head>"))
    # Between the rows of a table a hole is a comment: loose words would be moved out of it.
    styled = styled.replace("<!--[[", "[[").replace("]]-->", "]]")
    found = {name: _cut(name, text) for name, text in _PIECE.findall(styled)}
    found["page"] = _HOLE.split(re.sub(r"\n\s*\n", "\n", _PIECE.sub("", styled)))
    return {name: tuple(parts) for name, parts in found.items()}


def _cut(name: str, text: str) -> list[str]:
    text = text.replace("about:link", "[[address]]")
    inner = _INNER[name].search(text) if name in _INNER else None
    return _HOLE.split(inner.group(0) if inner else text)
