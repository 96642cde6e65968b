"""Every row of the book that says something of a person, and what is left of it without them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Model, Q, QuerySet

from dunwell.core import retention
from dunwell.core.erasures import ERASED, Words
from dunwell.core.retention import RecordClass, Settings
from dunwell.store.models import ImportChange
from dunwell.store.personal_words import PLACES, Place
from dunwell.store.queries.persons import Person, last_business

_CHUNK = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Whom to look for; the words may be of a person whose own row names nobody any more."""

    number: int
    is_contact: bool
    customer_ids: frozenset[int]
    label: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One row that says something of a person: what is left of it, and until when it is kept."""

    place: Place
    row: Model
    is_theirs: bool  # To, from or with them; else it only names them.
    left: Mapping[str, Any]
    until: date | None

    def stays(self, as_of: date) -> bool:
        """Tell whether the law keeps it still."""
        return self.until is not None and as_of <= self.until


def known_of(person: Person) -> Known:
    """Look for a person by what their own row says."""
    return Known(
        number=person.number,
        is_contact=person.is_contact,
        customer_ids=person.customer_ids,
        label=person.label,
        words=person.words,
    )


def about(known: Known, *, settings: Settings) -> Iterator[Found]:
    """Give every row that says something of a person, table by table."""
    for place in PLACES:
        seen: set[int] = set()
        for row in _rows(place, known).iterator(chunk_size=_CHUNK):
            if row.pk in seen:
                continue  # A document of several items.
            seen.add(row.pk)
            theirs = _is_theirs(place, row, known)
            left = _left(place, row, known, theirs=theirs)
            if left:
                until = _until(place, row, known, settings)
                yield Found(place=place, row=row, is_theirs=theirs, left=left, until=until)


def _rows(place: Place, known: Known) -> QuerySet[Any]:
    """Look where the person can be named: among their customers, and where there is none."""
    rows = place.model._default_manager.order_by("pk")
    if place.arose and "__" in place.arose:
        rows = rows.annotate(arose_on=F(place.arose))
    if place.model is ImportChange:
        return rows.filter(
            Q(table="contact", row_id=known.number if known.is_contact else 0)
            | Q(table="customer", row_id__in=known.customer_ids)
        )
    if not place.customer or not known.is_contact:
        return rows
    wanted = Q(**{f"{place.customer}__in": known.customer_ids})
    if place.optional:
        wanted |= Q(**{f"{place.customer}__isnull": True})
    return rows.filter(wanted)


def _is_theirs(place: Place, row: Any, known: Known) -> bool:
    if place.contact and known.is_contact and getattr(row, place.contact) == known.number:
        return True
    columns = [getattr(row, name) for name in (*place.addresses, place.person) if name]
    return any(_names(value, known.words) for value in columns)


def _names(value: object, words: Words) -> bool:
    if isinstance(value, str):
        return words.are_in(value)
    if isinstance(value, Mapping):
        return any(_names(one, words) for pair in value.items() for one in pair)
    return isinstance(value, list) and any(_names(one, words) for one in value)


def _left(place: Place, row: Any, known: Known, *, theirs: bool) -> dict[str, Any]:
    """Give the columns that change, as they are without the person."""
    left: dict[str, Any] = {}
    for name in (*place.texts, place.person):
        text = getattr(row, name) if name else ""
        if text:
            left[name] = _text_without(place, name, text, known, theirs=theirs)
    for name in place.values:
        value = getattr(row, name)
        if value:
            gone = theirs and name in place.addresses
            left[name] = [] if gone else known.words.taken_from_values(value, by=known.label)
    changed = {name: value for name, value in left.items() if value != getattr(row, name)}
    for name in place.raw:
        raw = getattr(row, name)
        if raw and (theirs or changed or known.words.are_in(_decoded(raw))):
            changed[name] = None
    return changed


def _text_without(place: Place, name: str, text: str, known: Known, *, theirs: bool) -> str:
    if name == place.person or name in place.addresses:
        # A call with them logged under another's name keeps that name.
        return known.label if known.words.are_in(text) else text
    if text == ERASED:
        return text
    if theirs or (place.only_whole and known.words.are_in(text)):
        return ERASED
    left = known.words.taken_from(text, by=known.label)
    longest = getattr(place.model._meta.get_field(name), "max_length", None)
    return left[:longest] if longest else left


def _decoded(raw: Any) -> str:
    return bytes(raw).decode("utf-8", "replace")


def _until(place: Place, row: Any, known: Known, settings: Settings) -> date | None:
    if place.record_class is None:
        return None
    if not place.arose:
        arose = last_business(known.customer_ids or {row.pk})
    else:
        told = row.arose_on if "__" in place.arose else getattr(row, place.arose)
        arose = told.date() if isinstance(told, datetime) else told
    if arose is None:
        return None
    return retention.hold_until(RecordClass(place.record_class), arose, settings)
