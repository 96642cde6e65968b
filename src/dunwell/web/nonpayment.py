"""The list of why overdue accounts have not paid, and a reason in words wherever one is shown."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_safe

from dunwell.core.because import Because
from dunwell.core.nonpayment import UNVERIFIED, Reason, ReasonState
from dunwell.core.nonpayment_checks import VERIFIERS
from dunwell.jobs import nonpayment
from dunwell.jobs.nonpayment import ReasonLine
from dunwell.web import (
    because_words,
    cells,
    directory,
    kept,
    list_files,
    locales,
    pages,
    permitted,
    table_pages,
    tables,
)
from dunwell.web.cells import Chip, Kind
from dunwell.web.kept_rows import KeptRows
from dunwell.web.table_pages import Total, Words
from dunwell.web.tables import Column, Filter, FilterKind, Preset, Spec

PLACE: Final = "exceptions"
REASONS: Final[Mapping[str, Any]] = {
    Reason.DISPUTE: pgettext_lazy("non-payment", "Dispute"),
    Reason.MISSING_DOCUMENTS: pgettext_lazy("non-payment", "Missing documents"),
    Reason.NO_RESPONSE: pgettext_lazy("non-payment", "No response"),
    Reason.CASH_TROUBLE: pgettext_lazy("non-payment", "Cash trouble"),
    Reason.PROCESS: pgettext_lazy("non-payment", "Process"),
    Reason.NOT_KNOWN: pgettext_lazy("non-payment", "Not yet known"),
}
STATES: Final[Mapping[str, Any]] = {
    ReasonState.PROPOSED: pgettext_lazy("non-payment", "proposed"),
    ReasonState.SET: pgettext_lazy("non-payment", "set"),
    ReasonState.VERIFIED: pgettext_lazy("non-payment", "verified"),
    ReasonState.STALE: pgettext_lazy("non-payment", "stale"),
}
TONES: Final[Mapping[str, str]] = {
    ReasonState.PROPOSED: "quiet",
    ReasonState.VERIFIED: "good",
    ReasonState.STALE: "warn",
}
_TO_VERIFY: Final = "to_verify"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A reason in words."""

    line: ReasonLine
    reason: Any
    state: Any
    tone: str
    because: str
    stale: str
    note: str
    proposed: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One account as the list shows it."""

    id: int
    line: ReasonLine

    @property
    def currency(self) -> str:
        return self.line.facts.currency


_Book = KeptRows[_Row]


def told(line: ReasonLine) -> Told:
    """Say a reason with its because: what was noted where a colleague set it."""
    return Told(
        line=line,
        reason=REASONS[line.reason],
        state=STATES[line.state],
        tone=TONES.get(line.state, ""),
        because=say(line.carried.proposal.because)
        if line.reason is line.carried.proposal.reason
        else "",
        stale=say(line.carried.stale) if line.carried.stale else "",
        note=line.kept.note if line.kept else "",
        proposed=REASONS[line.carried.proposal.reason]
        if line.carried.proposal.reason not in {line.reason, Reason.NOT_KNOWN}
        else "",
    )


def say(because: Because) -> str:
    """Say a because of this kind in a sentence."""
    return because_words.sentence(because.as_json(), items={}, entities={})


def on_account(customer_id: int, *, on: date) -> Told | None:
    """Say why an account has not paid; None where nothing is overdue."""
    line = kept.remember(
        ("nonpayment of", kept.book_mark(), customer_id, on),
        lambda: nonpayment.line(customer_id, on=on),
    )
    return told(line) if line else None


def lines(on: date, entity: str = "") -> dict[int, ReasonLine]:
    """Give every reason of a day, once for each state of the book and its work."""
    return kept.remember(
        ("nonpayment", kept.book_mark(), on, entity), lambda: nonpayment.lines(on, entity=entity)
    )


def switch(state: pages.State, current: str) -> list[tuple[Any, str, bool]]:
    """Lead from the exceptions to the reasons and back; who sees some customers has no reasons."""
    if state.scope.own is not None:
        return []
    return [
        (_("Exceptions"), state.link("exceptions"), current == "exceptions"),
        (_("Non-payment reasons"), state.link("nonpayment"), current == "nonpayment"),
    ]


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the list; what is not verified stands on top, the largest first."""
    book = _read(request)
    asked, chosen = book.asked, book.filtered(book.asked.filters)
    listing = book.page(chosen, totals(chosen))
    verifier = bool(permitted.roles(request) & VERIFIERS)
    ready = sum(verifiable(row.line) for row in chosen)
    query = {key: value for key, value in asked.query.items() if key not in {"sort", "cols"}}
    return table_pages.show(
        request,
        asked,
        listing,
        _words(chosen, filtered=bool(asked.filters)),
        presets=_presets(book),
        count_of=book.count,
        more={
            "switch": switch(asked.state, "nonpayment"),
            "place": PLACE,
            "main_act": {
                "href": asked.at(query, place="nonpayment-review"),
                "label": ngettext("Verify %(n)s…", "Verify %(n)s…", ready)
                % {"n": cells.shown(ready, Kind.COUNT)},
            }
            if verifier and ready
            else None,
        },
    )


