"""The list of promises: what is due this week, what was broken, and how many are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from dunwell.core.promises import LIVE, NOT_KEPT, PromiseState
from dunwell.store.queries import ledger, promise_list, scopes
from dunwell.store.queries.keysets import Sorting
from dunwell.store.queries.promise_list import Line, Sum, Wanted
from dunwell.web import (
    account_commitments,
    cells,
    directory,
    kept,
    list_files,
    locales,
    pages,
    table_pages,
    tables,
)
from dunwell.web.cells import Chip, Kind
from dunwell.web.pages import State
from dunwell.web.table_pages import Listing, Total, Words
from dunwell.web.tables import Asked, Column, Filter, FilterKind, Preset, Spec

_SORTS: Final = {
    "customer": "c.name",
    "promised": "p.promised_date",
    "amount": "p.amount",
    "received": "COALESCE(p.received, 0)",
    "level": "p.level",
    "made": "p.made_date",
    "currency": "p.currency",
    "entity": "e.code",
    "state": promise_list.URGENCY,
}
_DUE: Final = "due"
_STATES: Final[Mapping[str, tuple[PromiseState, ...]]] = {
    _DUE: tuple(sorted(LIVE)),
    "broken": tuple(sorted(NOT_KEPT)),
    "open": tuple(sorted(LIVE)),
    "kept": (PromiseState.KEPT,),
}
_SHOWN: Final[Mapping[str, Any]] = {
    _DUE: gettext_lazy("Due this week"),
    "broken": gettext_lazy("Broken"),
    "open": gettext_lazy("Open"),
    "kept": gettext_lazy("Kept"),
}
_WEEK: Final = 7
_NAMED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    asked: Asked
    wanted: Wanted
    codes: tuple[str, ...]
    mark: Any

    def sums(self, wanted: Wanted) -> list[Sum]:
        """Add up a filter, once for each state of the book."""
        return kept.remember(("promises", self.mark, wanted), lambda: promise_list.sums(wanted))


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the list; what was broken stands on top."""
    book = _read(request)
    asked = book.asked
    part = promise_list.slice_of(book.wanted, _sorting(asked), asked.cursor)
    sums = book.sums(book.wanted)
    listing = Listing.of(
        part,
        promise_list.lines([pk for _, pk in part.keys]),
        map(_total, sums),
        currency=book.wanted.currency,
    )

    def count_of(filters: Mapping[str, str]) -> int:
        return sum(one.count for one in book.sums(_wanted(asked, filters)))

    return table_pages.show(
        request,
        asked,
        listing,
        _words(sums, filtered=bool(asked.filters)),
        presets=[
            *(
                Preset(label=label, query={"state": key}, count=count_of({"state": key}))
                for key, label in _SHOWN.items()
            ),
            Preset(label=_("All"), query={}),
        ],
        count_of=count_of,
        more={"currencies": table_pages.currency_links(asked, book.codes)},
    )


@require_safe
@locales.organisations
def export(request: HttpRequest) -> HttpResponseBase:
    """Give the list as a file."""
    book = _read(request)
    rows = promise_list.every(book.wanted, _sorting(book.asked))
    count = sum(one.count for one in book.sums(book.wanted))
    return list_files.answer(request, book.asked, rows, count=count, currency=book.wanted.currency)


def _read(request: HttpRequest) -> _Book:
    state = pages.state_of(request)
    codes = promise_list.currencies()
    asked = tables.ask(request, _spec(ledger.entity_codes(), codes), state)
    return _Book(
        asked=asked,
        wanted=_wanted(asked, asked.filters),
        codes=codes,
        mark=kept.book_mark(),
    )


def _wanted(asked: Asked, filters: Mapping[str, str]) -> Wanted:
    text, chosen = filters.get("text", ""), filters.get("state", "")
    day = asked.state.as_of
    until = tables.day_after(filters.get("to", ""))
    if chosen == _DUE:
        week_after = day + timedelta(days=_WEEK - day.weekday())
        until = min(until or week_after, week_after)
    return Wanted(
        made_until=day,
        states=_STATES.get(chosen, ()),
        currency=filters.get("currency", ""),
        entity=filters.get("entity", ""),
        segment=filters.get("segment", ""),
        promised_from=tables.day_of(filters.get("from", "")),
        promised_until=until,
        repeated="repeated" in filters,
        customers=directory.matching(text, kept.book_mark()) if text else None,
        owned=scopes.owned(asked.state.scope),
    )


def _sorting(asked: Asked) -> Sorting:
    return Sorting(expression=_SORTS[asked.sort.key], descending=asked.descending)


def _total(one: Sum) -> Total:
    return Total(
        currency=one.currency,
        count=one.count,
        sums={"amount": one.amount, "received": one.received},
    )


