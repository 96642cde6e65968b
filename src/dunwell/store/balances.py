"""Balances are written anew from the postings, in the transaction that adds the postings.

`rebuild` serves a few items, `rebuild_sql` a batch chosen by a query; tests hold the statement
equal to `core.balances.intervals` on random postings.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from django.db import connection

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


def rebuild(item_ids: Iterable[int]) -> None:
    """Write the intervals of a few items anew."""
    wanted = sorted(set(item_ids))
    if wanted:
        rebuild_sql(", ".join(["%s"] * len(wanted)), wanted)


def rebuild_sql(item_ids_sql: str, params: Sequence[str | int | date | None] = ()) -> None:
    """Write the intervals of a batch anew; `item_ids_sql` selects or lists the items' ids.

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
