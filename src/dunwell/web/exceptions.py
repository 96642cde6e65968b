"""The list of material exceptions: what is out of the ordinary, and in whose hands it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from dunwell.core.exceptions import ExceptionKind, Lack
from dunwell.jobs.nonpayment import ReasonLine
from dunwell.jobs.ranking import exceptions
from dunwell.jobs.ranking.exceptions import ExceptionLine
from dunwell.store.queries import desk, ledger, scopes
from dunwell.web import (
    because_words,
    cells,
    directory,
    kept,
    list_files,
    locales,
    nonpayment,
    pages,
    table_pages,
    tables,
    today_list,
    today_words,
)
from dunwell.web.cells import Chip, Kind
from dunwell.web.kept_rows import KeptRows
from dunwell.web.pages import State
from dunwell.web.table_pages import Total, Words
from dunwell.web.tables import Column, Filter, FilterKind, Preset, Spec

_KINDS: Final[Mapping[str, Any]] = {
    ExceptionKind.OVERDUE: pgettext_lazy("exception", "Much overdue"),
    ExceptionKind.BROKEN_PROMISE: pgettext_lazy("exception", "Promise broken"),
    ExceptionKind.STALE_PROMISE: pgettext_lazy("exception", "Promise unclear"),
    ExceptionKind.DISPUTE_LATE: pgettext_lazy("exception", "Dispute late"),
    ExceptionKind.UNAPPLIED: pgettext_lazy("exception", "Money not applied"),
}
_LACKS: Final[Mapping[str, Any]] = {
    Lack.OWNER: pgettext_lazy("exception lacks", "No owner"),
    Lack.ACTION: pgettext_lazy("exception lacks", "No action"),
    Lack.DUE_DATE: pgettext_lazy("exception lacks", "No day"),
}
_ANY: Final = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One exception as the list shows it; those that are first by nature have the highest id."""

    id: int
    line: ExceptionLine
    reason: ReasonLine | None

    @property
    def currency(self) -> str:
        return self.line.currency


