"""A table's whole state is its address: filters, sorting, columns and the row a page begins after.

A page describes its table once (`Spec`), `ask` reads the address against it, and whatever makes no
sense is left out and said, never an error.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from dunwell.store.queries.keysets import Cursor, Param
from dunwell.web.cells import Kind
from dunwell.web.pages import KEPT, State

LONGEST_TEXT: Final = 100


class FilterKind(StrEnum):
    """How a filter is asked for."""

    FLAG = "flag"  # On or off.
    CHOICE = "choice"  # One of some values.
    TEXT = "text"  # Words to be found.
    DAY = "day"  # A bound in days.
    HIDDEN = "hidden"  # Set by links only, one of some values.


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: where its value comes from, how it is written, where it leads.

    `sort_kind` is what the column is sorted by when that is not what it shows.
    """

    key: str
    label: Any
    kind: Kind = Kind.TEXT
    read: Callable[[Any], Any]
    sortable: bool = True
    sort_kind: Kind | None = None
    shown: bool = True
    fixed: bool = False
    leads_to: Callable[[State, Any], str] | None = None
    unit: bool = True  # Whether the header of an amount names the list's currency.


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One filter: its place in the address, its words, and for choices what may be chosen."""

    key: str
    label: Any
    kind: FilterKind = FilterKind.FLAG
    choices: tuple[tuple[str, Any], ...] = ()

    def words(self, value: str) -> str:
        """Say on a chip what the filter holds."""
        if self.kind is FilterKind.FLAG:
            return str(self.label)
        chosen = dict(self.choices).get(value, value)
        if self.kind is FilterKind.TEXT:
            return _("“%(text)s”") % {"text": value}
        return f"{self.label}: {chosen}"


def choice(key: str, label: Any, choices: Iterable[tuple[str, Any]]) -> Filter:
    """A filter that is one of some values."""
    return Filter(key=key, label=label, kind=FilterKind.CHOICE, choices=tuple(choices))


def named(key: str, label: Any, names: Iterable[str]) -> Filter:
    """A filter that is one of some names, shown as they are."""
    return choice(key, label, ((name, name) for name in names))


def of_entity(codes: Iterable[str]) -> Filter:
    """The filter by entity."""
    return named("entity", _("Entity"), codes)


def of_currency(codes: Iterable[str]) -> Filter:
    """The filter by currency; the links above the list set it."""
    choices = tuple((code, code) for code in codes)
    return Filter(key="currency", label=_("Currency"), kind=FilterKind.HIDDEN, choices=choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A view that comes with the table."""

    label: Any
    query: Mapping[str, str]
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A table as its page describes it; `place` names its address."""

    place: str
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...]
    drawer: bool = False  # Whether a row opens beside the list.
    sort: str  # The key of a column, with a minus before it to begin with the highest.

    def column(self, key: str) -> Column | None:
        """Find a column by its key."""
        return next((one for one in self.columns if one.key == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the address asks of a table; `ignored` says in words what made no sense."""

    spec: Spec
    state: State
    filters: Mapping[str, str]
    sort: Column
    descending: bool
    columns: tuple[Column, ...]
    chosen_columns: bool
    cursor: Cursor | None
    ignored: tuple[str, ...] = field(default=())

    @property
    def query(self) -> dict[str, str]:
        """Give the parameters that make up this view, without the day and the page."""
        told = {**_kept(self.state), **self.filters}
        told.pop("as_of", None)
        if self.sort_text != self.spec.sort:
            told["sort"] = self.sort_text
        if self.chosen_columns:
            told["cols"] = ",".join(one.key for one in self.columns)
        return told

    @property
    def sort_text(self) -> str:
        """Write the sorting as the address does."""
        return f"{'-' if self.descending else ''}{self.sort.key}"

    def address(self, *, without: Sequence[str] = (), **changes: str) -> str:
        """Give the address of this view with changes, from its first row on."""
        told = {key: value for key, value in self.query.items() if key not in without}
        return self.at({**told, **changes})

    def at(self, query: Mapping[str, str], *, place: str = "") -> str:
        """Give the address of any view of this table on the same day."""
        day = self.state.chosen.get("as_of")
        told = {**({"as_of": day} if day else {}), **query}
        address = reverse(f"web:{place or self.spec.place}")
        return f"{address}?{urlencode(told)}" if told else address


