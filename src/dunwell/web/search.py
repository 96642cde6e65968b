"""Search: customers, invoices and payments by number, name, order or amount.

One exact match is opened straight; the palette shows the same matches as a fragment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from dunwell.core.aging import Basis
from dunwell.core.documents import Side
from dunwell.core.identifiers import without_leading_zeros
from dunwell.core.scopes import holds_entity
from dunwell.store.queries import invoices, scopes, search
from dunwell.store.queries.invoices import Line
from dunwell.web import cells, directory, invoice_table, item_words, kept, pages, read_amounts
from dunwell.web import invoices as invoice_list
from dunwell.web.cells import Kind
from dunwell.web.directory import Entry
from dunwell.web.pages import State
from dunwell.web.read_amounts import Understood

MOST_CUSTOMERS: Final = 20
MOST_IN_PALETTE: Final = 6
LONGEST: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One match: what it is, where it leads, and what tells it from the others."""

    title: str
    about: str
    figure: str
    href: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Matches of one kind."""

    title: str
    hits: tuple[Hit, ...]


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Show what matches, or jump straight to the only exact match."""
    state = pages.state_of(request)
    in_palette = request.GET.get("palette") == "1"
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST]
    groups, exact, understood = _search(text, state) if text else ([], [], None)
    if len(exact) == 1 and not in_palette:
        return redirect(exact[0].href)
    count = sum(len(group.hits) for group in groups)
    told: dict[str, Any] = {
        "search_text": text,
        "groups": groups,
        "understood": understood,
        "count": count,
        "announcement": ngettext("%(n)s match", "%(n)s matches", count) % {"n": count},
    }
    if in_palette:
        return pages.show(
            request,
            "web/parts/palette_results.html",
            {**told, "groups": _shortened(groups), "places": _places(text, state)},
            state=state,
        )
    return pages.show(request, "web/search.html", told, state=state)


def _search(text: str, state: State) -> tuple[list[Group], list[Hit], Understood | None]:
    mark = kept.book_mark()
    sure, likely = _customers(text, directory.entries(mark), state)
    understood = read_amounts.read(text)
    codes = invoice_list.open_codes(state.as_of, Basis.DUE, mark) if understood else ()
    found = search.documents(
        text,
        amounts=understood.in_currencies(codes) if understood else (),
        look_within=_may_be_within_a_number(text, understood),
    )
    every = dict.fromkeys((*found.exact, *found.other, *found.amount))
    lines = _within(_lines(list(every), state), state)
    numbered = [_paper(lines[pk], state) for pk in found.exact if pk in lines]
    others = [_paper(lines[pk], state) for pk in found.other if pk in lines]
    amounts = [_paper(lines[pk], state) for pk in found.amount if pk in lines]
    people = [_person(one, state) for one in sure]
    groups = [
        Group(title=_("Exact matches"), hits=(*people, *numbered)),
        Group(title=_("Amount"), hits=tuple(amounts)),
        Group(title=_("Customers"), hits=tuple(_person(one, state) for one in likely)),
        Group(title=_("Invoices and payments"), hits=tuple(others)),
    ]
    exact = [*people, *numbered]
    if not exact and not likely and not others:
        exact = amounts
    return [group for group in groups if group.hits], exact, understood if amounts else None


def _may_be_within_a_number(text: str, understood: Understood | None) -> bool:
    """Tell whether reading every number is worth its while: a word or 1,234.56 is in none."""
    is_written_amount = understood is not None and not text.isdigit()
    return any(mark.isdigit() for mark in text) and not is_written_amount


def _customers(
    text: str, entries: Sequence[Entry], state: State
) -> tuple[list[Entry], list[Entry]]:
    """Find customers: exactly this number or name, then those that begin with it or hold it."""
    wanted = directory.folded(text)
    bare = without_leading_zeros(wanted)
    sure, first, held = [], [], []
    for one in entries:
        if one.folded_name == wanted or without_leading_zeros(one.folded_number) == bare:
            sure.append(one)
        elif one.folded_name.startswith(wanted) or one.folded_number.startswith(wanted):
            first.append(one)
        elif wanted in one.folded_name or wanted in one.folded_number:
            held.append(one)
    return _people_within(sure, state), _people_within(first + held, state)


def _people_within(entries: Sequence[Entry], state: State) -> list[Entry]:
    by_id = {one.id: one for one in entries}
    return [by_id[pk] for pk in scopes.customers_among(state.scope, by_id, most=MOST_CUSTOMERS)]


def _lines(document_ids: Sequence[int], state: State) -> dict[int, Line]:
    items = search.items_of(document_ids)
    lines = invoices.lines(list(items.values()), as_of=state.as_of)
    return {line.document_id: line for line in lines}


def _within(lines: dict[int, Line], state: State) -> dict[int, Line]:
    """Leave out what lies outside the part of the book that the person sees."""
    if state.scope.is_everything:
        return lines
    ids = {line.customer_id for line in lines.values()}
    customers = set(scopes.customers_among(state.scope, ids, most=len(ids)))
    return {
        pk: line
        for pk, line in lines.items()
        if line.customer_id in customers and holds_entity(state.scope, line.entity)
    }


def _person(one: Entry, state: State) -> Hit:
    about = one.number if one.name != one.number else ""
    href = state.link("account", one.id)
    return Hit(title=one.name, about=about, figure="", href=href, kind=_("Customer"))


def _paper(line: Line, state: State) -> Hit:
    amount = f"{cells.shown(line.original, Kind.MONEY, line.currency)} {line.currency}"
    status = item_words.status_chip(line.status, is_money=line.side is not Side.DEBIT)
    day = cells.shown(line.issue_date, Kind.DAY)
    order = f" · {line.po_reference}" if line.po_reference else ""
    return Hit(
        title=line.number or str(line.document_id),
        about=f"{line.customer} · {day} · {status.text}{order}",
        figure=amount,
        href=invoice_table.document_link(state, line.type, line.document_id),
        kind=str(item_words.TYPES[line.type]),
    )


def _shortened(groups: Sequence[Group]) -> list[Group]:
    return [Group(title=group.title, hits=group.hits[:MOST_IN_PALETTE]) for group in groups]


def _places(text: str, state: State) -> list[Hit]:
    wanted = directory.folded(text)
    return [
        Hit(title=str(one.label), about="", figure="", href=state.link(one.name), kind=_("Page"))
        for one in pages.NAVIGATION
        if directory.folded(str(one.label)).startswith(wanted)
    ]
