"""The open total of each currency, once from the postings and once as the sum of its buckets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

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


def totals(day: date, *, bucket_limits: Sequence[int]) -> list[Totals]:
    """Count both ways; every bucket by its own bounds, so that a gap or an overlap would show."""
    # A bucket holds the due dates in [from, to); `current` has no end, the last no beginning.
    starts = [day, *(day - timedelta(days=limit) for limit in bucket_limits)]
    bounds: list[tuple[str, list[date]]] = [("i.due_date >= %s", [starts[0]])]
    for until, since in zip(starts[:-1], starts[1:], strict=True):
        bounds.append(("i.due_date >= %s AND i.due_date < %s", [since, until]))
    bounds.append(("i.due_date < %s", [starts[-1]]))
    sums = " + ".join(
        f"SUM(CASE WHEN {bound} THEN b.open_amount ELSE 0 END)" for bound, _ in bounds
    )
    bucketed = _by_currency(
        f"SELECT i.currency, CAST({sums} AS bigint) FROM balance b "
        "JOIN item i ON i.id = b.item_id "
        "WHERE i.side = 'debit' AND b.from_date <= %s AND b.to_date > %s GROUP BY i.currency",
        [*(one for _, limits in bounds for one in limits), day, day],
    )
    posted = _by_currency(
        "SELECT i.currency, CAST(SUM(p.change) AS bigint) FROM posting p "
        "JOIN item i ON i.id = p.item_id "
        "WHERE i.side = 'debit' AND p.effective_date <= %s GROUP BY i.currency",
        [day],
    )
    return [
        Totals(
            currency=currency,
            day=day,
            from_postings=posted.get(currency, 0),
            from_buckets=bucketed.get(currency, 0),
        )
        for currency in sorted(posted.keys() | bucketed.keys())
    ]


def _by_currency(sql: str, params: Sequence[date]) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return dict(cursor.fetchall())
