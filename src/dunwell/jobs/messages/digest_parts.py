"""The parts of a morning digest in a colleague's words, each leading to what it is about."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from django.conf import settings

from dunwell.core.digests import DigestPart
from dunwell.jobs.messages.blocks import Section, SectionRow, Sections
from dunwell.jobs.messages.digest_words import WORDS
from dunwell.jobs.messages.letters import Letter
from dunwell.jobs.messages.wording import clean, filled, joined

_SAFE: Final = "/?=&"


def sections(letter: Letter) -> Sections | None:
    """Write what a letter's digest tells; None where it tells nothing."""
    if not letter.digest:
        return None
    words = WORDS[letter.figures.language]
    return Sections(sections=tuple(_section(letter, words, one) for one in letter.digest))


def _section(letter: Letter, words: Mapping[str, str], part: Mapping[str, Any]) -> Section:
    rows = tuple(_row(letter, words, one) for one in part["rows"])
    left = part["count"] - len(rows)
    notes = []
    if rows and left:
        notes.append(filled(words["more"], {"n": str(left)}))
    if unapplied := part["values"].get("unapplied"):
        amount = joined(letter, unapplied)
        notes.append(filled(words["unapplied"], {"amount": amount}))
    if until := part["values"].get("until"):
        day = letter.figures.prose_day(date.fromisoformat(until))
        notes.append(filled(words["until"], {"date": day}))
    if note := clean(part["values"].get("note", "")):
        notes.append(note)
    blocked = part["part"] == DigestPart.BLOCKED
    figures = [] if blocked else [str(part["count"]), joined(letter, part["sums"])]
    return Section(
        title=_reason(letter, words, part) if blocked else words[part["kind"] or part["part"]],
        figure=" · ".join(one for one in figures if one),
        address=address(part["place"]),
        rows=rows,
        notes=tuple(notes),
    )


def _row(letter: Letter, words: Mapping[str, str], row: Mapping[str, Any]) -> SectionRow:
    kind = words.get(row["kind"], "")
    name = ": ".join(one for one in (clean(row["name"]), kind) if one)
    return SectionRow(
        name=name or "-", figure=joined(letter, row["sums"]), address=address(row["place"])
    )


def _reason(letter: Letter, words: Mapping[str, str], part: Mapping[str, Any]) -> str:
    values = part["values"]
    told = values.get("date")
    amount = values.get("difference")
    return filled(
        words[part["kind"]],
        {
            "entity": clean(values["entity"]),
            "date": letter.figures.prose_day(date.fromisoformat(told)) if told else "",
            "difference": letter.figures.money(amount, values["currency"]) if amount else "",
        },
    )


def address(place: str) -> str:
    """Give the address of a page of the application."""
    return f"{settings.ADDRESS}{quote(place, safe=_SAFE)}"
