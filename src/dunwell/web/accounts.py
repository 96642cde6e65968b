"""The list of accounts: every customer with what it owes in one currency, aged as of the day."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from dunwell.core import aging
from dunwell.core.aging import AgingTerms
from dunwell.core.currencies import DECIMALS
from dunwell.store import policies
from dunwell.store.queries import accounts, ledger, scopes
from dunwell.store.queries import organisations as companies
from dunwell.store.queries.accounts import Account, Question
from dunwell.web import cells, kept, list_files, locales, pages, table_pages, tables
from dunwell.web.cells import Kind
from dunwell.web.pages import State
from dunwell.web.table_pages import Listing, Total, Words
from dunwell.web.tables import Asked, Column, Filter, FilterKind, Preset, Spec

_SHARE_UNITS: Final = 10_000
# Below every number of days and every share: what has none comes last, or first.
_NONE: Final = -(10**9)


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the list."""
    book = _read(request)
    asked, chosen = book.asked, book.filtered(book.asked.filters)
    total = _total(chosen, book.currency)
    listing = Listing.of_kept(
        chosen,
        asked,
        [total] if chosen else [],
        key=_sort_key(asked.sort),
        currency=book.currency,
    )
    return table_pages.show(
        request,
        asked,
        listing,
        _words(total),
        presets=_presets(book),
        count_of=lambda filters: len(book.filtered(filters)),
        more={
            "currencies": [
                (code, asked.address(currency=code), code == book.currency) for code in book.codes
            ]
        },
    )


