"""The aging of the book over HTTP: one line a currency, never added up across them."""

from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse
from ninja import Schema

from dunwell.api import answers, callers, finding
from dunwell.api.fields import After, AsOf, Limit, Word
from dunwell.api.operations import Operations
from dunwell.core import aging as rule
from dunwell.core import currencies, money
from dunwell.core.aging import Span
from dunwell.core.permissions import Permission as P
from dunwell.core.scopes import Scope
from dunwell.store import policies
from dunwell.store.queries import accounts, scopes
from dunwell.store.queries.accounts import Account, Question

router: Final = Operations(tags=["Aging"])


class Bucket(Schema):
    """What lies in one span of days."""

    name: str
    amount: str


class Line(Schema):
    """What is owed in one currency of one entity, or of all of them together."""

    entity: str | None
    currency: str
    total: str
    overdue: str
    credits: str
    unapplied: str
    buckets: list[Bucket]


class Aging(Schema):
    """The book by age at the end of a day."""

    as_of: date
    items: list[Line]


class CustomerLine(Schema):
    """What one customer owes in one currency; `limit_used_per_cent` where a limit compares."""

    customer: int
    number: str
    name: str
    parent: int | None
    segment: str
    collector: str
    currency: str
    open: str
    overdue: str
    credits: str
    oldest_days: int | None
    last_payment_date: date | None
    last_payment: str | None
    limit_used_per_cent: int | None
    buckets: list[Bucket]


@router.reads("aging", name="aging", needs=P.READ_DASHBOARD, gives=Aging)
def aging(request: HttpRequest, as_of: AsOf, entity: Word) -> HttpResponse:
    """Age the book as of a day: one line a currency, never added up across them."""
    day = as_of or finding.acting_day()
    lines = [
        _line(question)
        for code in finding.entity_codes(callers.of(request), entity)
        for question in _questions(day, code)
    ]
    return answers.said(Aging(as_of=day, items=lines))


@router.lists("aging/customers", name="aging-customers", needs=P.READ_BOOK, gives=CustomerLine)
def customers(
    request: HttpRequest, after: After, limit: Limit, as_of: AsOf, entity: Word, currency: Word
) -> HttpResponse:
    """Age each customer in one currency as of a day; without one in the one most is owed in."""
    caller = callers.of(request)
    code = finding.one_entity(caller, entity)
    if currency:
        currencies.require(currency)
    questions = [
        one
        for one in _questions(as_of or finding.acting_day(), code)
        if not currency or one.currency == currency
    ]
    scope = finding.scope(caller)
    within = None if scope.is_everything else _within(scope)
    found = [
        (one, question.spans)
        for question in questions[:1]
        for one in accounts.listed(question)
        if one.facts.id > after and (within is None or one.facts.id in within)
    ]
    more = found[limit - 1][0].facts.id if len(found) > limit else None
    lines = [answers.plain(_customer(one, spans)) for one, spans in found[:limit]]
    return answers.said({"items": lines, "next": more})


def _within(scope: Scope) -> frozenset[int]:
    return frozenset(scopes.customers(scope).values_list("pk", flat=True))


def _questions(day: date, code: str) -> list[Question]:
    terms = rule.terms_of(policies.in_force(day))
    spans = rule.spans(terms, as_of=day)
    return [
        Question(as_of=day, currency=currency, entity=code, basis=terms.basis, spans=spans)
        for currency in accounts.currencies(as_of=day, entity=code)
    ]


def _line(question: Question) -> Line:
    found = accounts.sums(question).values()
    buckets = [sum(one) for one in zip(*(row.buckets for row in found), strict=True)]

    def told(units: int) -> str:
        return money.in_units(units, question.currency)

    return Line(
        entity=question.entity or None,
        currency=question.currency,
        total=told(sum(buckets)),
        overdue=told(sum(buckets[1:])),
        credits=told(sum(row.credits for row in found)),
        unapplied=told(sum(row.unapplied for row in found)),
        buckets=_buckets(buckets, question.spans, question.currency),
    )


def _customer(one: Account, spans: tuple[Span, ...]) -> CustomerLine:
    paid = one.last_payment
    return CustomerLine(
        customer=one.facts.id,
        number=one.facts.number,
        name=one.facts.name,
        parent=one.facts.parent_id,
        segment=one.facts.segment,
        collector=one.facts.collector,
        currency=one.currency,
        open=money.in_units(one.open, one.currency),
        overdue=money.in_units(one.overdue, one.currency),
        credits=money.in_units(one.credits, one.currency),
        oldest_days=one.oldest_days,
        last_payment_date=paid.paid_date if paid else None,
        last_payment=money.in_units(paid.amount, one.currency) if paid else None,
        limit_used_per_cent=None if one.limit_used is None else round(one.limit_used * 100),
        buckets=_buckets(one.buckets, spans, one.currency),
    )


def _buckets(
    amounts: list[int] | tuple[int, ...], spans: tuple[Span, ...], currency: str
) -> list[Bucket]:
    return [
        Bucket(name=span.bucket.name, amount=money.in_units(units, currency))
        for span, units in zip(spans, amounts, strict=False)
    ]
