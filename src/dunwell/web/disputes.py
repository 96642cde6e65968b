"""The list of disputes: what is contested and why, who answers it, and by when."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from dunwell.core.disputes import Standing
from dunwell.jobs import disputes as jobs
from dunwell.jobs.disputes import DisputeLine
from dunwell.store.queries import scopes
from dunwell.store.queries.dispute_list import Line
from dunwell.web import (
    cells,
    commitment_forms,
    directory,
    kept,
    list_files,
    locales,
    pages,
    table_pages,
    tables,
)
from dunwell.web.cells import Chip, Kind
from dunwell.web.kept_rows import KeptRows
from dunwell.web.pages import State
from dunwell.web.table_pages import Total, Words
from dunwell.web.tables import Column, Filter, FilterKind, Preset, Spec

_STATES: Final[Mapping[str, Any]] = {
    Standing.OPEN: pgettext_lazy("disputes", "Open"),
    Standing.LATE: pgettext_lazy("disputes", "Late"),
    Standing.SETTLED: pgettext_lazy("disputes", "Nothing left"),
    Standing.CLOSED: pgettext_lazy("disputes", "Closed"),
}
_TONES: Final[Mapping[Standing, str]] = {Standing.LATE: "bad", Standing.OPEN: "warn"}
_ORDER: Final = tuple(Standing)
_NOBODY: Final = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One dispute as the list shows it; the longest open have the highest id."""

    id: int
    line: DisputeLine

    @property
    def dispute(self) -> Line:
        return self.line.dispute

    @property
    def currency(self) -> str:
        return self.dispute.currency