@require_safe
@locales.organisations
def export(request: HttpRequest) -> HttpResponseBase:
    """Give the list as a file."""
    book = _read(request)
    asked, chosen = book.asked, book.filtered(book.asked.filters)
    rows = sorted(chosen, key=_sort_key(asked.sort), reverse=asked.descending)
    return list_files.answer(request, asked, rows, count=len(rows), currency=book.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Book:
    """What one request reads: the accounts of a currency, and what the address asks of them."""

    asked: Asked
    found: tuple[Account, ...]
    codes: tuple[str, ...]
    currency: str
    buckets: tuple[str, ...]

    def filtered(self, filters: Mapping[str, str]) -> list[Account]:
        """Give the accounts that pass every filter."""
        tests = [_test(key, value, self.buckets) for key, value in filters.items()]
        return [row for row in self.found if all(test(row) for test in tests)]


def warm_up(state: State) -> None:
    """Read the accounts that the list shows first."""
    _listed(state)


def _read(request: HttpRequest) -> _Book:
    state = pages.state_of(request)
    found, codes, question = _listed(state)
    buckets = tuple(one.name for one in aging.buckets(_terms(state)))
    return _Book(
        asked=tables.ask(request, _spec(buckets, ledger.entity_codes(), found), state),
        found=found,
        codes=codes,
        currency=question.currency,
        buckets=buckets,
    )


def _listed(state: State) -> tuple[tuple[Account, ...], tuple[str, ...], Question]:
    """Give the accounts of the page's currency, the currencies there are, and what was asked."""
    mark = kept.book_mark()
    entity = state.chosen.get("entity", "")
    entity = entity if entity in ledger.entity_codes() else ""
    codes = kept.remember(
        ("currencies", mark, state.as_of, entity),
        lambda: tuple(accounts.currencies(as_of=state.as_of, entity=entity)),
    )
    if state.chosen.get("currency", "") in DECIMALS and state.chosen["currency"] not in codes:
        codes = (*codes, state.chosen["currency"])
    terms = _terms(state)
    question = Question(
        as_of=state.as_of,
        currency=_currency(state, codes),
        entity=entity,
        basis=terms.basis,
        spans=aging.spans(terms, as_of=state.as_of),
    )
    found = kept.remember(
        ("accounts", mark, question), lambda: accounts.listed(question) if codes else ()
    )
    if not state.scope.is_everything:
        within = kept.remember(
            ("customers within", mark, state.scope),
            lambda: frozenset(scopes.customers(state.scope).values_list("pk", flat=True)),
        )
        found = tuple(one for one in found if one.facts.id in within)
    return found, codes, question


def _terms(state: State) -> AgingTerms:
    return aging.terms_of(policies.in_force(state.today))


def _currency(state: State, codes: Sequence[str]) -> str:
    wanted = state.chosen.get("currency", "")
    if wanted in codes:
        return wanted
    return codes[0] if codes else companies.only_currency() or "EUR"


def _spec(buckets: Sequence[str], entities: Sequence[str], found: Sequence[Account]) -> Spec:
    segments = sorted({one.facts.segment for one in found if one.facts.segment})
    countries = sorted({one.facts.country for one in found if one.facts.country})
    people = sorted({one.facts.collector for one in found if one.facts.collector})
    owing = [(name, _bucket(name)) for name in buckets]
    filters = (
        Filter(key="text", label=gettext_lazy("Name or number"), kind=FilterKind.TEXT),
        Filter(key="overdue", label=gettext_lazy("Overdue")),
        Filter(key="no_email", label=gettext_lazy("No e-mail contact")),
        Filter(key="over_limit", label=gettext_lazy("Over the credit limit")),
        Filter(key="unapplied", label=gettext_lazy("Credits or unapplied cash")),
        tables.choice("bucket", gettext_lazy("Owes in bucket"), owing),
        tables.named("segment", gettext_lazy("Segment"), segments),
        tables.named("country", gettext_lazy("Country"), countries),
        tables.of_entity(entities),
        tables.named("collector", gettext_lazy("Collector"), people),
    )
    return Spec(place="accounts", columns=_columns(buckets), filters=filters, sort="-overdue")


def _bucket(name: str) -> str:
    return _("Current") if name == aging.CURRENT else _("%(days)s days") % {"days": name}


def _columns(buckets: Sequence[str]) -> tuple[Column, ...]:
    aged = tuple(
        Column(
            key=f"bucket{place}",
            label=_("Current") if name == aging.CURRENT else name,
            kind=Kind.MONEY,
            read=_in_bucket(place),
            unit=False,
        )
        for place, name in enumerate(buckets)
    )
    return (*_who(), *_owed(), *aged, *_behaviour())


def _in_bucket(place: int) -> Callable[[Account], int]:
    return lambda row: row.buckets[place]


def _who() -> tuple[Column, ...]:
    return (
        Column(
            key="name",
            label=gettext_lazy("Customer"),
            read=lambda row: row.facts.name,
            fixed=True,
            leads_to=lambda state, row: state.link("account", row.facts.id),
        ),
        Column(key="number", label=gettext_lazy("Number"), read=lambda row: row.facts.number),
        Column(
            key="parent",
            label=gettext_lazy("Parent"),
            read=lambda row: row.facts.parent,
            leads_to=lambda state, row: state.link("account", row.facts.parent_id),
            shown=False,
        ),
        Column(
            key="segment",
            label=gettext_lazy("Segment"),
            read=lambda row: row.facts.segment,
            shown=False,
        ),
        Column(
            key="country",
            label=gettext_lazy("Country"),
            read=lambda row: row.facts.country,
            shown=False,
        ),
        Column(
            key="collector",
            label=gettext_lazy("Collector"),
            read=lambda row: row.facts.collector,
            shown=False,
        ),
    )


def _owed() -> tuple[Column, ...]:
    return (
        Column(
            key="overdue",
            label=gettext_lazy("Overdue"),
            kind=Kind.MONEY,
            read=lambda row: row.overdue,
        ),
        Column(key="open", label=gettext_lazy("Open"), kind=Kind.MONEY, read=lambda row: row.open),
        Column(
            key="oldest",
            label=gettext_lazy("Oldest, days"),
            kind=Kind.DAYS,
            read=lambda row: _late(row.oldest_days),
        ),
    )


def _behaviour() -> tuple[Column, ...]:
    return (
        Column(
            key="credits",
            label=gettext_lazy("Credits and unapplied"),
            kind=Kind.MONEY,
            read=lambda row: row.credits,
            unit=False,
        ),
        Column(
            key="paid",
            label=gettext_lazy("Last payment"),
            kind=Kind.DAY,
            read=lambda row: row.last_payment and row.last_payment.paid_date,
        ),
        Column(
            key="paid_amount",
            label=gettext_lazy("Last payment, amount"),
            kind=Kind.MONEY,
            read=lambda row: row.last_payment and row.last_payment.amount,
            unit=False,
            shown=False,
        ),
        Column(
            key="limit",
            label=gettext_lazy("Limit used"),
            kind=Kind.PERCENT,
            read=lambda row: row.limit_used,
        ),
    )


def _late(days: int | None) -> int | None:
    return None if days is None or days <= 0 else days


def _sort_key(column: Column) -> Callable[[Account], tuple[Any, int]]:
    def key(row: Account) -> tuple[Any, int]:
        value = column.read(row)
        if column.kind is Kind.TEXT:
            return (str(value or "").casefold(), row.facts.id)
        if column.kind is Kind.DAY:
            return (value or date(1, 1, 1), row.facts.id)
        if column.kind is Kind.PERCENT:
            share = None if value is None else int(value * _SHARE_UNITS)
            return (_NONE if share is None else share, row.facts.id)
        return (_NONE if value is None else value, row.facts.id)

    return key


def _test(key: str, value: str, buckets: Sequence[str]) -> Callable[[Account], bool]:
    wanted = value.casefold()
    facts: dict[str, Callable[[Account], bool]] = {
        "text": lambda row: (
            wanted in row.facts.name.casefold() or wanted in row.facts.number.casefold()
        ),
        "overdue": lambda row: row.overdue > 0,
        "no_email": lambda row: not row.facts.has_email,
        "over_limit": lambda row: row.limit_used is not None and row.limit_used > Fraction(1),
        "unapplied": lambda row: row.credits > 0,
        "segment": lambda row: row.facts.segment == value,
        "country": lambda row: row.facts.country == value,
        "collector": lambda row: row.facts.collector == value,
        "entity": lambda row: row.open > 0 or row.credits > 0 or row.last_payment is not None,
    }
    if key == "bucket":
        place = buckets.index(value)
        return lambda row: row.buckets[place] > 0
    return facts[key]


def _total(rows: Sequence[Account], currency: str) -> Total:
    sums: dict[str, int] = {
        "overdue": sum(row.overdue for row in rows),
        "open": sum(row.open for row in rows),
        "credits": sum(row.credits for row in rows),
    }
    for place in range(len(rows[0].buckets) if rows else 0):
        sums[f"bucket{place}"] = sum(row.buckets[place] for row in rows)
    return Total(currency=currency, count=len(rows), sums=sums)


def _presets(book: _Book) -> list[Preset]:
    return [
        Preset(label=gettext_lazy("All"), query={}, count=len(book.found)),
        Preset(
            label=gettext_lazy("Overdue"),
            query={"overdue": "1"},
            count=len(book.filtered({"overdue": "1"})),
        ),
        Preset(
            label=gettext_lazy("Over the limit"),
            query={"over_limit": "1", "sort": "-limit"},
            count=len(book.filtered({"over_limit": "1"})),
        ),
        Preset(
            label=gettext_lazy("Overdue, no e-mail contact"),
            query={"overdue": "1", "no_email": "1"},
            count=len(book.filtered({"overdue": "1", "no_email": "1"})),
        ),
        Preset(
            label=gettext_lazy("Credits and unapplied"),
            query={"unapplied": "1", "sort": "-credits"},
            count=len(book.filtered({"unapplied": "1"})),
        ),
    ]


def _words(total: Total) -> Words:
    subtitle = _("%(overdue)s overdue of %(open)s open, %(currency)s · %(accounts)s") % {
        "overdue": cells.shown(total.sums["overdue"], Kind.MONEY, total.currency),
        "open": cells.shown(total.sums["open"], Kind.MONEY, total.currency),
        "currency": total.currency,
        "accounts": _counted(total.count),
    }
    return Words(
        title=gettext_lazy("Accounts"),
        counted=_counted,
        empty=gettext_lazy(
            "No account matches. Accounts appear with the first import of items or customers."
        ),
        subtitle=subtitle,
    )


def _counted(count: int) -> str:
    return ngettext("%(n)s account", "%(n)s accounts", count) % {
        "n": cells.shown(count, Kind.COUNT)
    }
