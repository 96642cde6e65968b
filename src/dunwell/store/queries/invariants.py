"""Every rule of the book as one query that finds what breaks it, the same on both databases.

Each query gives one column, the id of what is broken, and none when the rule holds. They read
the whole book a few times over and never loop over rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db import connection

from dunwell.core.documents import SIDES
from dunwell.store.balances import INTERVALS_SQL
from dunwell.store.references import REFERENCES


@dataclass(frozen=True, slots=True, kw_only=True)
class Invariant:
    """A rule by name, the table whose rows it is about, and the query for what breaks it."""

    name: str
    table: str
    broken_sql: str


_INTERVALS: Final = INTERVALS_SQL.format(items="1 = 1")
# Unreversed postings; an allocation, or an item, stands while its own do.
_STANDING: Final = """
posting p LEFT JOIN posting r ON r.reverses_id = p.id
"""
_SIDE_FITS: Final = " OR ".join(
    f"(d.type = '{document_type.value}' AND i.side = '{side.value}')"
    for document_type, side in SIDES.items()
)

_BALANCES_EQUAL_POSTINGS: Final = f"""
SELECT DISTINCT item_id AS id FROM (
    SELECT item_id FROM (
        SELECT item_id, from_date, to_date, open_amount, 1 AS weight
        FROM ({_INTERVALS}) AS expected
        UNION ALL
        SELECT item_id, from_date, to_date, open_amount, -1 FROM balance
    ) AS sides
    GROUP BY item_id, from_date, to_date, open_amount HAVING SUM(weight) <> 0
) AS differing
"""

_OPEN_BELOW_ZERO: Final = """
SELECT DISTINCT item_id AS id FROM (
    SELECT item_id, SUM(moved) OVER (PARTITION BY item_id ORDER BY effective_date) AS open_amount
    FROM (
        SELECT item_id, effective_date, SUM(change) AS moved FROM posting
        GROUP BY item_id, effective_date
    ) AS moves
) AS levels WHERE open_amount < 0
"""

_RECOVERED_BEYOND_WRITE_OFF: Final = """
SELECT DISTINCT item_id AS id FROM (
    SELECT item_id,
        SUM(moved) OVER (PARTITION BY item_id ORDER BY effective_date) AS written_off
    FROM (
        SELECT item_id, effective_date, SUM(claim_change - change) AS moved FROM posting
        WHERE claim_change <> change GROUP BY item_id, effective_date
    ) AS moves
) AS levels WHERE written_off < 0
"""

_SOURCE_OVERSPENT: Final = f"""
SELECT s.id FROM {_STANDING}
JOIN allocation a ON a.id = p.allocation_id AND a.source_item_id = p.item_id
JOIN item s ON s.id = a.source_item_id
WHERE p.reverses_id IS NULL AND r.id IS NULL
GROUP BY s.id, s.amount HAVING SUM(a.amount) > s.amount
"""

# Two postings, the mirror of each other; or those and the two reversals of one day.
_NOT_MIRRORED: Final = """
SELECT a.id FROM allocation a LEFT JOIN posting p ON p.allocation_id = a.id
GROUP BY a.id HAVING NOT (
    SUM(CASE WHEN p.reverses_id IS NULL AND p.item_id = a.source_item_id
        AND p.change = -a.amount AND p.claim_change = -a.amount
        AND p.effective_date = a.effective_date AND p.recorded_at = a.recorded_at
        AND p.kind = CASE WHEN a.kind = 'recovery' THEN 'recovered' ELSE 'allocated' END
        THEN 1 ELSE 0 END) = 1
    AND SUM(CASE WHEN p.reverses_id IS NULL AND p.item_id = a.target_item_id
        AND p.change = CASE WHEN a.kind = 'recovery' THEN 0 ELSE -a.amount END
        AND p.claim_change = -a.amount
        AND p.effective_date = a.effective_date AND p.recorded_at = a.recorded_at
        AND p.kind = CASE WHEN a.kind = 'recovery' THEN 'recovered' ELSE 'allocated' END
        THEN 1 ELSE 0 END) = 1
    AND (COUNT(p.id) = 2 OR (
        COUNT(p.id) = 4 AND COUNT(p.reverses_id) = 2
        AND MIN(CASE WHEN p.reverses_id IS NOT NULL THEN p.effective_date END)
            = MAX(CASE WHEN p.reverses_id IS NOT NULL THEN p.effective_date END)
    ))
)
"""

_ALLOCATION_MISFIT: Final = """
SELECT a.id FROM allocation a
JOIN item s ON s.id = a.source_item_id JOIN item t ON t.id = a.target_item_id
WHERE s.currency <> t.currency OR s.side = 'debit' OR t.side <> 'debit'
    OR (a.kind = 'recovery' AND s.side <> 'cash')
    OR a.effective_date < s.posting_date OR a.effective_date < t.posting_date
