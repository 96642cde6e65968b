"""The open total of each currency, once from the postings and once as the sum of its buckets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db import connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What is open on debit items of a currency on a day, by both ways of counting."""

    currency: str
    day: date
    from_postings: int
    from_buckets: int


def last_effective_date() -> date | None:
    """Find the last day on which anything in the book counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(effective_date) FROM posting")
        (found,) = cursor.fetchone()
    return date.fromisoformat(found) if isinstance(found, str) else found


def totals(days: Sequence[date], *, bucket_limits: Sequence[int]) -> list[Totals]:
    """Count both ways; every bucket by its own bounds, so that a gap or an overlap would show."""
    posted = _posted(days)
    found: list[Totals] = []
    for place, day in enumerate(days):
        bucketed = _bucketed(day, bucket_limits)
        found += [
            Totals(
                currency=currency,
                day=day,
                from_postings=posted[currency][place] if currency in posted else 0,
                from_buckets=bucketed.get(currency, 0),
            )
            for currency in sorted(posted.keys() | bucketed.keys())
        ]
    return found


def _posted(days: Sequence[date]) -> dict[str, list[int]]:
    """Add up the postings of debit items by currency, up to each of the days, in one reading."""
    sums = ", ".join(
        "CAST(SUM(CASE WHEN p.effective_date <= %s THEN p.change ELSE 0 END) AS bigint)"
        for _ in days
    )
    rows = _rows(
        f"SELECT i.currency, {sums} FROM posting p JOIN item i ON i.id = p.item_id "
        "WHERE i.side = 'debit' GROUP BY i.currency",
        days,
    )
    return {row[0]: list(row[1:]) for row in rows}


def _bucketed(day: date, bucket_limits: Sequence[int]) -> dict[str, int]:
    """Add up the buckets of a day by currency."""
    # A bucket holds the due dates in [from, to); `current` has no end, the last no beginning.
    starts = [day, *(day - timedelta(days=limit) for limit in bucket_limits)]
    bounds: list[tuple[str, list[date]]] = [("i.due_date >= %s", [starts[0]])]
    for until, since in pairwise(starts):
        bounds.append(("i.due_date >= %s AND i.due_date < %s", [since, until]))
    bounds.append(("i.due_date < %s", [starts[-1]]))
    sums = " + ".join(
        f"SUM(CASE WHEN {bound} THEN b.open_amount ELSE 0 END)" for bound, _ in bounds
    )
    rows = _rows(
        f"SELECT i.currency, CAST({sums} AS bigint) FROM balance b "
        "JOIN item i ON i.id = b.item_id "
        "WHERE i.side = 'debit' AND b.from_date <= %s AND b.to_date > %s GROUP BY i.currency",
        [*(one for _, limits in bounds for one in limits), day, day],
    )
    return {row[0]: row[1] for row in rows}


def _rows(sql: str, params: Sequence[date]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
