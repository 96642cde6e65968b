"""Open items that a newer file of their source no longer lists, and what the source is worth."""

from dunwell.core.documents import Side
from dunwell.store.merges import clearings
from dunwell.store.merges.merging import Merge

# Only entities the file speaks of, and only items that stood in the ledger on its date. A number
# whose row was rejected is in the file all the same.
_MISSING = """
SELECT row_number() OVER (ORDER BY k.id) AS n, k.id AS key_id, i.id AS item_id, i.entity_id,
  i.customer_id, i.side, i.currency, i.posting_date, b.open_amount, d.number
FROM source_key k
JOIN item i ON i.id = k.item_id
JOIN entity e ON e.id = i.entity_id
JOIN document d ON d.id = i.document_id
JOIN balance b ON b.item_id = i.id AND b.to_date = %(end)s
LEFT JOIN merge_item m ON m.key = k.key
LEFT JOIN {spared} s ON s.entity = e.code AND s.number = d.number
WHERE k.source_id = %(source)s AND k.key NOT LIKE 'receipts|%%'
  AND i.entity_id IN (SELECT DISTINCT entity_id FROM merge_item)
  AND ({ledger} IS NULL OR i.posting_date <= {ledger})
  AND m.key IS NULL AND s.number IS NULL
"""
# The interval of a balance on the ledger date, or the last one of all.
_ON_LEDGER_DATE = (
    "b.from_date <= COALESCE({ledger}, b.from_date)"
    " AND b.to_date > COALESCE({ledger}, b.from_date)"
    " AND ({ledger} IS NOT NULL OR b.to_date = %(end)s)"
)
_CLOSED = """
SELECT n, item_id, entity_id, customer_id, side, currency, posting_date, open_amount AS amount,
  {ledger} AS date, %(not_listed)s AS because
FROM missing_item
"""


def find(merge: Merge, spared: str) -> int:
    """Fill `missing_item` and return how many there are; call it before new items come in.

    `spared` is the stage of the numbers (entity, number) of rejected rows.
    """
    merge.temporary("missing_item", _MISSING.replace("{spared}", spared))
    return int(merge.value("SELECT COUNT(*) FROM missing_item"))


def totals(merge: Merge) -> dict[str, int]:
    """Tell what the missing items are worth, net, for each currency."""
    rows = merge.rows(
        f"SELECT currency, CAST(SUM(CASE side WHEN '{Side.DEBIT.value}' THEN open_amount"
        " ELSE -open_amount END) AS bigint) FROM missing_item GROUP BY currency"
    )
    return dict(rows)


def examples(merge: Merge, count: int) -> list[str]:
    """Name the numbers of a few missing documents, the largest first."""
    rows = merge.rows(
        "SELECT number FROM missing_item ORDER BY open_amount DESC, n LIMIT %(count)s",
        count=count,
    )
    return [number for (number,) in rows]


def close(merge: Merge, count: int) -> None:
    """Close the missing items on the ledger date; a later file that lists one opens it again."""
    clearings.clear(merge, _CLOSED, count)
    merge.rebuild_balances("SELECT item_id FROM missing_item")
    merge.run(
        "UPDATE source_key SET content_hash = '' WHERE id IN (SELECT key_id FROM missing_item)"
    )


def source_ahead(merge: Merge) -> dict[str, int]:
    """Tell by how much the file's rows show more open than the book, net, for each currency."""
    rows = merge.rows(
        f"SELECT m.currency, CAST(SUM(CASE m.side WHEN '{Side.DEBIT.value}' THEN 1 ELSE -1 END"
        " * (m.amount - m.cleared - COALESCE(b.open_amount, 0))) AS bigint)"
        " FROM merge_item m JOIN source_key k ON k.source_id = %(source)s AND k.key = m.key"
        f" LEFT JOIN balance b ON b.item_id = k.item_id AND {_ON_LEDGER_DATE}"
        " WHERE m.verdict <> 'rejected' AND m.amount - m.cleared > COALESCE(b.open_amount, 0)"
        " AND ({ledger} IS NULL OR m.posting_date <= {ledger})"
        " GROUP BY m.currency"
    )
    return dict(rows)


def rejected_totals(merge: Merge, spared: str) -> dict[str, int]:
    """Tell what the book holds, net, of the items whose rows were rejected, for each currency."""
    rows = merge.rows(
        f"SELECT i.currency, CAST(SUM(CASE i.side WHEN '{Side.DEBIT.value}' THEN b.open_amount"
        " ELSE -b.open_amount END) AS bigint)"
        " FROM source_key k JOIN item i ON i.id = k.item_id"
        " JOIN document d ON d.id = i.document_id JOIN entity e ON e.id = i.entity_id"
        f" JOIN balance b ON b.item_id = i.id AND {_ON_LEDGER_DATE}"
        " LEFT JOIN merge_item m ON m.key = k.key"
        f" LEFT JOIN {spared} s ON s.entity = e.code AND s.number = d.number"
        " WHERE k.source_id = %(source)s"
        " AND (m.verdict = 'rejected' OR (m.key IS NULL AND s.number IS NOT NULL))"
        " GROUP BY i.currency"
    )
    return dict(rows)


def ledger_totals(merge: Merge) -> dict[str, int]:
    """Tell what the book says the source's entities are worth, net, for each currency.

    On the ledger date where one is given, otherwise with everything that is known.
    """
    rows = merge.rows(
        "SELECT i.currency, CAST(SUM(CASE i.side WHEN 'debit' THEN b.open_amount"
        " ELSE -b.open_amount END) AS bigint)"
        " FROM balance b JOIN item i ON i.id = b.item_id JOIN document d ON d.id = i.document_id"
        " WHERE d.source_id = %(source)s"
        " AND i.entity_id IN (SELECT DISTINCT entity_id FROM merge_item)"
        f" AND {_ON_LEDGER_DATE}"
        " GROUP BY i.currency"
    )
    return dict(rows)