"""

_POSTING_MISFIT: Final = """
SELECT p.id FROM posting p JOIN item i ON i.id = p.item_id
LEFT JOIN allocation a ON a.id = p.allocation_id
WHERE (p.kind IN ('discount', 'written_off') AND i.side <> 'debit')
    OR (p.kind = 'refunded' AND i.side = 'debit')
    OR (p.kind = 'recovered' AND (i.side = 'debit') <> (p.change = 0))
    OR (p.kind IN ('allocated', 'recovered')) <> (p.allocation_id IS NOT NULL)
    OR (a.id IS NOT NULL AND p.item_id <> a.source_item_id AND p.item_id <> a.target_item_id)
"""

_REVERSAL_INEXACT: Final = """
SELECT n.id FROM posting n JOIN posting o ON o.id = n.reverses_id
WHERE o.item_id <> n.item_id OR o.kind <> n.kind OR o.change <> -n.change
    OR o.claim_change <> -n.claim_change OR n.effective_date < o.effective_date
    OR o.reverses_id IS NOT NULL
    OR COALESCE(o.allocation_id, 0) <> COALESCE(n.allocation_id, 0)
"""

_RECORDED_OUT_OF_ORDER: Final = """
SELECT n.id FROM posting n JOIN posting o ON o.id = n.reverses_id
WHERE n.recorded_at < o.recorded_at
UNION
SELECT p.id FROM posting p JOIN (
    SELECT item_id, MIN(recorded_at) AS recorded_at FROM posting
    WHERE kind = 'issued' GROUP BY item_id
) AS o ON o.item_id = p.item_id
WHERE p.recorded_at < o.recorded_at
"""

_BEFORE_ITEM: Final = """
SELECT p.id FROM posting p JOIN item i ON i.id = p.item_id
WHERE p.effective_date < i.posting_date
"""

# Undoing a correction issues the old item once more, after its issue was reversed.
_NOT_ISSUED_ONCE: Final = """
SELECT i.id FROM item i LEFT JOIN posting p
    ON p.item_id = i.id AND p.kind = 'issued' AND p.reverses_id IS NULL
LEFT JOIN posting r ON r.reverses_id = p.id
GROUP BY i.id, i.amount, i.posting_date
HAVING COUNT(p.id) = 0 OR COUNT(p.id) - COUNT(r.id) > 1
    OR MIN(p.change) <> i.amount OR MAX(p.change) <> i.amount
    OR MIN(p.effective_date) <> i.posting_date OR MAX(p.effective_date) <> i.posting_date
"""

# An item that was corrected no longer counts; its replacement does.
_DOCUMENT_DIVIDED: Final = f"""
SELECT i.document_id AS id FROM {_STANDING}
JOIN item i ON i.id = p.item_id
WHERE p.kind = 'issued' AND p.reverses_id IS NULL AND r.id IS NULL
GROUP BY i.document_id
HAVING COUNT(*) > 1 AND (MIN(i.customer_id) <> MAX(i.customer_id)
    OR MIN(i.entity_id) <> MAX(i.entity_id) OR MIN(i.currency) <> MAX(i.currency))