_Book = KeptRows[_Row]


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the list; what lacks something stands on top, the largest first."""
    book = _read(request)
    asked, chosen = book.asked, book.filtered(book.asked.filters)
    listing = book.page(chosen, _totals(chosen))
    return table_pages.show(
        request,
        asked,
        listing,
        _words(chosen, filtered=bool(asked.filters)),
        presets=_presets(book),
        count_of=book.count,
        more={"switch": nonpayment.switch(asked.state, "exceptions")},
    )


@require_safe
@locales.organisations
def export(request: HttpRequest) -> HttpResponseBase:
    """Give the list as a file."""
    book = _read(request)
    rows = book.every()
    return list_files.answer(request, book.asked, rows, count=len(rows))


def _read(request: HttpRequest) -> _Book:
    state = pages.state_of(request)
    found = _found(state)
    return KeptRows(
        asked=tables.ask(request, _spec(found), state), rows=found, test=_test, sort_key=_sort_key
    )


def _found(state: State) -> tuple[_Row, ...]:
    """Find the exceptions of a day, once for each state of the book and its work."""
    actions = today_list.actions(state.as_of)

    def compute() -> tuple[_Row, ...]:
        lines = exceptions.material(state.as_of, actions)
        reasons = nonpayment.lines(state.as_of)
        return tuple(
            _Row(id=len(lines) - place, line=one, reason=reasons.get(one.customer_id))
            for place, one in enumerate(lines)
        )

    place = str(connection.settings_dict["NAME"])
    key = ("exceptions", place, ledger.version(), desk.mark(), state.as_of)
    found = kept.remember(key, compute)
    if state.scope.own is None:
        return found
    ids = {row.line.customer_id for row in found}
    mine = set(scopes.customers_among(state.scope, ids, most=len(ids)))
    return tuple(row for row in found if row.line.customer_id in mine)


def _test(key: str, value: str) -> Callable[[_Row], bool]:
    if key == "text":
        customers = set(directory.matching(value, kept.book_mark()))
        return lambda row: row.line.customer_id in customers
    if key == "lacks":
        return lambda row: bool(row.line.lacks) if value == _ANY else value in row.line.lacks
    if key == "reason":
        return lambda row: row.reason is not None and row.reason.reason == value
    if key == "owner":
        return lambda row: row.line.owner == value
    if key == "entity":
        return lambda row: row.line.entity == value
    return lambda row: row.line.kind == value


def _sort_key(column: Column) -> Callable[[_Row], tuple[Any, int]]:
    def key(row: _Row) -> tuple[Any, int]:
        if column.key == "lacks":
            return (len(row.line.lacks), row.id)
        return (cells.sort_value(column.kind, column.read(row)), row.id)

    return key


def _spec(found: Sequence[_Row]) -> Spec:
    owners = sorted({row.line.owner for row in found if row.line.owner})
    entities = sorted({row.line.entity for row in found})
    return Spec(
        place="exceptions",
        columns=_columns(),
        filters=(
            Filter(key="text", label=_("Number or customer"), kind=FilterKind.TEXT),
            tables.choice("kind", _("What"), _KINDS.items()),
            tables.choice("lacks", _("Lacks"), [(_ANY, _("Anything")), *_LACKS.items()]),
            tables.choice("reason", _("Reason"), nonpayment.REASONS.items()),
            tables.named("owner", _("Owner"), owners),
            tables.of_entity(entities),
        ),
        sort="-lacks",
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            key="customer",
            label=gettext_lazy("Customer"),
            read=lambda row: row.line.customer_name,
            fixed=True,
            leads_to=lambda state, row: state.link("account", row.line.customer_id),
        ),
        Column(
            key="number",
            label=gettext_lazy("Number"),
            read=lambda row: row.line.customer_number,
            shown=False,
        ),
        Column(
            key="kind",
            label=gettext_lazy("What"),
            kind=Kind.CHIP,
            read=lambda row: Chip(text=str(_KINDS[row.line.kind]), tone="quiet"),
        ),
        Column(
            key="amount",
            label=gettext_lazy("Amount"),
            kind=Kind.MONEY,
            read=lambda row: row.line.amount,
        ),
        Column(key="currency", label=gettext_lazy("Currency"), read=lambda row: row.line.currency),
        Column(
            key="reason",
            label=gettext_lazy("Reason"),
            read=lambda row: str(nonpayment.REASONS[row.reason.reason]) if row.reason else "",
            leads_to=lambda state, row: (
                state.link("account-commitments", row.line.customer_id) + "#nonpayment"
            ),
        ),
        Column(key="why", label=gettext_lazy("Why"), read=_why, sortable=False, shown=False),
        *_hands(),
        Column(
            key="entity",
            label=gettext_lazy("Entity"),
            read=lambda row: row.line.entity,
            shown=False,
        ),
    )


def _hands() -> tuple[Column, ...]:
    """Give the columns of who does what by when."""
    return (
        Column(
            key="lacks",
            label=gettext_lazy("Lacks"),
            kind=Kind.CHIP,
            sort_kind=Kind.COUNT,
            read=_lacks,
            leads_to=_mending,
        ),
        Column(
            key="owner",
            label=gettext_lazy("Owner"),
            read=lambda row: row.line.owner,
        ),
        Column(
            key="action",
            label=gettext_lazy("Next step"),
            read=_next,
            sortable=False,
            leads_to=_step,
        ),
        Column(
            key="due",
            label=gettext_lazy("By"),
            kind=Kind.DAY,
            read=lambda row: row.line.due_date,
        ),
    )


def _why(row: _Row) -> str:
    return because_words.sentence(row.line.because.as_json(), items={}, entities={})


def _lacks(row: _Row) -> Chip | None:
    if not row.line.lacks:
        return None
    return Chip(text=", ".join(str(_LACKS[one]) for one in row.line.lacks), tone="bad")


def _next(row: _Row) -> str:
    if row.line.promised:
        return _("Wait for the promise")
    if row.line.awaited:
        return _("Wait for an answer, then call")
    return str(today_words.VERBS[row.line.action]) if row.line.action else ""


def _step(state: State, row: _Row) -> str:
    """Lead to the action on Today, or to the promise that is waited for."""
    line = row.line
    if state.scope.own is not None:
        return state.link("account", line.customer_id)
    if line.promised:
        return state.link("account-commitments", line.customer_id)
    if line.action is None:
        return state.link("account-timeline", line.customer_id)
    return state.link("today", who=today_list.TEAM, row=_address(line))


def _mending(state: State, row: _Row) -> str:
    """Lead to where what is missing can be given."""
    line = row.line
    if state.scope.own is not None:
        return state.link("account", line.customer_id)
    if Lack.OWNER in line.lacks and line.action is not None:
        return state.link("today-review", do="assign", row=_address(line))
    if Lack.OWNER in line.lacks:
        return state.link("account-edit", line.customer_id)
    return state.link("account", line.customer_id)


def _address(line: ExceptionLine) -> str:
    return f"{line.action}-{line.customer_id}-{line.entity_id}-{line.task_id or 0}"


def _totals(chosen: Sequence[_Row]) -> list[Total]:
    """Count by currency; amounts overlap, as one invoice may be late and promised, so no sums."""
    codes = sorted({row.currency for row in chosen})
    return [
        Total(currency=code, count=sum(row.currency == code for row in chosen), sums={})
        for code in codes
    ]


def _presets(book: _Book) -> list[Preset]:
    def preset(label: Any, query: dict[str, str]) -> Preset:
        return Preset(label=label, query=query, count=book.count(query))

    return [
        preset(_("All"), {}),
        preset(_("Not in good hands"), {"lacks": _ANY}),
        *(preset(label, {"kind": str(key)}) for key, label in _KINDS.items()),
    ]


def _words(chosen: Sequence[_Row], *, filtered: bool) -> Words:
    lacking = sum(bool(row.line.lacks) for row in chosen)
    parts = [_counted(len(chosen))]
    if chosen and lacking:
        parts.append(
            ngettext(
                "%(n)s lacks an owner, an action or a day",
                "%(n)s lack an owner, an action or a day",
                lacking,
            )
            % {"n": cells.shown(lacking, Kind.COUNT)}
        )
    elif chosen:
        parts.append(_("each has an owner, an action and a day"))
    empty = (
        _("No exception matches.")
        if filtered
        else _(
            "Nothing is out of the ordinary. What counts as material is said in the policy, under "
            "Risk."
        )
    )
    return Words(
        title=_("Exceptions"),
        counted=_counted,
        empty=empty,
        subtitle=" · ".join(parts),
        imported=False,
    )


def _counted(count: int) -> str:
    return ngettext("%(n)s exception", "%(n)s exceptions", count) % {
        "n": cells.shown(count, Kind.COUNT)
    }
