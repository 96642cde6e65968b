"""The list of payments: what came in, what it paid, and what is not applied yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from dunwell.core.aging import Basis
from dunwell.core.documents import Side
from dunwell.store.queries import invoices, ledger, payments, scopes
from dunwell.store.queries.invoices import Sum
from dunwell.store.queries.item_filters import Shelf, Wanted
from dunwell.store.queries.keysets import Sorting
from dunwell.store.queries.payments import Receipt
from dunwell.web import (
    cells,
    directory,
    kept,
    list_files,
    locales,
    pages,
    read_amounts,
    table_pages,
    tables,
)
from dunwell.web import invoices as invoice_list
from dunwell.web.cells import Kind
from dunwell.web.table_pages import Listing, Total, Words
from dunwell.web.tables import Asked, Column, Filter, FilterKind, Preset, Spec

_SORTS: Final = {
    "received": "i.issue_date",
    "number": "d.number",
    "customer": "c.name",
    "amount": "i.amount",
    "unapplied": "COALESCE(b.open_amount, 0)",
    "currency": "i.currency",
    "entity": "e.code",
}
_MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    asked: Asked
    wanted: Wanted
    codes: tuple[str, ...]
    mark: Any

    def sums(self, wanted: Wanted) -> list[Sum]:
        """Add up a filter, once for each state of the book."""
        return kept.remember(("items", self.mark, wanted), lambda: invoices.sums(wanted))


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the list."""
    book = _read(request)
    asked = book.asked
    sorting = _sorting(asked)
    part = kept.remember(
        ("items", book.mark, book.wanted, sorting, asked.cursor),
        lambda: invoices.slice_of(book.wanted, sorting, asked.cursor),
    )
    sums = book.sums(book.wanted)
    listing = Listing.of(
        part,
        payments.receipts([pk for _, pk in part.keys], as_of=book.wanted.as_of),
        map(_total, sums),
        currency=book.wanted.currency,
    )
    unapplied = sum(one.items for one in book.sums(_wanted(asked, {"unapplied": "1"}, book.codes)))
    return table_pages.show(
        request,
        asked,
        listing,
        _words(asked, sums),
        presets=[
            Preset(label=_("All"), query={}),
            Preset(label=_("Unapplied"), query={"unapplied": "1"}, count=unapplied),
        ],
        count_of=lambda filters: sum(
            one.items for one in book.sums(_wanted(asked, filters, book.codes))
        ),
        more={"currencies": table_pages.currency_links(asked, book.codes)},
    )


@require_safe
@locales.organisations
def export(request: HttpRequest) -> HttpResponseBase:
    """Give the list as a file."""
    book = _read(request)
    rows = payments.every(book.wanted, _sorting(book.asked))
    count = sum(one.items for one in book.sums(book.wanted))
    return list_files.answer(request, book.asked, rows, count=count, currency=book.wanted.currency)


def _read(request: HttpRequest) -> _Book:
    state = pages.state_of(request)
    mark = kept.book_mark()
    codes = invoice_list.open_codes(state.as_of, Basis.DUE, mark)
    asked = tables.ask(request, _spec(ledger.entity_codes(), codes), state)
    wanted = _wanted(asked, asked.filters, codes)
    return _Book(asked=asked, wanted=wanted, codes=codes, mark=mark)


def _wanted(asked: Asked, filters: Mapping[str, str], codes: tuple[str, ...]) -> Wanted:
    text = filters.get("text", "")
    amount = filters.get("amount", "")
    understood = read_amounts.read(amount) if amount else None
    pairs = understood.in_currencies(codes) if understood else ()
    return Wanted(
        as_of=asked.state.as_of,
        shelf=Shelf.OPEN if "unapplied" in filters else Shelf.ALL,
        sides=(Side.CASH,),
        currency=filters.get("currency", ""),
        entity=filters.get("entity", ""),
        segment=filters.get("segment", ""),
        issued_from=tables.day_of(filters.get("from", "")),
        issued_until=tables.day_after(filters.get("to", "")),
        text=text,
        customers=directory.matching(text, kept.book_mark()) if text else (),
        amounts=pairs if amount else None,
        owned=scopes.owned(asked.state.scope),
    )


