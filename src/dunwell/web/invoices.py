"""The list of invoices and every other item: what is open, late, short-paid or paid."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from dunwell.core import aging
from dunwell.core.aging import AgingTerms, Basis
from dunwell.core.currencies import DECIMALS
from dunwell.core.documents import Side
from dunwell.store import policies
from dunwell.store.queries import accounts, invoices, ledger, scopes
from dunwell.store.queries.invoices import Counts, Sum
from dunwell.store.queries.item_filters import Shelf, Wanted
from dunwell.store.queries.keysets import Sorting
from dunwell.store.queries.owned import Owned
from dunwell.web import (
    cells,
    directory,
    invoice_table,
    kept,
    list_files,
    locales,
    pages,
    table_pages,
    tables,
)
from dunwell.web.cells import Kind
from dunwell.web.pages import State
from dunwell.web.table_pages import Listing, Total, Words
from dunwell.web.tables import Asked, Preset

_SORTS: Final = {
    "number": "d.number",
    "customer": "c.name",
    "issue": "i.issue_date",
    "due": "i.due_date",
    "original": "i.amount",
    "open": "COALESCE(b.open_amount, 0)",
    "currency": "i.currency",
    "entity": "e.code",
    "segment": "c.segment",
}
_SHELVES: Final = {
    "paid": Shelf.CLOSED,
    "paid_last_month": Shelf.CLOSED,
    "written_off": Shelf.WRITTEN_OFF,
    "all": Shelf.ALL,
}
_OWED_TO_CUSTOMERS: Final = (Side.CREDIT, Side.CASH)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    """What one request reads: the filter the address asks for, and the words of the aging."""

    asked: Asked
    wanted: Wanted
    terms: AgingTerms
    codes: tuple[str, ...]
    mark: Any

    def sums(self, wanted: Wanted) -> list[Sum]:
        """Add up a filter, once for each state of the book."""
        return kept.remember(("items", self.mark, wanted), lambda: invoices.sums(wanted))

    def counts(self) -> Counts:
        """Count what the views hold in the page's entity, segment and currency."""
        wanted = self.wanted
        found = _counts(
            wanted.as_of,
            wanted.basis_column,
            wanted.entity,
            wanted.segment,
            self.mark,
            wanted.owned,
        )
        return invoices.added_up(
            [one for code, one in found.items() if wanted.currency in {"", code}]
        )


def _counts(
    day: date,
    basis_column: str,
    entity: str,
    segment: str,
    mark: Any,
    owned: Owned | None = None,
) -> dict[str, Counts]:
    wanted = Wanted(
        as_of=day,
        basis_column=basis_column,
        entity=entity,
        segment=segment,
        owned=owned,
    )
    return kept.remember(
        ("item counts", mark, wanted),
        lambda: invoices.open_counts(wanted, week=this_week(day)),
    )


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the list."""
    book = _read(request)
    asked = book.asked
    sorting = _sorting(asked, book.terms)
    part = kept.remember(
        ("items", book.mark, book.wanted, sorting, asked.cursor),
        lambda: invoices.slice_of(book.wanted, sorting, asked.cursor),
    )
    sums = book.sums(book.wanted)
    lines = invoices.lines([pk for _, pk in part.keys], as_of=book.wanted.as_of)
    listing = Listing.of(
        part,
        (invoice_table.Row(line=one, as_of=book.wanted.as_of, terms=book.terms) for one in lines),
        map(_total, sums),
        currency=book.wanted.currency,
    )
    return table_pages.show(
        request,
        asked,
        listing,
        _words(sums),
        presets=_presets(book.counts()),
        count_of=lambda filters: sum(
            one.items for one in book.sums(_wanted(asked, filters, book.terms))
        ),
        more={"currencies": table_pages.currency_links(asked, book.codes)},
    )


@require_safe
@locales.organisations
def export(request: HttpRequest) -> HttpResponseBase:
    """Give the list as a file."""
    book = _read(request)
    rows = (
        invoice_table.Row(line=line, as_of=book.wanted.as_of, terms=book.terms)
        for line in invoices.every(book.wanted, _sorting(book.asked, book.terms))
    )
    count = sum(one.items for one in book.sums(book.wanted))
    return list_files.answer(request, book.asked, rows, count=count, currency=book.wanted.currency)


def warm_up(state: State) -> None:
    """Count what the list shows first."""
    terms = aging.terms_of(policies.in_force(state.today))
    mark = kept.book_mark()
    open_codes(state.as_of, terms.basis, mark)


def this_week(day: date) -> tuple[date, date]:
    """Give the week of a day, from Monday to the next Monday."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=7)