def ask(request: HttpRequest, spec: Spec, state: State) -> Asked:
    """Read the address; what makes no sense is left out and said."""
    ignored: list[str] = []
    filters = _filters(request, spec, ignored)
    sort, descending = _sorting(request.GET.get("sort", ""), spec, ignored)
    columns, chosen = _columns(request.GET.getlist("cols"), spec)
    known = {one.key for one in spec.filters}
    return Asked(
        spec=spec,
        state=_without(state, [key for key in known if key not in filters]),
        filters=filters,
        sort=sort,
        descending=descending,
        columns=columns,
        chosen_columns=chosen,
        cursor=cursor_of(request, sort.sort_kind or sort.kind),
        ignored=tuple(ignored),
    )


def cursor_text(value: Param, row_id: int) -> str:
    """Write a place in a list for the address."""
    return f"{row_id}.{value.isoformat() if isinstance(value, date) else value}"


def _filters(request: HttpRequest, spec: Spec, ignored: list[str]) -> dict[str, str]:
    found = {}
    for one in spec.filters:
        value = request.GET.get(one.key, "").strip().replace("\x00", "")[:LONGEST_TEXT]
        if not value:
            continue
        if _makes_sense(one, value):
            found[one.key] = value
        else:
            ignored.append(
                _("The filter “%(filter)s” cannot be “%(value)s”, so it was left out.")
                % {"filter": one.label, "value": value}
            )
    return found


def _makes_sense(one: Filter, value: str) -> bool:
    if one.kind is FilterKind.FLAG:
        return value == "1"
    if one.kind in {FilterKind.CHOICE, FilterKind.HIDDEN}:
        return value in dict(one.choices)
    return one.kind is FilterKind.TEXT or day_of(value) is not None


def day_of(text: str) -> date | None:
    """Read an ISO day, or nothing."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def day_after(text: str) -> date | None:
    """Give the day after an ISO day, as ranges exclude their upper bound."""
    day = day_of(text)
    return None if day is None or day == date.max else day + timedelta(days=1)


def _sorting(text: str, spec: Spec, ignored: list[str]) -> tuple[Column, bool]:
    wanted = text or spec.sort
    column = spec.column(wanted.removeprefix("-"))
    if column is None or not column.sortable:
        ignored.append(_("The list cannot be sorted by “%(value)s”.") % {"value": text[:40]})
        wanted = spec.sort
        column = spec.column(wanted.removeprefix("-"))
    assert column is not None  # noqa: S101 - a table's own sorting names one of its columns.
    return column, wanted.startswith("-")


def _columns(told: Sequence[str], spec: Spec) -> tuple[tuple[Column, ...], bool]:
    wanted = {key for text in told for key in text.split(",") if spec.column(key)}
    if not wanted:
        return tuple(one for one in spec.columns if one.shown or one.fixed), False
    return tuple(one for one in spec.columns if one.fixed or one.key in wanted), True


def cursor_of(request: HttpRequest, kind: Kind) -> Cursor | None:
    """Read the row a page stands beside; nonsense gives the first page."""
    backwards = "before" in request.GET
    text = request.GET.get("before" if backwards else "after", "")
    row_id, separator, value = text.partition(".")
    if not separator or not (row_id.isascii() and row_id.isdigit()) or len(row_id) > 18:
        return None
    read = _sorted_value(value, kind)
    if read is None:
        return None
    return Cursor(value=read, id=int(row_id), backwards=backwards)


def _sorted_value(text: str, kind: Kind) -> Param | None:
    if kind is Kind.DAY:
        return day_of(text)
    if kind in {Kind.TEXT, Kind.CHIP}:
        return text.replace("\x00", "")
    digits = text.removeprefix("-")
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) <= 18 else None


def _kept(state: State) -> dict[str, str]:
    return {name: state.chosen[name] for name in KEPT if name in state.chosen}


def _without(state: State, dropped: Sequence[str]) -> State:
    """Take filters that made no sense out of the page's state, so that no link repeats them."""
    chosen = {key: value for key, value in state.chosen.items() if key not in dropped}
    return replace(state, chosen=chosen)
