"""How late a customer pays: for each paid invoice the days from its due date to its settlement.

An invoice is paid on the day its open amount reached zero, when money (not credits or a write-off
alone) settled it. Discounts granted with the payment belong to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from statistics import median
from typing import Any, Final

from dunwell.core.documents import DocumentType, Side
from dunwell.core.postings import PostingKind
from dunwell.store.models import Item
from dunwell.store.queries import keysets
from dunwell.store.queries.account import Slice

NEWEST: Final = 100
# More dots would only make a chart darker: of many invoices as many are drawn, all over the year.
MOST_DRAWN: Final = 400
_YEAR: Final = timedelta(days=365)

# Only postings that stand on the day count: their reversals by then take them out.
_PAID: Final = f"""
SELECT i.id, i.currency, i.amount, i.due_date, MAX(p.effective_date)
FROM item i
JOIN document d ON d.id = i.document_id
JOIN posting p ON p.item_id = i.id AND p.reverses_id IS NULL AND p.effective_date <= %s
LEFT JOIN posting r ON r.reverses_id = p.id AND r.effective_date <= %s
LEFT JOIN allocation a ON a.id = p.allocation_id
LEFT JOIN item s ON s.id = a.source_item_id
WHERE d.type = '{DocumentType.INVOICE.value}' AND i.side = '{Side.DEBIT.value}' AND r.id IS NULL
{{filters}}
GROUP BY i.id, i.currency, i.amount, i.due_date
HAVING SUM(p.change) = 0
  AND SUM(CASE WHEN p.kind = '{PostingKind.ISSUED.value}' THEN 1 ELSE 0 END) = 1
  AND SUM(CASE WHEN s.side = '{Side.CASH.value}' THEN 1 ELSE 0 END) > 0
  AND SUM(CASE WHEN p.kind = '{PostingKind.WRITTEN_OFF.value}' THEN 1 ELSE 0 END) = 0
  AND MAX(p.effective_date) > %s
ORDER BY MAX(p.effective_date), i.id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidInvoice:
    """One paid invoice; negative days are days before it was due."""

    item_id: int
    document_id: int
    number: str
    customer_number: str
    currency: str
    amount: int
    due_date: date
    paid_date: date

    @property
    def days_late(self) -> int:
        """Days from the due date to the day nothing was open any more."""
        return (self.paid_date - self.due_date).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The invoices paid in one calendar month, or in the part of it the page speaks of."""

    first: date
    count: int
    average_days: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """The paid invoices of the last 12 months and what they say beside the 12 months before.

    `newest` and `drawn` are some of the `count`, the oldest first. The weighted average is by
    amount, inside the currency in which most invoices were paid.
    """

    from_date: date
    to_date: date
    count: int
    newest: tuple[PaidInvoice, ...]
    drawn: tuple[PaidInvoice, ...]
    months: tuple[Month, ...]
    average_days: float | None
    median_days: float | None
    weighted_days: float | None
    weighted_currency: str
    average_days_before: float | None
    invoices_before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paid:
    """What is counted of one paid invoice."""

    item_id: int
    currency: str
    amount: int
    paid_date: date
    days: int


def behaviour(part: Slice) -> Behaviour:
    """Read two years of paid invoices in one query and compare the years."""
    found = _paid(part, since=part.as_of - 2 * _YEAR)
    start = part.as_of - _YEAR
    last = [one for one in found if one.paid_date > start]
    before = [one for one in found if one.paid_date <= start]
    currency, weighted = _weighted(last)
    return Behaviour(
        from_date=start,
        to_date=part.as_of,
        count=len(last),
        newest=_named(last[-NEWEST:]),
        drawn=_named(last[:: -(-len(last) // MOST_DRAWN) or 1]),
        months=_months(last),
        average_days=_average(last),
        median_days=median(one.days for one in last) if last else None,
        weighted_days=weighted,
        weighted_currency=currency,
        average_days_before=_average(before),
        invoices_before=len(before),
    )


def paid_items(part: Slice, *, month: date | None) -> list[int]:
    """Give the items of the invoices paid in the last 12 months or a month of them, newest first.

    They are the ones that `behaviour` counts.
    """
    found = _paid(part, since=part.as_of - _YEAR)
    chosen = [one for one in found if month is None or one.paid_date.replace(day=1) == month]
    return [one.item_id for one in reversed(chosen)]


def _named(paid: Sequence[_Paid]) -> tuple[PaidInvoice, ...]:
    rows = Item.objects.filter(pk__in=[one.item_id for one in paid]).values_list(
        "pk", "document_id", "document__number", "customer__number", "due_date"
    )
    known = {row[0]: row[1:] for row in rows}
    return tuple(
        PaidInvoice(
            item_id=one.item_id,
            document_id=known[one.item_id][0],
            number=known[one.item_id][1],
            customer_number=known[one.item_id][2],
            currency=one.currency,
            amount=one.amount,
            due_date=known[one.item_id][3],
            paid_date=one.paid_date,
        )
        for one in paid
    )


def _months(paid: Sequence[_Paid]) -> tuple[Month, ...]:
    """Count by month; the invoices come in the order of their days."""
    found = []
    for first, group in groupby(paid, lambda one: one.paid_date.replace(day=1)):
        days = [one.days for one in group]
        found.append(Month(first=first, count=len(days), average_days=sum(days) / len(days)))
    return tuple(found)


def _average(invoices: Sequence[_Paid]) -> float | None:
    return sum(one.days for one in invoices) / len(invoices) if invoices else None


def _weighted(invoices: Sequence[_Paid]) -> tuple[str, float | None]:
    """Average by amount; amounts of different currencies are never added."""
    if not invoices:
        return "", None
    counts: dict[str, int] = {}
    for one in invoices:
        counts[one.currency] = counts.get(one.currency, 0) + 1
    currency = max(sorted(counts), key=lambda code: counts[code])
    inside = [one for one in invoices if one.currency == currency]
    total = sum(one.amount for one in inside)
    return currency, sum(one.days * one.amount for one in inside) / total


def _paid(part: Slice, *, since: date) -> list[_Paid]:
    filters = f"AND i.customer_id IN ({keysets.marks(part.customer_ids)})"
    params: list[Any] = [part.as_of, part.as_of, *part.customer_ids]
    for condition, value in (
        ("i.entity_id = (SELECT id FROM entity WHERE code = %s)", part.entity),
        ("i.currency = %s", part.currency),
    ):
        if value:
            filters += f" AND {condition}"
            params.append(value)
    rows = keysets.fetch(_PAID.format(filters=filters), [*params, since])
    return [_row(*row) for row in rows]


def _row(item_id: int, currency: str, amount: int, due: date | str, paid: date | str) -> _Paid:
    due_date, paid_date = _day(due), _day(paid)
    return _Paid(
        item_id=item_id,
        currency=currency,
        amount=amount,
        paid_date=paid_date,
        days=(paid_date - due_date).days,
    )


def _day(value: date | str) -> date:
    """SQLite gives dates of raw queries as texts."""
    return date.fromisoformat(value) if isinstance(value, str) else value
