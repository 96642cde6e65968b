"""Items of a stage are matched with the book by their key; the new ones come in set by set."""

from dunwell.core.postings import PostingKind
from dunwell.store.merges import clearings, zeros
from dunwell.store.merges.merging import Merge
from dunwell.store.models import Document, Item, SourceKey

# A document that was listed with one instalment and is now listed with several, or the other way
# round, is found by its due date.
_KEY_BY_DUE_DATE = """
UPDATE {stage} SET key = key || '/' || CAST(due_date AS varchar)
WHERE NOT EXISTS (SELECT 1 FROM source_key k
    WHERE k.source_id = %(source)s AND k.key = {stage}.key)
  AND EXISTS (SELECT 1 FROM source_key k WHERE k.source_id = %(source)s
    AND k.key = {stage}.key || '/' || CAST({stage}.due_date AS varchar))
"""
_KEY_OF_DOCUMENT = """
UPDATE {stage} SET key = document_key
WHERE key <> document_key
  AND NOT EXISTS (SELECT 1 FROM source_key k
    WHERE k.source_id = %(source)s AND k.key = {stage}.key)
  AND EXISTS (SELECT 1 FROM source_key k JOIN item i ON i.id = k.item_id
    WHERE k.source_id = %(source)s AND k.key = {stage}.document_key
      AND i.due_date = {stage}.due_date)
"""

_MATCHED = """
SELECT s.*, c.customer_id, e.id AS entity_id, k.item_id AS old_item_id,
  CASE WHEN k.id IS NULL THEN 'new' WHEN k.content_hash = s.content_hash THEN 'unchanged'
    ELSE 'changed' END AS verdict
FROM {stage} s
JOIN customer_number c ON c.number = s.customer_number
JOIN entity e ON e.code = s.entity
LEFT JOIN source_key k ON k.source_id = %(source)s AND k.key = s.key
"""

# A new instalment of a document that is known already.
_JOINED = """
SELECT m.seq, MIN(i.document_id) AS document_id FROM merge_item m
JOIN merge_item l ON l.document_key = m.document_key AND l.verdict <> 'new'
JOIN item i ON i.id = l.old_item_id
WHERE m.verdict = 'new' AND m.has_siblings = 1 AND l.has_siblings = 1 GROUP BY m.seq
"""
_OF_NEW = "FROM merge_item m LEFT JOIN joined_document j ON j.seq = m.seq WHERE m.verdict = 'new'"
_DESCRIBED = ("po_reference", "terms", "project", "billing_type", "text")
_COUNTED = (
    "instalment",
    "entity_id",
    "customer_id",
    "side",
    "currency",
    "amount",
    "issue_date",
    "posting_date",
    "due_date",
)


def match(merge: Merge, *, ignore_zeros: bool) -> None:
    """Fill `merge_item`: each staged row with its customer, its known item and a verdict."""
    zeros.gather(merge)
    if merge.value("SELECT 1 FROM source_key WHERE source_id = %(source)s LIMIT 1"):
        zeros.find_other_forms(merge, ignore_zeros=ignore_zeros)
        merge.run(_KEY_BY_DUE_DATE)
        merge.run(_KEY_OF_DOCUMENT)
    merge.temporary("merge_item", _MATCHED)


def counts(merge: Merge) -> dict[str, int]:
    """Count the matched rows by verdict."""
    return dict(merge.rows("SELECT verdict, COUNT(*) FROM merge_item GROUP BY verdict"))


def insert_new(merge: Merge, rows: int) -> int:
    """Bring in the rows with the verdict `new`; `rows` is the largest `seq` of the stage.

    Returns the number before the id of the item of row 1.
    """
    bases = {table: merge.reserve(table, rows) for table in ("document", "item")}
    merge.temporary("joined_document", _JOINED)
    merge.insert(
        Document,
        {
            "id": "%(document)s + m.seq",
            **{column: f"m.{column}" for column in ("type", "number", "tax_amount")},
            **{column: f"COALESCE(m.{column}, '')" for column in _DESCRIBED},
        },
        f"{_OF_NEW} AND m.seq = m.leader_seq AND j.seq IS NULL",
        **bases,
    )
    merge.insert(
        Item,
        {
            "id": "%(item)s + m.seq",
            "document_id": "COALESCE(j.document_id, %(document)s + m.leader_seq)",
            "posting_date_estimated": "m.estimated",
            **{column: f"m.{column}" for column in _COUNTED},
        },
        _OF_NEW,
        **bases,
    )
    merge.drop("joined_document")
    of_new = "FROM merge_item WHERE verdict = 'new'"
    issued = {
        "item_id": "%(item)s + seq",
        "kind": f"'{PostingKind.ISSUED.value}'",
        "change": "amount",
        "effective_date": "posting_date",
    }
    merge.post(issued, of_new, **bases)
    named = {"key": "key", "item_id": "%(item)s + seq", "content_hash": "content_hash"}
    merge.insert(SourceKey, named, of_new, **bases)
    clearings.clear_new(merge, item_base=bases["item"], rows=rows)
    return bases["item"]
