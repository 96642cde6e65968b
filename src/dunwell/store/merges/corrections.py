"""A row that says something new about a known item: what changed is posted, nothing is rewritten.

What the source had said was cleared, and no longer says, is reversed; an item that itself changed
is reissued; what the source says more is booked after that.
"""

from dunwell.core.imports import ProblemCode
from dunwell.core.postings import PostingKind
from dunwell.store.merges import changes, clearings, reissues
from dunwell.store.merges.merging import STANDING, Merge
from dunwell.store.models import Document

_ISSUED = PostingKind.ISSUED.value

# Standing postings of the changed items, with whether the source itself told of them.
_STANDING = f"""
SELECT p.id, p.item_id, p.kind, p.change, p.effective_date, p.allocation_id,
  CASE WHEN p.because IN (%(clearing)s, %(not_listed)s) THEN 1 ELSE 0 END AS own
FROM posting p
JOIN (SELECT DISTINCT old_item_id FROM merge_item WHERE verdict = 'changed') m
  ON m.old_item_id = p.item_id
WHERE {STANDING}
"""

_CHANGED = f"""
SELECT m.*, i.document_id, COALESCE(t.applied, 0) AS applied, COALESCE(t.own, 0) AS own_cleared,
  t.own_date,
  CASE WHEN m.amount <> i.amount OR m.due_date <> i.due_date
    OR m.customer_id <> i.customer_id OR m.currency <> i.currency
    OR ((m.issue_date <> i.issue_date OR m.posting_date <> i.posting_date)
      AND NOT (m.estimated AND i.posting_date_estimated))
    THEN 1 ELSE 0 END AS reissue,
  CASE WHEN m.customer_id <> i.customer_id OR m.currency <> i.currency
    THEN 1 ELSE 0 END AS other_account,
  CASE WHEN m.currency <> i.currency THEN 1 ELSE 0 END AS other_currency
FROM merge_item m JOIN item i ON i.id = m.old_item_id
LEFT JOIN (
  SELECT item_id, -SUM(CASE WHEN kind <> '{_ISSUED}' THEN change ELSE 0 END) AS applied,
    -SUM(CASE WHEN own = 1 THEN change ELSE 0 END) AS own,
    MAX(CASE WHEN own = 1 THEN effective_date END) AS own_date
  FROM standing GROUP BY item_id
) t ON t.item_id = m.old_item_id
WHERE m.verdict = 'changed'
"""

# The source's own clearing is told anew when it now says less, another day for the same, or that
# it was another customer or currency. `others` is what anybody else cleared or will have cleared.
_PLANNED = """
SELECT c.*, applied - own_cleared * redo AS others FROM (
  SELECT c.*, CASE WHEN own_cleared > 0 AND (other_account = 1 OR applied > cleared
      OR (applied = cleared AND cleared_date IS NOT NULL
        AND own_date <> CASE WHEN cleared_date > posting_date THEN cleared_date
          ELSE posting_date END)) THEN 1 ELSE 0 END AS redo
  FROM changed_item c
) c
"""

# One document has one customer and currency: its other standing items must agree or change too.
_DIVIDING = f"""
SELECT c.row FROM planned_item c
JOIN item i ON i.document_id = c.document_id AND i.id <> c.old_item_id
JOIN posting p ON p.item_id = i.id AND p.kind = '{_ISSUED}'
LEFT JOIN planned_item o ON o.old_item_id = i.id
WHERE c.other_account = 1 AND {STANDING}
  AND (COALESCE(o.customer_id, i.customer_id) <> c.customer_id
    OR COALESCE(o.currency, i.currency) <> c.currency)
"""
# Most files change nothing, and then there is nothing to look for.
_ANY_PLANNED = "SELECT 1 FROM planned_item LIMIT 1"
_REJECTED = (
    (ProblemCode.AMOUNT_BELOW_APPLIED, "SELECT row FROM planned_item WHERE others > amount"),
    (
        ProblemCode.NUMBER_OF_TWO_CUSTOMERS,
        "SELECT row FROM planned_item WHERE other_currency = 1 AND others > 0",
    ),
    (ProblemCode.NUMBER_OF_TWO_CUSTOMERS, _DIVIDING),
)

# The source shows more open than the book, which knows of money that the source does not.
_BEHIND = """
SELECT row FROM planned_item WHERE cleared < others
UNION ALL
SELECT m.row FROM merge_item m LEFT JOIN balance b ON b.item_id = m.old_item_id
  AND b.to_date = %(end)s
WHERE m.verdict = 'unchanged' AND COALESCE(b.open_amount, 0) < m.amount - m.cleared
"""

