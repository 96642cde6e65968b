"""The texts about people that the audit trail refers to: kept, read, proved, and erased."""

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Final

from django.utils import timezone

from dunwell.core import personal_data
from dunwell.core.personal_data import Erased, Personal
from dunwell.store.models import AuditEntry, AuditText

ERASE: Final = "personal_data.erase"
_SALT_BYTES: Final = 16
_CHUNK: Final = 2_000
_FACTS: Final = ("before", "after", "because")


@dataclass(slots=True)
class Kept:
    """The texts of one entry, until the entry has its number."""

    rows: list[AuditText] = field(default_factory=list)

    def refer(self, text: Personal) -> Any:
        """Keep a text and give what the entry holds in its place; an empty one says nothing."""
        if not text.text:
            return ""
        salt = secrets.token_hex(_SALT_BYTES)
        written = personal_data.written(text, salt)
        ((reference, about),) = personal_data.references(written)
        self.rows.append(AuditText(reference=reference, salt=salt, value=text.text, about=about))
        return written

    def write(self, sequence: int) -> None:
        """Write the texts of an entry at once."""
        for row in self.rows:
            row.sequence = sequence
        if self.rows:
            AuditText.objects.bulk_create(self.rows)


def told(found: Iterable[AuditEntry]) -> list[AuditEntry]:
    """Put the texts into the facts of entries, one query for all of them; not to be saved."""
    entries = list(found)
    texts = {one.reference: shown(one) for one in _rows_of(entries)}
    for entry in filter(_refers, entries):
        for name in _FACTS:
            setattr(entry, name, personal_data.said(getattr(entry, name), texts))
    return entries


def each_told(entries: Iterable[AuditEntry]) -> Iterator[AuditEntry]:
    """Put the texts into the facts of many entries as they stream by."""
    rows = iter(entries)
    while some := list(islice(rows, _CHUNK)):
        yield from told(some)


def each_with_rows(
    entries: Iterable[AuditEntry],
) -> Iterator[tuple[AuditEntry, Sequence[AuditText]]]:
    """Give many entries as they stand in the chain, each with the texts it refers to."""
    rows = iter(entries)
    while some := list(islice(rows, _CHUNK)):
        found = defaultdict(list)
        for row in _rows_of(some):
            found[row.sequence].append(row)
        for one in some:
            yield one, found[one.sequence]


def _rows_of(entries: Sequence[AuditEntry]) -> list[AuditText]:
    numbers = [one.sequence for one in entries if _refers(one)]
    if not numbers:
        return []
    return list(AuditText.objects.filter(sequence__in=numbers).order_by("sequence", "pk"))


def _refers(entry: AuditEntry) -> bool:
    return any(personal_data.references([getattr(entry, name) for name in _FACTS]))


def shown(row: AuditText) -> str:
    """Give a text, or that it was erased."""
    if row.erased_at is None:
        return row.value
    return Erased(timezone.localtime(row.erased_at).date())


def about(subjects: Iterable[str]) -> list[AuditText]:
    """List the texts about some subjects that are not erased, in the order of the trail."""
    rows = AuditText.objects.filter(about__in=list(subjects), erased_at=None)
    return list(rows.order_by("sequence", "pk"))


def empty(subjects: Iterable[str], *, at: datetime) -> int:
    """Erase the texts about some subjects with their salts; the caller records the act `ERASE`."""
    rows = AuditText.objects.filter(about__in=list(subjects), erased_at=None)
    return rows.update(value="", salt="", erased_at=at)


class Proof:
    """Holds each entry, in the order of the chain, against the texts it refers to."""

    def __init__(self) -> None:
        """Begin before the first entry."""
        self._rows = AuditText.objects.order_by("sequence", "pk").iterator(chunk_size=_CHUNK)
        self._next = next(self._rows, None)
        self._erasures: defaultdict[str, list[tuple[int, datetime]]] = defaultdict(list)
        self._first: dict[datetime, int] = {}
        self._uncounted: Counter[datetime] = Counter()
        entries = AuditEntry.objects.filter(action=ERASE).order_by("sequence")
        for number, at, after in entries.values_list("sequence", "recorded_at", "after"):
            for subject in (after or {}).get("about", ()):
                self._erasures[str(subject)].append((number, at))
            self._first.setdefault(at, number)
            self._uncounted[at] += (after or {}).get("texts", 0)

    def broken(self, sequence: int, facts: object) -> Iterator[tuple[int, str]]:
        """Tell what does not hold up to and with an entry, the first first."""
        yield from self._strays(before=sequence)
        named = dict(personal_data.references(facts))
        while (row := self._next) is not None and row.sequence == sequence:
            self._next = next(self._rows, None)
            if why := self._wrong(row, named.pop(row.reference, None)):
                yield sequence, why
        for _one in named:
            yield sequence, "a text about a person that it refers to is gone"

    def rest(self) -> Iterator[tuple[int, str]]:
        """Tell of texts that stand behind the last entry, and of acts that erased other texts."""
        yield from self._strays(before=None)
        for at, number in self._first.items():
            if self._uncounted[at]:
                yield number, "it erased another number of texts than are erased"

    def _strays(self, before: int | None) -> Iterator[tuple[int, str]]:
        while (row := self._next) is not None and (before is None or row.sequence < before):
            self._next = next(self._rows, None)
            yield row.sequence, "a text about a person refers to it and it is not there"

    def _wrong(self, row: AuditText, about: str | None) -> str:
        if about is None:
            return "a text about a person was put in that it does not refer to"
        if about != row.about:
            return "whom a text of it is about was changed"
        if row.erased_at is not None:
            self._uncounted[row.erased_at] -= 1
            erased = (row.value, row.salt) == ("", "") and any(
                number > row.sequence and at == row.erased_at
                for number, at in self._erasures[about]
            )
            return "" if erased else "a text about a person was erased and no act erased it"
        if personal_data.reference(row.salt, row.value) != row.reference:
            return "a text about a person was changed"
        return ""