_Book = KeptRows[_Row]


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the list; what is open for longest stands on top."""
    book = _read(request)
    asked, chosen = book.asked, book.filtered(book.asked.filters)
    listing = book.page(chosen, _totals(chosen), currency=asked.filters.get("currency", ""))
    codes = sorted({row.currency for row in book.rows})
    return table_pages.show(
        request,
        asked,
        listing,
        _words(chosen, filtered=bool(asked.filters)),
        presets=_presets(book, request),
        count_of=book.count,
        more={"currencies": table_pages.currency_links(asked, tuple(codes))},
    )


@require_safe
@locales.organisations
def export(request: HttpRequest) -> HttpResponseBase:
    """Give the list as a file."""
    book = _read(request)
    rows = book.every()
    currency = book.asked.filters.get("currency", "")
    return list_files.answer(request, book.asked, rows, count=len(rows), currency=currency)


def mine(request: HttpRequest) -> str:
    """Give the address of the open disputes that this person answers."""
    return f"{reverse('web:disputes')}?{urlencode(_mine(request))}"


def _mine(request: HttpRequest) -> dict[str, str]:
    return {"state": Standing.OPEN.value, "owner": str(request.user.pk)}


def _read(request: HttpRequest) -> _Book:
    state = pages.state_of(request)
    rows = _found(state)
    return KeptRows(
        asked=tables.ask(request, _spec(rows, request), state),
        rows=rows,
        test=_test,
        sort_key=_sort_key,
    )


def _found(state: State) -> tuple[_Row, ...]:
    """Find the disputes of a day, once for each state of the book."""

    def compute() -> tuple[_Row, ...]:
        # Open ones first; the list is read from the end, where the longest open stand.
        lines = sorted(jobs.lines(state.as_of), key=_urgency)
        return tuple(_Row(id=place, line=one) for place, one in enumerate(lines, start=1))

    found = kept.remember(("disputes", kept.book_mark(), state.as_of), compute)
    if state.scope.entities is not None:
        found = tuple(row for row in found if row.dispute.entity in state.scope.entities)
    if state.scope.own is None:
        return found
    ids = {row.dispute.customer_id for row in found}
    mine = set(scopes.customers_among(state.scope, ids, most=len(ids)))
    return tuple(row for row in found if row.dispute.customer_id in mine)


def _urgency(one: DisputeLine) -> tuple[bool, int, int]:
    """Order disputes: closed ones, then open ones, the longer the later."""
    return one.dispute.is_open, -one.dispute.opened_date.toordinal(), -one.dispute.id


def _test(key: str, value: str) -> Callable[[_Row], bool]:
    if key == "text":
        customers = set(directory.matching(value, kept.book_mark()))
        wanted = value.casefold()
        return lambda row: (
            row.dispute.customer_id in customers or wanted == row.dispute.number.casefold()
        )
    if key == "state":
        return lambda row: (
            row.line.standing == value or (value == Standing.OPEN and row.dispute.is_open)
        )
    if key == "owner":
        return lambda row: str(row.dispute.owner_id or _NOBODY) == value
    if key in {"from", "to"}:
        return _day_test(key, tables.day_of(value))
    return lambda row: str(getattr(row.dispute, key)) == value


def _day_test(key: str, day: date | None) -> Callable[[_Row], bool]:
    if day is None:
        return lambda _row: True
    if key == "from":
        return lambda row: row.dispute.opened_date >= day
    return lambda row: row.dispute.opened_date <= day


def _sort_key(column: Column) -> Callable[[_Row], tuple[Any, int]]:
    def key(row: _Row) -> tuple[Any, int]:
        if column.key == "state":
            return (-_ORDER.index(row.line.standing), row.id)
        return (cells.sort_value(column.kind, column.read(row)), row.id)

    return key


def _spec(found: Sequence[_Row], request: HttpRequest) -> Spec:
    owners = {str(row.dispute.owner_id): row.dispute.owner for row in found}
    owners |= {str(request.user.pk): str(request.user)}
    owners.pop("None", None)
    named = sorted(owners.items(), key=lambda one: one[1].casefold())
    return Spec(
        place="disputes",
        columns=_columns(),
        filters=(
            Filter(key="text", label=_("Number or customer"), kind=FilterKind.TEXT),
            tables.choice("state", _("State"), _STATES.items()),
            tables.choice("category", _("Why"), commitment_forms.CATEGORIES.items()),
            tables.choice(
                "owner",
                _("Owner"),
                [(_NOBODY, _("Nobody")), *named],
            ),
            Filter(key="from", label=_("Open since"), kind=FilterKind.DAY),
            Filter(key="to", label=_("Opened until"), kind=FilterKind.DAY),
            tables.of_entity(sorted({row.dispute.entity for row in found})),
            tables.of_currency(sorted({row.currency for row in found})),
        ),
        sort="-state",
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            key="customer",
            label=gettext_lazy("Customer"),
            read=lambda row: row.dispute.customer,
            fixed=True,
            leads_to=lambda state, row: state.link("account", row.dispute.customer_id),
        ),
        Column(
            key="number",
            label=gettext_lazy("Document"),
            read=lambda row: row.dispute.number or str(row.dispute.document_id),
            leads_to=lambda state, row: state.link("invoice", row.dispute.document_id),
        ),
        Column(
            key="category",
            label=gettext_lazy("Why"),
            read=lambda row: str(commitment_forms.CATEGORIES[row.dispute.category]),
        ),
        Column(
            key="state",
            label=gettext_lazy("State"),
            kind=Kind.CHIP,
            sort_kind=Kind.COUNT,
            read=_state,
            leads_to=lambda state, row: (
                state.link("account-commitments", row.dispute.customer_id) + "#disputes"
            ),
        ),
        *_figures(),
        *_hands(),
        Column(
            key="entity",
            label=gettext_lazy("Entity"),
            read=lambda row: row.dispute.entity,
            shown=False,
        ),
    )


def _figures() -> tuple[Column, ...]:
    return (
        Column(
            key="still",
            label=gettext_lazy("Still disputed"),
            kind=Kind.MONEY,
            read=lambda row: row.dispute.still,
        ),
        Column(
            key="amount",
            label=gettext_lazy("Disputed"),
            kind=Kind.MONEY,
            read=lambda row: row.dispute.amount,
            shown=False,
        ),
        Column(key="currency", label=gettext_lazy("Currency"), read=lambda row: row.currency),
        Column(
            key="opened",
            label=gettext_lazy("Since"),
            kind=Kind.DAY,
            read=lambda row: row.dispute.opened_date,
        ),
        Column(
            key="days",
            label=gettext_lazy("Business days"),
            kind=Kind.DAYS,
            read=lambda row: row.line.business_days,
        ),
        Column(
            key="due",
            label=gettext_lazy("Answer by"),
            kind=Kind.DAY,
            read=lambda row: row.line.answer_by if row.dispute.is_open else None,
        ),
    )


def _hands() -> tuple[Column, ...]:
    """Give the columns of who answers, and what was said."""
    return (
        Column(key="owner", label=gettext_lazy("Owner"), read=lambda row: row.dispute.owner),
        Column(
            key="said",
            label=gettext_lazy("What was said"),
            read=lambda row: row.dispute.outcome or row.dispute.note,
            sortable=False,
        ),
        Column(
            key="closed",
            label=gettext_lazy("Closed on"),
            kind=Kind.DAY,
            read=lambda row: row.dispute.closed_date,
            shown=False,
        ),
        Column(
            key="by",
            label=gettext_lazy("Recorded by"),
            read=lambda row: row.dispute.by,
            shown=False,
        ),
    )


def _state(row: _Row) -> Chip:
    standing = row.line.standing
    return Chip(text=str(_STATES[standing]), tone=_TONES.get(standing, "quiet"))


def _totals(chosen: Sequence[_Row]) -> list[Total]:
    found: dict[str, list[_Row]] = defaultdict(list)
    for row in chosen:
        found[row.currency].append(row)
    return [
        Total(
            currency=code,
            count=len(rows),
            sums={
                "still": sum(row.dispute.still for row in rows),
                "amount": sum(row.dispute.amount for row in rows),
            },
        )
        for code, rows in sorted(found.items())
    ]


def _presets(book: _Book, request: HttpRequest) -> list[Preset]:
    def preset(label: Any, query: dict[str, str]) -> Preset:
        return Preset(label=label, query=query, count=book.count(query))

    found = [
        preset(_STATES[Standing.OPEN], {"state": Standing.OPEN}),
        preset(_STATES[Standing.LATE], {"state": Standing.LATE}),
        preset(_STATES[Standing.SETTLED], {"state": Standing.SETTLED}),
        preset(_("Nobody's"), {"state": Standing.OPEN, "owner": _NOBODY}),
        preset(_STATES[Standing.CLOSED], {"state": Standing.CLOSED}),
        preset(_("All"), {}),
    ]
    if any(row.dispute.owner_id == request.user.pk for row in book.rows):
        found.insert(0, preset(_("Mine"), _mine(request)))
    return found


def _words(chosen: Sequence[_Row], *, filtered: bool) -> Words:
    late = sum(row.line.standing is Standing.LATE for row in chosen)
    parts = [_counted(len(chosen))]
    if late:
        parts.append(_("%(n)s late") % {"n": cells.shown(late, Kind.COUNT)})
    empty = (
        _("No dispute matches.")
        if filtered
        else _("Nothing is in dispute. Disputes are marked on an account or with a call.")
    )
    return Words(
        title=_("Disputes"),
        counted=_counted,
        empty=empty,
        subtitle=" · ".join(parts),
        imported=False,
    )


def _counted(count: int) -> str:
    return ngettext("%(n)s dispute", "%(n)s disputes", count) % {
        "n": cells.shown(count, Kind.COUNT)
    }