# What stays cleared after a part was taken back was cleared on the day it had been.
_MORE_CLEARED = f"""
SELECT seq AS n, item_id, entity_id, customer_id, side, currency, posting_date,
  cleared - others AS amount,
  COALESCE(cleared_date, CASE WHEN redo = 1 AND own_date > posting_date THEN own_date END,
    CASE WHEN redo = 1 THEN posting_date END, {clearings.UNDATED}) AS date,
  %(clearing)s AS because
FROM current_item WHERE cleared > others
"""


def plan(merge: Merge) -> list[tuple[int, ProblemCode]]:
    """Fill `planned_item` from the changed rows and tell what is wrong with rows (row, code).

    Rows with an error are turned to the verdict `rejected` and stay out.
    """
    merge.temporary("standing", _STANDING)
    merge.temporary("changed_item", _CHANGED)
    merge.temporary("planned_item", _PLANNED)
    found = []
    for code, rows_sql in _REJECTED if merge.value(_ANY_PLANNED) else ():
        found += [(row, code) for row in _reject(merge, rows_sql)]
    behind = merge.rows(_BEHIND)
    return [*found, *((row, ProblemCode.LEDGER_BEHIND) for (row,) in behind)]


def _reject(merge: Merge, rows_sql: str) -> list[int]:
    """Take rows out of the plan, so that the next look sees what is left, and name them."""
    merge.temporary("rejected_row", rows_sql)
    merge.run("DELETE FROM planned_item WHERE row IN (SELECT row FROM rejected_row)")
    merge.run(
        "UPDATE merge_item SET verdict = 'rejected' WHERE row IN (SELECT row FROM rejected_row)"
    )
    rows = merge.rows("SELECT DISTINCT row FROM rejected_row ORDER BY row")
    merge.drop("rejected_row")
    return [row for (row,) in rows]


def apply(merge: Merge, rows: int) -> None:
    """Post what changed for the rows of `planned_item`; `rows` is the stage's largest `seq`."""
    merge.temporary(
        "touched", "SELECT old_item_id AS item_id FROM planned_item WHERE reissue + redo > 0"
    )
    _reverse_own_clearings(merge)
    item_base = reissues.reissue(merge, rows)
    merge.temporary(
        "current_item",
        "SELECT p.*, CASE WHEN reissue = 1 THEN %(base)s + seq ELSE old_item_id END AS item_id"
        " FROM planned_item p",
        base=item_base,
    )
    merge.run(
        "INSERT INTO touched SELECT item_id FROM current_item WHERE reissue = 1"
        " OR cleared > others"
    )
    clearings.clear(merge, _MORE_CLEARED, rows)
    merge.rebuild_balances("SELECT item_id FROM touched")
    _describe(merge)
    merge.drop("standing", "changed_item", "planned_item", "touched", "current_item")


def _reverse_own_clearings(merge: Merge) -> None:
    """Take back what the source no longer says: the allocation and the receipt made for it."""
    if not merge.value("SELECT 1 FROM planned_item WHERE redo = 1 LIMIT 1"):
        return
    merge.temporary(
        "taken_back",
        "SELECT s.id, s.allocation_id FROM standing s JOIN planned_item m"
        " ON m.old_item_id = s.item_id AND m.redo = 1 WHERE s.own = 1",
    )
    merge.temporary(
        "taken_cash",
        "SELECT a.source_item_id AS item_id FROM allocation a"
        " JOIN taken_back t ON t.allocation_id = a.id",
    )
    merge.run("INSERT INTO touched SELECT item_id FROM taken_cash")
    reissues.reverse(
        merge,
        "SELECT id FROM taken_back UNION SELECT p.id FROM posting p"
        f" JOIN taken_cash c ON c.item_id = p.item_id WHERE {STANDING}",
        "%(corrected)s",
    )
    merge.drop("taken_back", "taken_cash")


# Columns of a document that only describe it.
_DESCRIBED = ("po_reference", "terms", "tax_amount", "project", "billing_type", "text")


def _describe(merge: Merge) -> None:
    """Bring up to date what only describes a document, and what the source said last.

    A column that the file does not have says nothing.
    """
    told = ", ".join(f"MAX({column}) AS {column}" for column in _DESCRIBED)
    changes.change(
        merge,
        Document,
        {column: f"COALESCE(m.{column}, c.{column})" for column in _DESCRIBED},
        matched=f"(SELECT document_id AS row_id, {told} FROM current_item GROUP BY document_id)",
    )
    merge.run(
        "UPDATE source_key SET item_id = c.item_id, content_hash = c.content_hash"
        " FROM current_item c WHERE source_key.source_id = %(source)s AND source_key.key = c.key"
    )
