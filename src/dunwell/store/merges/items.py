"""Items of a stage are matched with the book by their key; the new ones come in set by set."""

from dataclasses import dataclass

from dunwell.store.merges import clearings
from dunwell.store.merges.merging import Merge

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

# Numbers of the book that differ from a new one by leading zeros only. The numbers that start
# with a zero are few, so both directions stay cheap.
_ZERO_TWINS = """
SELECT m.row, m.number FROM merge_item m
WHERE m.verdict = 'new' AND m.bare_number IS NOT NULL AND (
  EXISTS (SELECT 1 FROM document d WHERE d.source_id = %(source)s AND d.type = m.type
    AND d.number = m.bare_number AND d.number <> m.number)
  OR m.bare_number IN (SELECT ltrim(d.number, '0') FROM document d
    WHERE d.source_id = %(source)s AND d.number >= '0' AND d.number < '1'
      AND d.type = m.type AND d.number <> m.number))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bases:
    """The numbers before the first id of each table set aside for this merge."""

    document: int
    item: int
    count: int


def match(merge: Merge) -> None:
    """Fill `merge_item`: each staged row with its customer, its known item and a verdict."""
    if merge.value("SELECT 1 FROM source_key WHERE source_id = %(source)s LIMIT 1"):
        merge.run(_KEY_BY_DUE_DATE)
        merge.run(_KEY_OF_DOCUMENT)
    merge.temporary("merge_item", _MATCHED)


def counts(merge: Merge) -> dict[str, int]:
    """Count the matched rows by verdict."""
    return dict(merge.rows("SELECT verdict, COUNT(*) FROM merge_item GROUP BY verdict"))


def leading_zero_twins(merge: Merge) -> list[tuple[int, str]]:
    """Find new rows (row, number) whose number the book has with other leading zeros."""
    return merge.rows(_ZERO_TWINS)


def insert_new(merge: Merge, rows: int) -> int:
    """Bring in the rows with the verdict `new`; `rows` is the largest `seq` of the stage.

    Returns the number before the id of the item of row 1.
    """
    bases = Bases(
        document=merge.reserve("document", rows), item=merge.reserve("item", rows), count=rows
    )
    _insert_documents(merge, bases)
    _insert_items(merge, bases)
    merge.run(
        "INSERT INTO source_key (source_id, key, item_id, content_hash)"
        " SELECT %(source)s, key, %(item)s + seq, content_hash FROM merge_item"
        " WHERE verdict = 'new'",
        item=bases.item,
    )
    clearings.clear_new(merge, item_base=bases.item, rows=rows)
    return bases.item


def _insert_documents(merge: Merge, bases: Bases) -> None:
    """Write one document for each group of new instalments; a later one joins its siblings'."""
    merge.temporary(
        "joined_document",
        "SELECT m.seq, MIN(i.document_id) AS document_id FROM merge_item m"
        " JOIN merge_item l ON l.document_key = m.document_key AND l.verdict <> 'new'"
        " JOIN item i ON i.id = l.old_item_id"
        " WHERE m.verdict = 'new' AND m.has_siblings = 1 AND l.has_siblings = 1 GROUP BY m.seq",
    )
    merge.run(
        "INSERT INTO document (id, type, number, po_reference, terms, tax_amount, project,"
        " billing_type, proof_of_delivery, text, from_item_id, source_id, run_id)"
        " SELECT %(document)s + seq, type, number, po_reference, terms, tax_amount, project,"
        " billing_type, '', '', NULL, %(source)s, %(run)s"
        " FROM merge_item WHERE verdict = 'new' AND seq = leader_seq"
        " AND (has_siblings = 0 OR seq NOT IN (SELECT seq FROM joined_document))",
        document=bases.document,
    )


def _insert_items(merge: Merge, bases: Bases) -> None:
    columns = (
        "(id, document_id, instalment, entity_id, customer_id, side, currency, amount,"
        " issue_date, posting_date, posting_date_estimated, due_date, replaces_id)"
    )
    values = (
        " m.instalment, m.entity_id, m.customer_id, m.side, m.currency, m.amount, m.issue_date,"
        " m.posting_date, m.estimated, m.due_date, NULL"
    )
    merge.run(
        f"INSERT INTO item {columns} SELECT %(item)s + m.seq, %(document)s + m.leader_seq,{values}"
        " FROM merge_item m WHERE m.verdict = 'new'"
        " AND (m.has_siblings = 0 OR m.seq NOT IN (SELECT seq FROM joined_document))",
        document=bases.document,
        item=bases.item,
    )
    merge.run(
        f"INSERT INTO item {columns} SELECT %(item)s + m.seq, j.document_id,{values}"
        " FROM merge_item m JOIN joined_document j ON j.seq = m.seq",
        item=bases.item,
    )
    merge.run(
        "INSERT INTO posting (item_id, kind, change, claim_change, effective_date, recorded_at,"
        " allocation_id, reverses_id, run_id, because)"
        " SELECT %(item)s + seq, 'issued', amount, amount, posting_date, %(at)s, NULL, NULL,"
        " %(run)s, '' FROM merge_item WHERE verdict = 'new'",
        item=bases.item,
    )
    merge.drop("joined_document")