def open_codes(day: date, basis: Basis, mark: Any) -> tuple[str, ...]:
    """Name the currencies in which anything is open on the day, the one with most open first."""
    found = _counts(day, accounts.BASIS_COLUMNS[basis], "", "", mark)
    return tuple(
        sorted(found, key=lambda code: (-Fraction(found[code].amount, 10 ** DECIMALS[code]), code))
    )


def _read(request: HttpRequest) -> _Book:
    state = pages.state_of(request)
    mark = kept.book_mark()
    terms = aging.terms_of(policies.in_force(state.today))
    codes = open_codes(state.as_of, terms.basis, mark)
    segments = directory.segments(mark)
    spec = invoice_table.spec(terms, ledger.entity_codes(), segments, codes)
    asked = tables.ask(request, spec, state)
    return _Book(
        asked=asked,
        wanted=_wanted(asked, asked.filters, terms),
        terms=terms,
        codes=codes,
        mark=mark,
    )


def _wanted(asked: Asked, filters: Any, terms: AgingTerms) -> Wanted:
    day = asked.state.as_of
    shown = filters.get("show", "")
    text = filters.get("text", "")
    wanted = Wanted(
        as_of=day,
        shelf=_SHELVES.get(shown, Shelf.OPEN),
        sides=_OWED_TO_CUSTOMERS if shown == "credits" else (Side.DEBIT,),
        currency=filters.get("currency", ""),
        entity=filters.get("entity", ""),
        segment=filters.get("segment", ""),
        due_from=tables.day_of(filters.get("due_from", "")),
        due_until=tables.day_after(filters.get("due_to", "")),
        issued_from=tables.day_of(filters.get("issued_from", "")),
        issued_until=tables.day_after(filters.get("issued_to", "")),
        basis_column=accounts.BASIS_COLUMNS[terms.basis],
        part_paid="short" in filters,
        text=text,
        customers=directory.matching(text, kept.book_mark()) if text else (),
        owned=scopes.owned(asked.state.scope),
    )
    return _aged(_in_period(wanted, filters), filters, terms)


def _in_period(wanted: Wanted, filters: Any) -> Wanted:
    if filters.get("when") == "this_week":
        since, until = this_week(wanted.as_of)
        wanted = replace(wanted, due_from=since, due_until=until)
    if filters.get("show") == "paid_last_month":
        until = wanted.as_of.replace(day=1)
        since = aging.prior_month_end(wanted.as_of).replace(day=1)
        wanted = replace(wanted, closed_from=since, closed_until=until)
    return wanted


def _aged(wanted: Wanted, filters: Any, terms: AgingTerms) -> Wanted:
    since, until = None, None
    if "overdue" in filters:
        until = wanted.as_of
    for span in aging.spans(terms, as_of=wanted.as_of):
        if span.bucket.name == filters.get("bucket"):
            since = span.from_date
            until = min(filter(None, (until, span.to_date)), default=None)
    return replace(wanted, basis_from=since, basis_until=until)


def _sorting(asked: Asked, terms: AgingTerms) -> Sorting:
    if asked.sort.key == "days":
        # The oldest day is the most days past due.
        column = accounts.BASIS_COLUMNS[terms.basis or Basis.DUE]
        return Sorting(expression=column, descending=not asked.descending)
    return Sorting(expression=_SORTS[asked.sort.key], descending=asked.descending)


def _total(one: Sum) -> Total:
    sums = {"original": one.original, "open": one.open}
    return Total(currency=one.currency, count=one.items, sums=sums)


def _presets(counts: Counts) -> list[Preset]:
    return [
        Preset(label=_("Open"), query={}, count=counts.open),
        Preset(label=_("Overdue"), query={"overdue": "1"}, count=counts.overdue),
        Preset(label=_("Due this week"), query={"when": "this_week"}, count=counts.due_this_week),
        Preset(label=_("Short-paid"), query={"short": "1"}, count=counts.part_paid),
        Preset(label=_("Credits and unapplied"), query={"show": "credits"}, count=counts.credits),
        Preset(label=_("Paid last month"), query={"show": "paid_last_month"}),
        Preset(label=_("All"), query={"show": "all"}),
    ]


def _words(sums: list[Sum]) -> Words:
    told = [
        f"{cells.shown(one.open, Kind.MONEY, one.currency)} {one.currency}"
        for one in sums
        if one.open
    ]
    count = sum(one.items for one in sums)
    subtitle = " · ".join([counted(count), *([_("open") + " " + ", ".join(told)] if told else [])])
    return Words(
        title=_("Invoices"),
        counted=counted,
        empty=_("No invoice matches. Invoices appear with the first import of items."),
        subtitle=subtitle,
    )


def counted(count: int) -> str:
    """Say how many items."""
    return ngettext("%(n)s item", "%(n)s items", count) % {"n": cells.shown(count, Kind.COUNT)}