"""

_SIDE_MISFIT: Final = f"""
SELECT i.id FROM item i JOIN document d ON d.id = i.document_id WHERE NOT ({_SIDE_FITS})
"""

_DOCUMENT_EMPTY: Final = """
SELECT d.id FROM document d WHERE NOT EXISTS (SELECT 1 FROM item i WHERE i.document_id = d.id)
"""

_INTERVALS_OVERLAP: Final = """
SELECT DISTINCT item_id AS id FROM (
    SELECT item_id, from_date, to_date, open_amount,
        LEAD(from_date) OVER (PARTITION BY item_id ORDER BY from_date) AS next_date
    FROM balance
) AS neighbours
WHERE next_date < to_date OR to_date <= from_date OR open_amount <= 0
"""


def _dangling(table: str, columns: Mapping[str, str]) -> str:
    joins = " ".join(
        f"LEFT JOIN {there} t{number} ON t{number}.id = n.{column}"
        for number, (column, there) in enumerate(columns.items())
    )
    missing = " OR ".join(
        f"(n.{column} IS NOT NULL AND t{number}.id IS NULL)"
        for number, column in enumerate(columns)
    )
    return f"SELECT n.id FROM {table} n {joins} WHERE {missing}"


INVARIANTS: Final = (
    Invariant(name="balances_equal_postings", table="item", broken_sql=_BALANCES_EQUAL_POSTINGS),
    Invariant(name="open_never_below_zero", table="item", broken_sql=_OPEN_BELOW_ZERO),
    Invariant(
        name="recovered_within_written_off", table="item", broken_sql=_RECOVERED_BEYOND_WRITE_OFF
    ),
    Invariant(name="allocations_within_source", table="item", broken_sql=_SOURCE_OVERSPENT),
    Invariant(name="allocations_mirrored", table="allocation", broken_sql=_NOT_MIRRORED),
    Invariant(
        name="allocations_join_fitting_items", table="allocation", broken_sql=_ALLOCATION_MISFIT
    ),
    Invariant(name="postings_fit_items", table="posting", broken_sql=_POSTING_MISFIT),
    Invariant(name="reversals_exact", table="posting", broken_sql=_REVERSAL_INEXACT),
    Invariant(name="recorded_in_order", table="posting", broken_sql=_RECORDED_OUT_OF_ORDER),
    Invariant(name="effective_after_item_exists", table="posting", broken_sql=_BEFORE_ITEM),
    Invariant(name="items_issued_once", table="item", broken_sql=_NOT_ISSUED_ONCE),
    Invariant(name="documents_undivided", table="document", broken_sql=_DOCUMENT_DIVIDED),
    Invariant(name="sides_fit_documents", table="item", broken_sql=_SIDE_MISFIT),
    Invariant(name="documents_have_items", table="document", broken_sql=_DOCUMENT_EMPTY),
    Invariant(name="intervals_do_not_overlap", table="balance", broken_sql=_INTERVALS_OVERLAP),
    *(
        Invariant(
            name=f"{table}_references_exist", table=table, broken_sql=_dangling(table, columns)
        )
        for table, columns in REFERENCES.items()
    ),
)


def rows_in(table: str) -> int:
    """Count what a rule is checked on."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")
        (count,) = cursor.fetchone()
    return int(count)


def broken(invariant: Invariant, *, examples: int) -> tuple[int, list[int]]:
    """Count what breaks a rule and give the first ids."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, COUNT(*) OVER () FROM ({invariant.broken_sql}) AS broken "
            "ORDER BY id LIMIT %s",
            [examples],
        )
        rows = cursor.fetchall()
    return (rows[0][1] if rows else 0), [row[0] for row in rows]
