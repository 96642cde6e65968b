"""Every customer with what it owes in one currency on a day, read in a few set-based queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from django.db.models import Exists, OuterRef

from dunwell.core.aging import Basis, Span, days_past_due
from dunwell.core.currencies import DECIMALS
from dunwell.store.models import Contact, Customer, CustomerNumber, Item
from dunwell.store.queries import keysets, voided
from dunwell.store.queries.keysets import Param

BASIS_COLUMNS: Final = {
    Basis.DUE: "i.due_date",
    Basis.ISSUE: "i.issue_date",
    Basis.POSTING: "i.posting_date",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Who a customer is; `has_email` counts addresses that did not bounce."""

    id: int
    number: str
    name: str
    parent_id: int | None
    parent: str
    segment: str
    country: str
    collector: str
    currency: str
    credit_limit: int | None
    has_email: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What a customer owes in one currency; amounts are minor units, credits positive."""

    buckets: tuple[int, ...]
    credits: int
    unapplied: int
    oldest_date: date | None

    @property
    def open(self) -> int:
        """The sum of the buckets."""
        return sum(self.buckets)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """The latest receipt of a customer."""

    paid_date: date
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One line of the list; `limit_used` is a share of one, None without a comparable limit."""

    facts: Facts
    currency: str
    buckets: tuple[int, ...]
    open: int
    overdue: int
    credits: int
    oldest_days: int | None
    last_payment: Payment | None
    limit_used: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The day, currency and entity a list of accounts speaks of; no entity means all of them."""

    as_of: date
    currency: str
    entity: str
    basis: Basis
    spans: tuple[Span, ...]


def listed(question: Question) -> tuple[Account, ...]:
    """Give every customer that has to do with the currency, in the order of their ids."""
    here = sums(question)
    everywhere = here if not question.entity else sums(question, all_entities=True)
    paid = last_payments(question)
    found = []
    for facts in customers():
        if facts.id in here or facts.id in paid or facts.currency in {"", question.currency}:
            used = _limit_used(facts, everywhere.get(facts.id), question.currency)
            found.append(_account(facts, here.get(facts.id), paid.get(facts.id), used, question))
    return tuple(found)


def customers() -> list[Facts]:
    """Read who the customers are; one that was merged away has no number and is left out."""
    known = CustomerNumber.objects.filter(customer=OuterRef("pk"))
    mailed = Contact.objects.filter(customer=OuterRef("pk"), bounced_date=None).exclude(email="")
    rows = Customer.objects.filter(Exists(known)).order_by("pk")
    names = (
        *("id", "number", "name", "parent_id", "parent__name", "segment", "country"),
        *("collector__name", "collector_name", "currency", "credit_limit"),
    )
    return [_facts(row) for row in rows.values_list(*names, Exists(mailed))]


def currencies(*, as_of: date, entity: str = "") -> list[str]:
    """Name the currencies with anything open, the one with most open debit first."""
    condition, params = _entity(entity)
    rows = keysets.fetch(
        "SELECT i.currency, CAST(SUM(CASE WHEN i.side = 'debit' THEN b.open_amount ELSE 0 END) "
        "AS bigint) FROM balance b JOIN item i ON i.id = b.item_id + 0 "
        f"WHERE b.from_date <= %s AND b.to_date > %s {condition} GROUP BY i.currency",
        [as_of, as_of, *params],
    )
    ranked = sorted(rows, key=lambda row: (-Fraction(row[1], 10 ** DECIMALS[row[0]]), row[0]))
    return [row[0] for row in ranked]


def sums(question: Question, *, all_entities: bool = False) -> dict[int, Sums]:
    """Add up what is open for each customer, by bucket; the buckets add up to the open total."""
    column = BASIS_COLUMNS[question.basis]
    cases: list[str] = []
    params: list[Param] = []
    for span in question.spans:
        bounds = ["i.side = 'debit'"]
        for sign, bound in ((">=", span.from_date), ("<", span.to_date)):
            if bound is not None:
                bounds.append(f"{column} {sign} %s")
                params.append(bound)
        cases.append(_sum(" AND ".join(bounds)))
    cases += [_sum("i.side = 'credit'"), _sum("i.side = 'cash'")]
    condition, entity_params = _entity("" if all_entities else question.entity)
    rows = keysets.fetch(
        # The added zeros keep SQLite on its way from the open balances to their items.
        f"SELECT i.customer_id + 0, MIN(CASE WHEN i.side = 'debit' THEN {column} END), "
        f"{', '.join(cases)} FROM balance b JOIN item i ON i.id = b.item_id + 0 "
        "WHERE b.from_date <= %s AND b.to_date > %s AND i.currency = %s "
        f"{condition} GROUP BY i.customer_id + 0",
        [*params, question.as_of, question.as_of, question.currency, *entity_params],
    )
    return {
        row[0]: Sums(
            oldest_date=keysets.day(row[1]),
            buckets=tuple(row[2:-2]),
            credits=row[-2],
            unapplied=row[-1],
        )
        for row in rows
    }


def last_payments(question: Question) -> dict[int, Payment]:
    """Find the latest receipt of each customer; receipts that were taken back do not count."""
    condition, params = _entity(question.entity)
    void, void_params = voided.items(question.as_of)
    # Day and id in one text make the latest receipt a plain maximum: one reading, no sorting.
    latest = keysets.fetch(
        "SELECT i.customer_id + 0, "
        "MAX(CAST(i.posting_date AS text) || CAST(10000000000 + i.id AS text)) FROM item i "
        "WHERE i.side = 'cash' AND i.currency = %s AND i.posting_date <= %s "
        f"AND i.id NOT IN ({void}) {condition} GROUP BY i.customer_id + 0",
        [question.currency, question.as_of, *void_params, *params],
    )
    receipts = {int(key[10:]) - 10_000_000_000: customer for customer, key in latest}
    paid = Item.objects.in_bulk(list(receipts))
    return {
        receipts[pk]: Payment(paid_date=item.posting_date, amount=item.amount)
        for pk, item in paid.items()
    }


def _facts(row: tuple[Any, ...]) -> Facts:
    pk, number, name, parent_id, parent, segment, country, *rest = row
    collector, said, currency, limit, has_email = rest
    return Facts(
        id=pk,
        number=number,
        name=name or number,
        parent_id=parent_id,
        parent=parent or "",
        segment=segment,
        country=country,
        collector=collector or said or "",
        currency=currency,
        credit_limit=limit,
        has_email=has_email,
    )


def _sum(condition: str) -> str:
    return f"CAST(SUM(CASE WHEN {condition} THEN b.open_amount ELSE 0 END) AS bigint)"


def _entity(code: str) -> tuple[str, Sequence[Param]]:
    if not code:
        return "", []
    return "AND i.entity_id = (SELECT id FROM entity WHERE code = %s)", [code]


def _limit_used(facts: Facts, owed: Sums | None, currency: str) -> Fraction | None:
    if not facts.credit_limit or facts.currency != currency:
        return None
    return Fraction(owed.open if owed else 0, facts.credit_limit)


def _account(
    facts: Facts,
    owed: Sums | None,
    paid: Payment | None,
    limit_used: Fraction | None,
    question: Question,
) -> Account:
    owed = owed or Sums(
        buckets=(0,) * len(question.spans), credits=0, unapplied=0, oldest_date=None
    )
    oldest = owed.oldest_date
    return Account(
        facts=facts,
        currency=question.currency,
        buckets=owed.buckets,
        open=owed.open,
        overdue=owed.open - owed.buckets[0],
        credits=owed.credits + owed.unapplied,
        oldest_days=None if oldest is None else days_past_due(oldest, as_of=question.as_of),
        last_payment=paid,
        limit_used=limit_used,
    )