@require_safe
@locales.organisations
def export(request: HttpRequest) -> HttpResponseBase:
    """Give the list as a file."""
    book = _read(request)
    rows = book.every()
    return list_files.answer(request, book.asked, rows, count=len(rows))


def chosen_lines(request: HttpRequest) -> list[ReasonLine]:
    """Give the accounts that the address filters, those that stand on top first."""
    book = _read(request)
    rows = sorted(book.filtered(book.asked.filters), key=lambda row: -row.id)
    return [row.line for row in rows]


def verifiable(line: ReasonLine) -> bool:
    """Tell whether a reason is known, borne out by the facts and not verified yet."""
    return (
        line.reason is not Reason.NOT_KNOWN
        and line.state in UNVERIFIED
        and line.state is not ReasonState.STALE
    )


def _read(request: HttpRequest) -> _Book:
    state = pages.state_of(request)
    found = sorted(
        lines(state.as_of, state.chosen.get("entity", "")).values(),
        key=lambda one: (
            one.state is ReasonState.VERIFIED,
            -one.facts.overdue,
            one.number,
        ),
    )
    rows = tuple(_Row(id=len(found) - place, line=one) for place, one in enumerate(found))
    return KeptRows(
        asked=tables.ask(request, _spec(rows), state),
        rows=rows,
        test=_test_row,
        sort_key=_sort_key,
    )


def _test_row(key: str, value: str) -> Callable[[_Row], bool]:
    test = _test(key, value)
    return lambda row: test(row.line)


def _test(key: str, value: str) -> Callable[[ReasonLine], bool]:
    if key == "text":
        customers = set(directory.matching(value, kept.book_mark()))
        return lambda line: line.customer_id in customers
    if key == "owner":
        return lambda line: line.owner == value
    if key == "state" and value == _TO_VERIFY:
        return verifiable
    if key == "state":
        return lambda line: line.state == value
    return lambda line: line.reason == value


def _sort_key(column: Column) -> Callable[[_Row], tuple[Any, int]]:
    def key(row: _Row) -> tuple[Any, int]:
        if column.key == "state":
            return (row.line.state is not ReasonState.VERIFIED, row.id)
        return (cells.sort_value(column.kind, column.read(row)), row.id)

    return key


def _spec(found: Sequence[_Row]) -> Spec:
    owners = sorted({row.line.owner for row in found if row.line.owner})
    states = [(_TO_VERIFY, _("Ready to verify")), *_named_states()]
    return Spec(
        place="nonpayment",
        columns=_columns(),
        filters=(
            Filter(key="text", label=_("Number or customer"), kind=FilterKind.TEXT),
            tables.choice("reason", _("Reason"), REASONS.items()),
            tables.choice("state", _("State"), states),
            tables.named("owner", _("Owner"), owners),
        ),
        sort="-state",
    )


def _named_states() -> list[tuple[str, str]]:
    return [(key, str(label).capitalize()) for key, label in STATES.items()]


