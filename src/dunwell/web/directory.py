"""Who the customers are, kept in memory: names are matched without looking at case or accents."""

import unicodedata
from collections.abc import Hashable
from dataclasses import dataclass

from dunwell.store.queries import accounts
from dunwell.web import kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One customer, its name and number as they are compared."""

    id: int
    number: str
    name: str
    segment: str
    folded_name: str
    folded_number: str


def entries(mark: Hashable) -> tuple[Entry, ...]:
    """Give every customer of the book."""
    return kept.remember(("directory", mark), _read)


def segments(mark: Hashable) -> tuple[str, ...]:
    """Name the segments that customers are in."""
    return tuple(sorted({one.segment for one in entries(mark) if one.segment}))


def matching(text: str, mark: Hashable) -> tuple[int, ...]:
    """Give the ids of the customers whose name or number holds a text."""
    wanted = folded(text)
    return tuple(
        one.id for one in entries(mark) if wanted in one.folded_name or wanted in one.folded_number
    )


def folded(text: str) -> str:
    """Take case and accents off, so that `Muller` finds Müller."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in spread if not unicodedata.combining(mark)).strip()


def _read() -> tuple[Entry, ...]:
    return tuple(
        Entry(
            id=one.id,
            number=one.number,
            name=one.name,
            segment=one.segment,
            folded_name=folded(one.name),
            folded_number=folded(one.number),
        )
        for one in accounts.customers()
    )
