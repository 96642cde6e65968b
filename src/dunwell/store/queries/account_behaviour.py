"""How late a customer pays: for each paid invoice the days from its due date to its settlement.

An invoice is paid on the day its open amount reached zero, when money (not credits or a write-off
alone) settled it. Discounts granted with the payment belong to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any, Final

from django.db import connection

from dunwell.core.documents import DocumentType, Side
from dunwell.core.postings import PostingKind
from dunwell.store.queries.account import Slice

_YEAR: Final = timedelta(days=365)

# Only postings that stand on the day count: their reversals by then take them out.
_PAID: Final = f"""
SELECT i.id, d.number, c.number, i.currency, i.amount, i.due_date, MAX(p.effective_date)
FROM item i
JOIN document d ON d.id = i.document_id
JOIN customer c ON c.id = i.customer_id
JOIN posting p ON p.item_id = i.id AND p.reverses_id IS NULL AND p.effective_date <= %s
LEFT JOIN posting r ON r.reverses_id = p.id AND r.effective_date <= %s
LEFT JOIN allocation a ON a.id = p.allocation_id
LEFT JOIN item s ON s.id = a.source_item_id
LEFT JOIN entity e ON e.id = i.entity_id
WHERE d.type = '{DocumentType.INVOICE.value}' AND r.id IS NULL {{filters}}
GROUP BY i.id, d.number, c.number, i.currency, i.amount, i.due_date
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
class Behaviour:
    """The paid invoices of the last 12 months and what they say beside the 12 months before.

    The weighted average is by amount, inside the currency in which most invoices were paid.
    """

    from_date: date
    to_date: date
    invoices: tuple[PaidInvoice, ...]
    average_days: float | None
    median_days: float | None
    weighted_days: float | None
    weighted_currency: str
    average_days_before: float | None
    invoices_before: int


def behaviour(part: Slice) -> Behaviour:
    """Read two years of paid invoices in one query and compare the years."""
    found = _paid(part, since=part.as_of - 2 * _YEAR)
    start = part.as_of - _YEAR
    last = tuple(one for one in found if one.paid_date > start)
    before = [one for one in found if one.paid_date <= start]
    currency, weighted = _weighted(last)
    return Behaviour(
        from_date=start,
        to_date=part.as_of,
        invoices=last,
        average_days=_average(last),
        median_days=median(one.days_late for one in last) if last else None,
        weighted_days=weighted,
        weighted_currency=currency,
        average_days_before=_average(before),
        invoices_before=len(before),
    )


def _average(invoices: Sequence[PaidInvoice]) -> float | None:
    return sum(one.days_late for one in invoices) / len(invoices) if invoices else None


def _weighted(invoices: Sequence[PaidInvoice]) -> tuple[str, float | None]:
    """Average by amount; amounts of different currencies are never added."""
    if not invoices:
        return "", None
    counts: dict[str, int] = {}
    for one in invoices:
        counts[one.currency] = counts.get(one.currency, 0) + 1
    currency = max(sorted(counts), key=lambda code: counts[code])
    inside = [one for one in invoices if one.currency == currency]
    total = sum(one.amount for one in inside)
    return currency, sum(one.days_late * one.amount for one in inside) / total


def _paid(part: Slice, *, since: date) -> list[PaidInvoice]:
    marks = ", ".join(["%s"] * len(part.customer_ids))
    filters = f"AND i.customer_id IN ({marks})"
    params: list[Any] = [part.as_of, part.as_of, *part.customer_ids]
    for column, value in (("e.code", part.entity), ("i.currency", part.currency)):
        if value:
            filters += f" AND {column} = %s"
            params.append(value)
    with connection.cursor() as cursor:
        cursor.execute(_PAID.format(filters=filters), [*params, since])
        rows = cursor.fetchall()
    return [
        PaidInvoice(
            item_id=row[0],
            number=row[1],
            customer_number=row[2],
            currency=row[3],
            amount=row[4],
            due_date=_day(row[5]),
            paid_date=_day(row[6]),
        )
        for row in rows
    ]


def _day(value: date | str) -> date:
    """SQLite gives dates of raw queries as texts."""
    return date.fromisoformat(value) if isinstance(value, str) else value