def _columns() -> tuple[Column, ...]:
    return (
        Column(
            key="customer",
            label=gettext_lazy("Customer"),
            read=lambda row: row.line.name or row.line.number,
            fixed=True,
            leads_to=lambda state, row: (
                state.link("account-commitments", row.line.customer_id) + "#nonpayment"
            ),
        ),
        Column(
            key="number",
            label=gettext_lazy("Number"),
            read=lambda row: row.line.number,
            shown=False,
        ),
        Column(
            key="reason",
            label=gettext_lazy("Reason"),
            read=lambda row: str(REASONS[row.line.reason]),
        ),
        Column(
            key="state",
            label=gettext_lazy("State"),
            kind=Kind.CHIP,
            sort_kind=Kind.COUNT,
            read=lambda row: Chip(
                text=str(STATES[row.line.state]), tone=TONES.get(row.line.state, "plain")
            ),
        ),
        Column(key="why", label=gettext_lazy("Why"), read=_why, sortable=False),
        Column(
            key="overdue",
            label=gettext_lazy("Overdue"),
            kind=Kind.MONEY,
            read=lambda row: row.line.facts.overdue,
        ),
        Column(key="currency", label=gettext_lazy("Currency"), read=lambda row: row.currency),
        Column(
            key="since",
            label=gettext_lazy("Oldest due"),
            kind=Kind.DAY,
            read=lambda row: row.line.facts.oldest_date,
        ),
        *_who(),
    )


def _who() -> tuple[Column, ...]:
    return (
        Column(key="owner", label=gettext_lazy("Owner"), read=lambda row: row.line.owner),
        Column(
            key="set_by",
            label=gettext_lazy("Set by"),
            read=lambda row: _setter(row.line),
            shown=False,
        ),
        Column(
            key="verified_by",
            label=gettext_lazy("Verified by"),
            read=lambda row: verifier(row.line),
            shown=False,
        ),
    )


def _setter(line: ReasonLine) -> str:
    return str(line.kept.by or "") if line.kept and not line.kept.by_rule else ""


def verifier(line: ReasonLine) -> str:
    """Name who verified a reason that is verified now."""
    if line.kept is None or line.state is not ReasonState.VERIFIED:
        return ""
    return str(line.kept.verification.by)


def _why(row: _Row) -> str:
    one = told(row.line)
    return " ".join(part for part in (one.stale, one.note, one.because) if part)


def totals(chosen: Sequence[_Row]) -> list[Total]:
    """Sum what is overdue by currency."""
    codes = sorted({row.currency for row in chosen})
    return [
        Total(
            currency=code,
            count=sum(row.currency == code for row in chosen),
            sums={
                "overdue": sum(row.line.facts.overdue for row in chosen if row.currency == code)
            },
        )
        for code in codes
    ]


def _presets(book: _Book) -> list[Preset]:
    def preset(label: Any, query: dict[str, str]) -> Preset:
        return Preset(label=label, query=query, count=book.count(query))

    return [
        preset(_("All"), {}),
        preset(_("Ready to verify"), {"state": _TO_VERIFY}),
        preset(_("Stale"), {"state": ReasonState.STALE.value}),
        *(preset(label, {"reason": str(key)}) for key, label in REASONS.items()),
    ]


def _words(chosen: Sequence[_Row], *, filtered: bool) -> Words:
    open_ones = sum(row.line.state in UNVERIFIED for row in chosen)
    parts = [_counted(len(chosen))]
    if chosen:
        parts.append(
            ngettext("%(n)s not verified", "%(n)s not verified", open_ones)
            % {"n": cells.shown(open_ones, Kind.COUNT)}
            if open_ones
            else _("each reason is verified")
        )
    empty = _("No account matches.") if filtered else _("Nothing is overdue.")
    return Words(
        title=_("Non-payment reasons"),
        counted=_counted,
        empty=empty,
        subtitle=" · ".join(parts),
        imported=False,
    )


def _counted(count: int) -> str:
    return ngettext("%(n)s overdue account", "%(n)s overdue accounts", count) % {
        "n": cells.shown(count, Kind.COUNT)
    }
