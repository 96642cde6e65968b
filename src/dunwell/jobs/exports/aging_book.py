"""The figures of an aging export, read from one state of the book: rows, sums and control."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from dunwell.core import aging, rates
from dunwell.core.aging import AgingTerms, Basis
from dunwell.core.documents import Side
from dunwell.core.rates import BASE_CURRENCY, NoRate, Quote
from dunwell.jobs import nonpayment
from dunwell.jobs.exports.questions import Question
from dunwell.jobs.nonpayment import ReasonLine
from dunwell.jobs.ranking import scoring
from dunwell.store import policies, snapshots
from dunwell.store.models import Entity
from dunwell.store.queries import item_marks, ledger, movements, open_items
from dunwell.store.queries import rates as rate_queries
from dunwell.store.queries.item_marks import Contested
from dunwell.store.queries.ledger import TieOut
from dunwell.store.queries.movements import Movement, Payment
from dunwell.store.queries.open_items import OpenItem, Owing, Part

CREDITS = "Credits & unapplied"
_OVER_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One open item; amounts are signed, so that credits and unapplied cash count below zero."""

    item: OpenItem
    owing: Owing
    original: int
    open: int
    past_due_days: int  # By the basis of the report.
    overdue_days: int | None  # After the due date; none for credits and cash.
    bucket: str
    rate: Decimal | None
    converted: int | None
    disputed: int  # What of the open amount is contested.
    dispute_category: str
    promised_date: date | None
    step: str  # The last step of a cadence that spoke of it.
    contacted: date | None  # When its customer was last written to or called.
    reason: str  # Why its customer has not paid; empty where it is not overdue.
    reason_state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """One customer in one currency; `credits` is positive and stands outside the total."""

    owing: Owing
    currency: str
    buckets: tuple[int, ...]
    credits: int
    over_60: int
    oldest_days: int | None
    tier: str  # Of the customer's risk.
    disputed: int
    promised: int  # Open on items that were promised by a day.
    payment: Payment | None

    @property
    def total(self) -> int:
        """All that is owed."""
        return sum(self.buckets)

    @property
    def overdue(self) -> int:
        """What is past its day."""
        return self.total - self.buckets[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgingBook:
    """All that an export tells."""

    question: Question
    terms: AgingTerms
    currencies: tuple[str, ...]
    reporting_currency: str  # Empty when no entity names one.
    quotes: tuple[Quote, ...]
    rows: tuple[Row, ...]
    sums: tuple[Sum, ...]
    since: date
    movements: tuple[Movement, ...]
    tie_out: TieOut | None
    explained: Mapping[str, Sequence[Mapping[str, int | str]]]
    version: tuple[int, int]

    @property
    def bucket_names(self) -> tuple[str, ...]:
        """Name the buckets in order."""
        return tuple(bucket.name for bucket in aging.buckets(self.terms))

    @property
    def snapshot(self) -> str:
        """Name the state of the book that the figures were read from."""
        posting, run = self.version
        return f"{posting}-{run}"


def gather(question: Question) -> AgingBook:
    """Read every amount from one state of the book; risk and reasons are of the one before it."""
    ledger.require_entity(question.entity)
    tiers = scoring.tiers_by_number(question.as_of, known_at=question.known_at)
    # What people knew of reasons at an earlier instant is not asked for.
    reasons = nonpayment.lines(question.as_of) if question.known_at is None else {}
    with snapshots.reading():
        return _gathered(question, tiers, reasons)


def _gathered(
    question: Question, tiers: Mapping[str, str], reasons: Mapping[int, ReasonLine]
) -> AgingBook:
    terms = aging.terms_of(policies.in_force(question.as_of))
    if question.basis:
        terms = replace(terms, basis=Basis(question.basis))
    part = Part(
        as_of=question.as_of,
        known_at=question.known_at,
        entity=question.entity,
        segment=question.segment,
        currency=question.currency,
    )
    items = open_items.on(part)
    since = aging.prior_month_end(question.as_of)
    moved = tuple(movements.movements(part, since=since))
    reporting = _reporting_currency(question)
    table = _Rates(into=reporting, on=question.as_of)
    owing = open_items.owing({one.customer_id for one in items})
    marks = _Marks.of(part, reasons)
    rows = [
        _row(one, owing[one.customer_id], terms, question.as_of, table, marks) for one in items
    ]
    rows.sort(key=lambda row: (row.owing.number, row.item.currency, row.item.due_date))
    tie_out = ledger.tie_out()
    return AgingBook(
        question=question,
        terms=terms,
        currencies=tuple(sorted({row.item.currency for row in rows})),
        reporting_currency=reporting,
        quotes=tuple(table.used.values()),
        rows=tuple(rows),
        sums=_sums(rows, terms, movements.last_payments(part), tiers),
        since=since,
        movements=moved,
        tie_out=tie_out,
        explained=ledger.explained(tie_out.run_id) if tie_out else {},
        version=ledger.version(),
    )


def _reporting_currency(question: Question) -> str:
    """Give the currency of the entity asked for, else of the first that was opened."""
    entities = Entity.objects.exclude(currency="").order_by("pk")
    if question.entity:
        entities = entities.filter(code=question.entity)
    return entities.values_list("currency", flat=True).first() or ""


class _Rates:
    """The rates of the day into one currency, each found once."""

    def __init__(self, *, into: str, on: date) -> None:
        self.used: dict[str, Quote] = {}
        self._into, self._on = into, on
        self._quotes = rate_queries.usable_on(on)
        self._known: dict[str, Decimal | None] = {}

    def rate(self, currency: str) -> Decimal | None:
        """Give what one unit of a currency is worth; none without a rate of the day."""
        if currency not in self._known:
            self._known[currency] = self._find(currency)
        return self._known[currency]

    def convert(self, amount: int, currency: str) -> int | None:
        """Convert minor units exactly, rounded once; none without a rate of the day."""
        if self.rate(currency) is None:
            return None
        return rates.convert(
            amount, currency=currency, into=self._into, on=self._on, quotes=self._quotes
        ).amount

    def _find(self, currency: str) -> Decimal | None:
        if currency == self._into:
            return Decimal(1)
        if not self._into:
            return None
        try:
            worth = self._per_euro(self._into) / self._per_euro(currency)
        except NoRate:
            return None
        return worth

    def _per_euro(self, currency: str) -> Decimal:
        if currency == BASE_CURRENCY:
            return Decimal(1)
        quote = rates.newest(currency, on=self._on, quotes=self._quotes)
        self.used[currency] = quote
        return quote.per_euro


_BASIS_DAY = {
    Basis.DUE: lambda item: item.due_date,
    Basis.ISSUE: lambda item: item.issue_date,
    Basis.POSTING: lambda item: item.posting_date,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Marks:
    """What stands beside the items, by item, and the last contacts by customer."""

    contested: Mapping[int, Contested]
    promised: Mapping[int, date]
    steps: Mapping[int, str]
    contacts: Mapping[int, date]
    reasons: Mapping[int, ReasonLine]

    @classmethod
    def of(cls, part: Part, reasons: Mapping[int, ReasonLine]) -> "_Marks":
        return cls(
            contested=item_marks.contested(part),
            promised=item_marks.promised_dates(part),
            steps=item_marks.steps(part),
            contacts=item_marks.last_contacts(part),
            reasons=reasons,
        )


def _row(
    item: OpenItem,
    owing: Owing,
    terms: AgingTerms,
    as_of: date,
    table: _Rates,
    marks: _Marks,
) -> Row:
    dispute = marks.contested.get(item.item_id)
    debit = item.side is Side.DEBIT
    sign = 1 if debit else -1
    past_due = aging.days_past_due(_BASIS_DAY[terms.basis](item), as_of=as_of)
    late = aging.days_past_due(item.due_date, as_of=as_of)
    reason = marks.reasons.get(item.customer_id) if debit and late > 0 else None
    return Row(
        item=item,
        owing=owing,
        original=sign * item.amount,
        open=sign * item.open_amount,
        past_due_days=past_due,
        overdue_days=max(late, 0) if debit else None,
        bucket=aging.bucket_of(past_due, terms).name if debit else CREDITS,
        rate=table.rate(item.currency),
        converted=table.convert(sign * item.open_amount, item.currency),
        disputed=dispute.of(item.open_amount) if dispute else 0,
        dispute_category=dispute.category if dispute else "",
        promised_date=marks.promised.get(item.item_id),
        step=marks.steps.get(item.item_id, ""),
        contacted=marks.contacts.get(item.customer_id),
        reason=reason.reason.value if reason else "",
        reason_state=reason.state.value if reason else "",
    )


def _sums(
    rows: Sequence[Row],
    terms: AgingTerms,
    payments: Mapping[tuple[int, str], Payment],
    tiers: Mapping[str, str],
) -> tuple[Sum, ...]:
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.item.currency, row.owing.number), []).append(row)
    names = [bucket.name for bucket in aging.buckets(terms)]
    return tuple(_sum(groups[key], names, payments, tiers) for key in sorted(groups))


def _sum(
    rows: Sequence[Row],
    names: Sequence[str],
    payments: Mapping[tuple[int, str], Payment],
    tiers: Mapping[str, str],
) -> Sum:
    amounts = dict.fromkeys((*names, CREDITS), 0)
    for row in rows:
        amounts[row.bucket] += row.open
    owed = [row for row in rows if row.bucket != CREDITS]
    first = rows[0]
    return Sum(
        owing=first.owing,
        currency=first.item.currency,
        buckets=tuple(amounts[name] for name in names),
        credits=-amounts[CREDITS],
        over_60=sum(row.open for row in owed if row.past_due_days > _OVER_DAYS),
        oldest_days=max((max(row.past_due_days, 0) for row in owed), default=None),
        tier=tiers.get(first.owing.number, "").capitalize(),
        disputed=sum(row.disputed for row in owed),
        promised=sum(row.open for row in owed if row.promised_date),
        payment=payments.get((first.item.customer_id, first.item.currency)),
    )
