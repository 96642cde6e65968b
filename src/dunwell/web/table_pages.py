"""One component shows every list: headers that sort, chips, views, totals, pages of 100 rows."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dunwell.store.models import SavedView, User
from dunwell.store.queries import imports, keysets, ledger, saved_views
from dunwell.store.queries.keysets import Param, Slice
from dunwell.web import cells, pages, tables
from dunwell.web.cells import NUMERIC, Chip, Kind
from dunwell.web.tables import Asked, Column, Filter, FilterKind, Preset

T = TypeVar("T")
FILES: Final = (("csv", "CSV"), ("xlsx", "Excel"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """The sums of a whole filter in one currency, by the keys of their columns."""

    currency: str
    count: int
    sums: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What the store gave for a page; `currency` is empty when the rows mix currencies."""

    rows: Sequence[Any]
    totals: Sequence[Total]
    first: str
    last: str
    has_previous: bool
    has_next: bool
    currency: str = ""

    @classmethod
    def of(
        cls, part: Slice, rows: Iterable[Any], totals: Iterable[Total], *, currency: str
    ) -> "Listing":
        """Give the page that holds a slice's rows, beside the sums of the whole filter."""
        return cls(
            rows=list(rows),
            totals=list(totals),
            first=tables.cursor_text(*part.keys[0]) if part.keys else "",
            last=tables.cursor_text(*part.keys[-1]) if part.keys else "",
            has_previous=part.has_previous,
            has_next=part.has_next,
            currency=currency,
        )

    @classmethod
    def of_kept(
        cls,
        chosen: Sequence[T],
        asked: Asked,
        totals: Iterable[Total],
        *,
        key: Callable[[T], tuple[Param, int]],
        currency: str = "",
    ) -> "Listing":
        """Give a page of rows that are all in memory, in the order of `key`."""
        rows, before, after = keysets.page_of(
            chosen, key=key, descending=asked.descending, cursor=asked.cursor
        )
        return cls(
            rows=rows,
            totals=list(totals),
            first=tables.cursor_text(*key(rows[0])) if rows else "",
            last=tables.cursor_text(*key(rows[-1])) if rows else "",
            has_previous=before,
            has_next=after,
            currency=currency,
        )

    @property
    def count(self) -> int:
        """How many rows the whole filter holds."""
        return sum(one.count for one in self.totals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a page says about its table: its name, how many, and what to do when nothing is."""

    title: Any
    counted: Callable[[int], str]
    empty: Any
    subtitle: str = ""
    imported: bool = True  # Whether an import would fill it, so that an empty list leads there.


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell as the template writes it."""

    text: str
    css: str = ""
    href: str = ""
    title: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """One header as the template writes it."""

    key: str
    label: str
    css: str
    href: str
    order: str  # aria-sort: ascending, descending or nothing.


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One view above the table."""

    label: str
    href: str
    current: bool
    count: str = ""
    saved: SavedView | None = None
    mine: bool = False


def show(
    request: HttpRequest,
    asked: Asked,
    listing: Listing,
    words: Words,
    *,
    presets: Sequence[Preset],
    count_of: Callable[[Mapping[str, str]], int] | None = None,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Render the list as a page, or as the fragment that takes the place of the one shown."""
    tabs = _tabs(request, asked, presets)
    told = {
        "table": asked.spec.place,
        "words": words,
        "listing": listing,
        "headers": [_header(asked, one, listing.currency) for one in asked.columns],
        "rows": [_row(asked, row) for row in listing.rows],
        "totals": [_total(asked, one) for one in listing.totals if one.sums],
        "chips": _chips(asked, listing, count_of),
        "filters": _fields(asked),
        "hidden": _hidden(asked),
        "choosable": [(one, one in asked.columns) for one in asked.spec.columns],
        "column_query": {k: v for k, v in _with_day(asked).items() if k != "cols"},
        "tabs": tabs,
        "current_view": next((tab for tab in tabs if tab.current and tab.saved), None),
        "query": urlencode(asked.query),
        "here": asked.address(),
        "exports": [
            (label, asked.at({**asked.query, "format": name}, place=f"{asked.spec.place}-export"))
            for name, label in FILES
        ],
        "previous": asked.address(before=listing.first) if listing.has_previous else "",
        "next": asked.address(after=listing.last) if listing.has_next else "",
        "announcement": _announcement(asked, listing, words),
        "drawer": asked.spec.drawer,
        "shown_rows": shown_rows(len(listing.rows), listing.count),
        "caption": _caption(asked, listing, words),
        "cleared": asked.at({k: v for k, v in asked.query.items() if k not in asked.filters}),
        "ignored": asked.ignored,
        "book_begins": None if listing.rows else _book_begins(asked),
        "book_is_empty": not listing.rows and imports.is_book_empty(),
        **(more or {}),
    }
    fragment = request.headers.get("HX-Request") and not request.headers.get(
        "HX-History-Restore-Request"
    )
    template = "web/parts/table_answer.html" if fragment else "web/list.html"
    response = pages.show(request, template, told, state=asked.state, place=asked.spec.place)
    response["Vary"] = "HX-Request, Cookie"
    return response


def _book_begins(asked: Asked) -> date | None:
    """Give the first day of the book when the page shows a day before it."""
    first = ledger.first_day()
    return first if first and asked.state.as_of < first else None


def _header(asked: Asked, column: Column, currency: str) -> Header:
    label = str(column.label)
    if column.kind is Kind.MONEY and currency and column.unit:
        label = f"{label}, {currency}"
    current = column.key == asked.sort.key
    # A second click turns the order round; amounts and days begin with the highest.
    downward = not asked.descending if current else column.kind in NUMERIC | {Kind.DAY}
    href = asked.address(sort=f"{'-' if downward else ''}{column.key}") if column.sortable else ""
    order = ("descending" if asked.descending else "ascending") if current else ""
    return Header(key=column.key, label=label, css=_css(column), href=href, order=order)


def _css(column: Column) -> str:
    aligned = "num" if column.kind in NUMERIC else ""
    sticky = "stay" if column.fixed else ""
    return " ".join(word for word in (aligned, sticky) if word)


def _row(asked: Asked, row: Any) -> list[Cell]:
    return [_cell(asked, column, row) for column in asked.columns]


def _cell(asked: Asked, column: Column, row: Any) -> Cell:
    value = column.read(row)
    href = column.leads_to(asked.state, row) if column.leads_to and value else ""
    # A dash for nothing keeps a page of zeros calm; files hold the zeros.
    text = cells.shown(value or None, column.kind, row.currency)
    css = _css(column) if value else f"{_css(column)} none"
    return Cell(
        text=text,
        css=css,
        href=href,
        title=text if len(text) > 28 else "",
        tone=value.tone if isinstance(value, Chip) else "",
    )


def _total(asked: Asked, total: Total) -> list[Cell]:
    found = []
    for place, column in enumerate(asked.columns):
        if column.key in total.sums:
            text = cells.shown(total.sums[column.key], column.kind, total.currency)
        elif place == 0:
            counted = cells.shown(total.count, Kind.COUNT)
            text = _("%(currency)s total of %(count)s") % {
                "currency": total.currency,
                "count": counted,
            }
        else:
            text = ""
        found.append(Cell(text=text, css=_css(column)))
    return found


def _chips(
    asked: Asked, listing: Listing, count_of: Callable[[Mapping[str, str]], int] | None
) -> list[dict[str, str]]:
    chips = []
    for one in asked.spec.filters:
        value = asked.filters.get(one.key)
        if value is None:
            continue
        if len(asked.filters) == 1 or count_of is None:
            count = listing.count
        else:
            count = count_of({one.key: value})
        chips.append(
            {
                "text": one.words(value) if one.kind is not FilterKind.DAY else _since(one, value),
                "count": cells.shown(count, Kind.COUNT),
                "href": asked.address(without=(one.key,)),
            }
        )
    return chips


def _since(one: Filter, value: str) -> str:
    return f"{one.label} {cells.shown(tables.day_of(value), Kind.DAY)}"


def _fields(asked: Asked) -> list[dict[str, Any]]:
    return [
        {
            "key": one.key,
            "label": one.label,
            "kind": one.kind.value,
            "value": asked.filters.get(one.key, ""),
            "choices": one.choices,
        }
        for one in asked.spec.filters
        if one.kind is not FilterKind.HIDDEN
    ]


def _with_day(asked: Asked) -> dict[str, str]:
    day = asked.state.chosen.get("as_of")
    return {**({"as_of": day} if day else {}), **asked.query}


def _hidden(asked: Asked) -> dict[str, str]:
    """Give what the filter form carries along: all but the filters it asks for itself."""
    asked_for = {one.key for one in asked.spec.filters if one.kind is not FilterKind.HIDDEN}
    return {key: value for key, value in _with_day(asked).items() if key not in asked_for}


def _tabs(request: HttpRequest, asked: Asked, presets: Sequence[Preset]) -> list[Tab]:
    # The currency is chosen beside the views, so it does not leave them.
    query = {key: value for key, value in asked.query.items() if key != "currency"}
    currency = {key: value for key, value in asked.query.items() if key == "currency"}
    tabs = [
        Tab(
            label=str(one.label),
            href=asked.at({**currency, **one.query}),
            current=query == dict(one.query),
            count="" if one.count is None else cells.shown(one.count, Kind.COUNT),
        )
        for one in presets
    ]
    if not isinstance(request.user, User):
        return tabs
    saved = saved_views.of(request.user, table=asked.spec.place)
    kept = urlencode(query)
    return tabs + [
        Tab(
            label=one.name,
            href=f"{asked.at({})}{'&' if '?' in asked.at({}) else '?'}{one.query}".rstrip("?&"),
            current=one.query in {kept, urlencode(asked.query)},
            saved=one,
            mine=one.user_id == request.user.pk,
        )
        for one in saved
    ]


def currency_links(asked: Asked, codes: Iterable[str]) -> list[tuple[str, str, bool]]:
    """Give the links that choose one currency or all of them."""
    known = tuple(codes)
    chosen = asked.state.chosen.get("currency", "")
    links = [(_("All"), asked.address(without=("currency",)), chosen not in known)]
    return links + [(code, asked.address(currency=code), code == chosen) for code in known]


def shown_rows(shown: int, count: int) -> str:
    """Say how many rows of a list stand on the page."""
    if shown == count:
        return ngettext("%(n)s row, all shown", "%(n)s rows, all shown", shown) % {
            "n": cells.shown(shown, Kind.COUNT)
        }
    return _("%(shown)s rows shown of %(count)s") % {
        "shown": cells.shown(shown, Kind.COUNT),
        "count": cells.shown(count, Kind.COUNT),
    }


def _caption(asked: Asked, listing: Listing, words: Words) -> str:
    order = _("highest first") if asked.descending else _("lowest first")
    if asked.sort.kind is Kind.TEXT:
        order = _("Z to A") if asked.descending else _("A to Z")
    if (asked.sort.sort_kind or asked.sort.kind) is Kind.DAY and asked.sort.kind is Kind.DAY:
        order = _("newest first") if asked.descending else _("oldest first")
    sorted_by = _("sorted by %(column)s, %(order)s") % {
        "column": str(asked.sort.label).lower(),
        "order": order,
    }
    return f"{words.title}: {shown_rows(len(listing.rows), listing.count)} · {sorted_by}"


def _announcement(asked: Asked, listing: Listing, words: Words) -> str:
    del asked
    return f"{words.counted(listing.count)}. {shown_rows(len(listing.rows), listing.count)}."