def _spec(entities: Sequence[str], codes: Sequence[str]) -> Spec:
    return Spec(
        place="promises",
        columns=_columns(),
        filters=(
            Filter(key="text", label=_("Number or customer"), kind=FilterKind.TEXT),
            tables.choice("state", _("State"), _SHOWN.items()),
            Filter(key="repeated", label=_("Second promise or later")),
            Filter(key="from", label=_("Promised from"), kind=FilterKind.DAY),
            Filter(key="to", label=_("Promised until"), kind=FilterKind.DAY),
            tables.of_entity(entities),
            tables.of_currency(codes),
        ),
        sort="-state",
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            key="customer",
            label=gettext_lazy("Customer"),
            read=lambda row: row.customer,
            fixed=True,
            leads_to=_account,
        ),
        Column(
            key="state",
            label=gettext_lazy("State"),
            kind=Kind.CHIP,
            sort_kind=Kind.COUNT,
            read=_state,
        ),
        Column(
            key="promised",
            label=gettext_lazy("Pays by"),
            kind=Kind.DAY,
            read=lambda row: row.promised_date,
        ),
        *_figures(),
        Column(
            key="record",
            label=gettext_lazy("Customer's record"),
            read=_record,
            sortable=False,
        ),
        Column(
            key="person",
            label=gettext_lazy("Who promised"),
            read=lambda row: row.person,
            sortable=False,
        ),
        Column(key="items", label=gettext_lazy("Items"), read=_items, sortable=False),
        Column(
            key="made", label=gettext_lazy("Made"), kind=Kind.DAY, read=lambda row: row.made_date
        ),
        Column(
            key="by",
            label=gettext_lazy("Recorded by"),
            read=lambda row: row.by,
            sortable=False,
            shown=False,
        ),
        Column(
            key="evidence",
            label=gettext_lazy("How we know"),
            read=lambda row: row.evidence,
            sortable=False,
            shown=False,
        ),
        Column(
            key="entity", label=gettext_lazy("Entity"), read=lambda row: row.entity, shown=False
        ),
    )


def _figures() -> tuple[Column, ...]:
    return (
        Column(
            key="amount",
            label=gettext_lazy("Amount"),
            kind=Kind.MONEY,
            read=lambda row: row.amount,
        ),
        Column(
            key="received",
            label=gettext_lazy("Received in time"),
            kind=Kind.MONEY,
            read=lambda row: row.received,
        ),
        Column(key="currency", label=gettext_lazy("Currency"), read=lambda row: row.currency),
        Column(
            key="level",
            label=gettext_lazy("Level"),
            kind=Kind.COUNT,
            read=lambda row: row.level,
        ),
    )


def _account(state: State, row: Line) -> str:
    return state.link("account-commitments", row.customer_id)


def _state(row: Line) -> Chip:
    tone = account_commitments.PROMISE_CHIPS.get(row.state, "quiet")
    return Chip(text=str(account_commitments.PROMISE_STATES[row.state]), tone=tone)


def _record(row: Line) -> str:
    if not row.customer_judged:
        return ""
    told = {"kept": row.customer_kept, "judged": row.customer_judged}
    return _("%(kept)s of %(judged)s kept") % told


def _items(row: Line) -> str:
    named = ", ".join(row.numbers[:_NAMED])
    more = len(row.numbers) - _NAMED
    return f"{named} +{more}" if more > 0 else named


def _words(sums: list[Sum], *, filtered: bool) -> Words:
    judged, met = sum(one.judged for one in sums), sum(one.kept for one in sums)
    parts = [_counted(sum(one.count for one in sums))]
    if judged:
        parts.append(
            _("%(rate)s kept by count (%(kept)s of %(judged)s)")
            % {"rate": _rate(met, judged), "kept": met, "judged": judged}
        )
        rates = [
            f"{_rate(one.received, one.judged_amount)} {one.currency}"
            for one in sums
            if one.judged_amount
        ]
        parts.append(_("by amount %(rates)s") % {"rates": ", ".join(rates)})
    empty = (
        _("No promise matches.")
        if filtered
        else _("Nobody promised anything yet. Promises are recorded on an account or with a call.")
    )
    return Words(
        title=_("Promises"),
        counted=_counted,
        empty=empty,
        subtitle=" · ".join(parts),
        imported=False,
    )


def _rate(part: int, whole: int) -> str:
    return cells.shown(Fraction(part, whole), Kind.PERCENT)


def _counted(count: int) -> str:
    return ngettext("%(n)s promise", "%(n)s promises", count) % {
        "n": cells.shown(count, Kind.COUNT)
    }