def _sorting(asked: Asked) -> Sorting:
    return Sorting(expression=_SORTS[asked.sort.key], descending=asked.descending)


def _total(one: Sum) -> Total:
    sums = {"amount": one.original, "unapplied": one.open}
    return Total(currency=one.currency, count=one.items, sums=sums)


def _spec(entities: Sequence[str], codes: Sequence[str]) -> Spec:
    return Spec(
        place="payments",
        columns=_columns(),
        filters=(
            Filter(key="text", label=_("Number or customer"), kind=FilterKind.TEXT),
            Filter(key="amount", label=_("Amount"), kind=FilterKind.TEXT),
            Filter(key="unapplied", label=_("Unapplied")),
            Filter(key="from", label=_("Received from"), kind=FilterKind.DAY),
            Filter(key="to", label=_("Received until"), kind=FilterKind.DAY),
            tables.of_entity(entities),
            tables.of_currency(codes),
        ),
        sort="-received",
        drawer=True,
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            key="number",
            label=gettext_lazy("Payment"),
            read=_name,
            fixed=True,
            leads_to=lambda state, row: state.link("payment", row.document_id),
        ),
        Column(
            key="received",
            label=gettext_lazy("Received"),
            kind=Kind.DAY,
            read=lambda row: row.received_date,
        ),
        Column(
            key="customer",
            label=gettext_lazy("Customer"),
            read=lambda row: row.customer,
            leads_to=lambda state, row: state.link("account", row.customer_id),
        ),
        Column(
            key="entity", label=gettext_lazy("Entity"), read=lambda row: row.entity, shown=False
        ),
        *_amounts(),
        Column(key="paid", label=gettext_lazy("What it paid"), read=_paid, sortable=False),
    )


def _amounts() -> tuple[Column, ...]:
    return (
        Column(
            key="amount",
            label=gettext_lazy("Amount"),
            kind=Kind.MONEY,
            read=lambda row: row.amount,
        ),
        Column(
            key="applied",
            label=gettext_lazy("Applied"),
            kind=Kind.MONEY,
            read=lambda row: row.applied,
            sortable=False,
        ),
        Column(
            key="unapplied",
            label=gettext_lazy("Unapplied"),
            kind=Kind.MONEY,
            read=lambda row: row.unapplied,
        ),
        Column(
            key="refunded",
            label=gettext_lazy("Paid back"),
            kind=Kind.MONEY,
            read=lambda row: row.refunded,
            sortable=False,
            shown=False,
        ),
        Column(key="currency", label=gettext_lazy("Currency"), read=lambda row: row.currency),
    )


def _name(row: Receipt) -> str:
    return row.number or _("Payment %(number)s") % {"number": row.document_id}


def _paid(row: Receipt) -> str:
    named = ", ".join(one.number for one in row.paid[:_MOST_NAMED])
    more = len(row.paid) - _MOST_NAMED
    return f"{named} +{more}" if more > 0 else named


def _words(asked: Asked, sums: list[Sum]) -> Words:
    told = [
        f"{cells.shown(one.open, Kind.MONEY, one.currency)} {one.currency}"
        for one in sums
        if one.open
    ]
    parts = [_counted(sum(one.items for one in sums))]
    if told:
        parts.append(_("unapplied %(amounts)s") % {"amounts": ", ".join(told)})
    if amount := asked.filters.get("amount", ""):
        parts.append(_amount_said(amount))
    return Words(
        title=_("Payments"),
        counted=_counted,
        empty=_(
            "No payment matches. Payments appear with the import of receipts or cleared items."
        ),
        subtitle=" · ".join(parts),
    )


def _amount_said(text: str) -> str:
    understood = read_amounts.read(text)
    if understood is None:
        return _("“%(text)s” was not understood as an amount") % {"text": text}
    return _("the amount was read as %(amount)s") % {"amount": understood.said}


def _counted(count: int) -> str:
    return ngettext("%(n)s payment", "%(n)s payments", count) % {
        "n": cells.shown(count, Kind.COUNT)
    }
