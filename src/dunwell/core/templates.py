"""A text names only placeholders of one closed table; every other brace in it stays a brace."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from typing import Final

from dunwell.core.placeholders import PLACEHOLDERS, Shape, Use, use_of

LANGUAGES: Final = ("en", "de", "fr", "es", "nl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A text as it is kept: its subject, and paragraphs parted by blank lines."""

    subject: str
    body: str


class Flaw(StrEnum):
    """What may be wrong with a text."""

    UNKNOWN = "unknown"  # No placeholder has this name.
    NOT_HERE = "not_here"  # The placeholder makes no sense in this text.
    NOT_ALONE = "not_alone"  # A block shares its paragraph with other words.
    IN_SUBJECT = "in_subject"  # A block, or a line break, stands in a subject.
    EMPTY = "empty"  # There is nothing in it.


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One flaw of a text; `line` counts from 1, `expected` says how to repair it."""

    flaw: Flaw
    line: int
    found: str
    expected: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.found}; {self.expected}"


@dataclass(frozen=True, slots=True)
class Name:
    """A placeholder where it stands in a parsed text."""

    name: str


Piece = str | Name
Paragraph = tuple[Piece, ...]

_PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z_]*)\}")
# What a person who writes such a thing meant as a placeholder; other braces are text.
_ATTEMPT: Final = re.compile(r"\{\s*([A-Za-z][A-Za-z0-9_.\-]{0,59})\s*\}")
_BLANK_LINES: Final = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def problems(text: str, *, use: Use, subject: bool = False) -> tuple[Problem, ...]:
    """Find what is wrong with a body or a subject, in the order of its lines."""
    if not text.strip():
        what = "a subject" if subject else "a text"
        return (_problem(Flaw.EMPTY, 1, f"{what} is missing", "write one"),)
    found = list(_misnamed(text, use))
    if subject:
        found += _no_subject(text)
    else:
        found += _not_alone(text)
    return tuple(sorted(found, key=lambda one: one.line))


def flaws(section: object) -> Iterator[tuple[str, Problem]]:
    """Yield every problem of a policy's `templates`, with where it stands, as `firm.de.body`."""
    if not isinstance(section, Mapping):
        yield "", _shape("templates", "texts by key, as `firm:`")
        return
    for key, languages in section.items():
        if not isinstance(languages, Mapping):
            yield str(key), _shape("a text", "its languages, as `de:`")
            continue
        for language, parts in languages.items():
            yield from _flaws_of(str(key), str(language), parts)


def parsed(text: str) -> tuple[Paragraph, ...]:
    """Part a text into paragraphs of words and placeholders; a text is parsed once."""
    return _parsed(text)


def filled(pieces: Paragraph, values: Mapping[str, str]) -> str:
    """Put values where placeholders stand; a value is never read for placeholders itself."""
    return "".join(
        piece if isinstance(piece, str) else values.get(piece.name, "") for piece in pieces
    )


def block_of(paragraph: Paragraph) -> str:
    """Name the block that a paragraph consists of; empty when it holds words."""
    if len(paragraph) != 1 or isinstance(paragraph[0], str):
        return ""
    name = paragraph[0].name
    return name if PLACEHOLDERS[name].shape is Shape.BLOCK else ""


@lru_cache(maxsize=1024)
def _parsed(text: str) -> tuple[Paragraph, ...]:
    parts = _BLANK_LINES.split(text.replace("\r\n", "\n").strip())
    return tuple(tuple(_pieces(part.strip())) for part in parts)


def _pieces(text: str) -> Iterator[Piece]:
    for place, part in enumerate(_PLACEHOLDER.split(text)):
        if place % 2 == 0:
            if part:
                yield part
        else:
            yield Name(part) if part in PLACEHOLDERS else f"{{{part}}}"


def _misnamed(text: str, use: Use) -> Iterator[Problem]:
    for match in _ATTEMPT.finditer(text):
        name, line = match.group(1), _line(text, match.start())
        placeholder = PLACEHOLDERS.get(name)
        if placeholder is None or match.group(0) != f"{{{name}}}":
            near = get_close_matches(name.lower(), PLACEHOLDERS, n=1)
            meant = f"{{{near[0]}}} may be meant" if near else "take one of the table"
            unknown = f"{match.group(0)} is no placeholder"
            yield _problem(Flaw.UNKNOWN, line, unknown, meant)
        elif use not in placeholder.uses:
            told = f"{{{name}}} means nothing in a text of this kind ({use.value})"
            yield _problem(Flaw.NOT_HERE, line, told, "take it out")


def _no_subject(text: str) -> Iterator[Problem]:
    if "\n" in text.strip():
        yield _problem(Flaw.IN_SUBJECT, 2, "a subject has one line", "take out the line break")
    for match in _PLACEHOLDER.finditer(text):
        if _is_block(match.group(1)):
            told = f"{match.group(0)} is no part of a subject"
            line = _line(text, match.start())
            yield _problem(Flaw.IN_SUBJECT, line, told, "put it into the text")


def _not_alone(text: str) -> Iterator[Problem]:
    for match in _PLACEHOLDER.finditer(text):
        before = text[: match.start()].rstrip(" \t")
        after = text[match.end() :].lstrip(" \t")
        alone = _ends_paragraph(before[::-1]) and _ends_paragraph(after)
        if _is_block(match.group(1)) and not alone:
            told = f"{match.group(0)} needs a paragraph of its own"
            line = _line(text, match.start())
            yield _problem(Flaw.NOT_ALONE, line, told, "put blank lines around it")


def _ends_paragraph(rest: str) -> bool:
    """Tell whether nothing more comes, or a blank line."""
    return not rest.strip() or re.match(r"\r?\n[ \t\r]*\n", rest) is not None


def _is_block(name: str) -> bool:
    return name in PLACEHOLDERS and PLACEHOLDERS[name].shape is Shape.BLOCK


def _flaws_of(key: str, language: str, parts: object) -> Iterator[tuple[str, Problem]]:
    where = f"{key}.{language}"
    if language not in LANGUAGES:
        yield where, _shape(f"the language {language}", f"one of {', '.join(LANGUAGES)}")
    elif not isinstance(parts, Mapping) or set(parts) != {"subject", "body"}:
        yield where, _shape("a text", "a subject and a body, and nothing else")
    else:
        for name in ("subject", "body"):
            text = parts[name]
            if not isinstance(text, str):
                yield f"{where}.{name}", _shape("this", "text")
                continue
            for one in problems(text, use=use_of(key), subject=name == "subject"):
                yield f"{where}.{name}", one


def _shape(what: str, expected: str) -> Problem:
    return _problem(Flaw.EMPTY, 1, f"{what} has another form", f"write {expected}")


def _problem(flaw: Flaw, line: int, found: str, expected: str) -> Problem:
    return Problem(flaw=flaw, line=line, found=found, expected=expected)


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
