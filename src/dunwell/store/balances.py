"""Balances are written anew from the postings, in the transaction that adds the postings.

`rebuild` serves a few items through core's own rule, `rebuild_sql` a batch through one statement;
a test holds both equal on random postings.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from django.db import connection

from dunwell.core import balances as rules
from dunwell.core.balances import Change
from dunwell.store.models import Balance, Posting

# What the postings say, as rows (item_id, from_date, to_date, open_amount). Days on which changes
# cancel out make no boundary. A level below zero comes out too, for the table's check to refuse.
INTERVALS_SQL: Final = """
SELECT item_id, from_date, to_date, open_amount FROM (
    SELECT item_id, effective_date AS from_date,
        COALESCE(LEAD(effective_date) OVER days, '9999-12-31') AS to_date,
        CAST(SUM(moved) OVER days AS bigint) AS open_amount
    FROM (
        SELECT item_id, effective_date, SUM(change) AS moved FROM posting
        WHERE {items} GROUP BY item_id, effective_date HAVING SUM(change) <> 0
    ) AS moves
    WINDOW days AS (PARTITION BY item_id ORDER BY effective_date)
) AS levels WHERE open_amount <> 0
"""


class OverdrawnItem(Exception):
    """A posting would take an item below zero; the caller's rule let through what it refuses."""


def rebuild(item_ids: Iterable[int]) -> None:
    """Write the intervals of a few items anew."""
    wanted = set(item_ids)
    changes: dict[int, list[Change]] = defaultdict(list)
    rows = Posting.objects.filter(item_id__in=wanted).exclude(change=0)
    for item_id, day, amount in rows.values_list("item_id", "effective_date", "change"):
        changes[item_id].append(Change(effective_date=day, amount=amount))
    fresh: list[Balance] = []
    for item_id in sorted(changes):
        fresh += _intervals(item_id, changes[item_id])
    Balance.objects.filter(item_id__in=wanted).delete()
    Balance.objects.bulk_create(fresh)


def rebuild_sql(item_ids_sql: str, params: Sequence[str | int | date | None] = ()) -> None:
    """Write the intervals of a batch anew; `item_ids_sql` selects the items' ids.

    Call it inside the transaction that added the postings. An item below zero on any day breaks
    the table's check and so the whole statement.
    """
    items = f"item_id IN ({item_ids_sql})"
    columns = "item_id, from_date, to_date, open_amount"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM balance WHERE {items}", params)
        cursor.execute(
            f"INSERT INTO balance ({columns}) {INTERVALS_SQL.format(items=items)}", params
        )


def _intervals(item_id: int, changes: list[Change]) -> list[Balance]:
    found = rules.intervals(changes)
    if isinstance(found, rules.Overdrawn):
        raise OverdrawnItem(f"item {item_id} would stand at {found.amount} on {found.day}")
    return [
        Balance(
            item_id=item_id,
            from_date=interval.from_date,
            to_date=interval.to_date,
            open_amount=interval.open_amount,
        )
        for interval in found
    ]
