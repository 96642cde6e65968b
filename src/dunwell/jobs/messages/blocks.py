"""The parts of a letter that are more than words; each is written as plain text and as HTML."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One invoice of the table; `detail` and `note` may be empty."""

    number: str
    detail: str
    due: str
    late: str
    amount: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The invoices, one currency after the other, each with its total."""

    headings: tuple[str, str, str, str]  # Number, due, days, amount.
    parts: tuple[tuple[tuple[Row, ...], str], ...]  # Rows and their total, by currency.
    total_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A paragraph that stands only where it applies."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """The way to pay: a button, and the same address in words."""

    label: str
    address: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Labels and values under a title."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bullets:
    """What follows, one line each."""

    opening: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Lines that belong together, the first more prominent."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRow:
    """One line of a section, which leads somewhere; `figure` may be empty."""

    name: str
    figure: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading that leads somewhere, its figure, its lines, and what is to be said below."""

    title: str
    figure: str
    address: str
    rows: tuple[SectionRow, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sections:
    """Sections one below the other."""

    sections: tuple[Section, ...]


Block = Table | Note | Link | Pairs | Bullets | Lines | Sections
