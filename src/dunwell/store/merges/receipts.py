"""New receipts are applied to the documents their rows name, the oldest instalment first.

Receipts of one document and its instalments are laid beside each other in order; where a stretch
of money meets a stretch of debt, that much is allocated. What meets no debt stays unapplied.
"""

from dunwell.core.documents import Side
from dunwell.core.postings import PostingKind
from dunwell.store.balances import INTERVALS_SQL
from dunwell.store.merges.merging import Merge
from dunwell.store.models import Allocation

_PAYMENTS = """
SELECT %(base)s + seq AS item_id, paid_document_id AS document_id, currency, posting_date,
  SUM(amount) OVER line - amount AS low, SUM(amount) OVER line AS high
FROM merge_item WHERE verdict = 'new' AND paid_document_id IS NOT NULL
WINDOW line AS (PARTITION BY paid_document_id ORDER BY posting_date, seq)
"""

# What is free on an item from the first payment of its document on: its lowest level since.
_LEVELS = INTERVALS_SQL.replace("WHERE open_amount <> 0", "").format(
    items="item_id IN (SELECT i.id FROM item i WHERE i.document_id IN"
    " (SELECT document_id FROM payment))"
)
_DEBTS = f"""
SELECT item_id, document_id, posting_date,
  SUM(free) OVER line - free AS low, SUM(free) OVER line AS high
FROM (
  SELECT i.id AS item_id, i.document_id, i.posting_date, i.due_date, MIN(l.open_amount) AS free
  FROM item i
  JOIN ({_LEVELS}) l ON l.item_id = i.id
  JOIN (SELECT document_id, MIN(posting_date) AS first_date FROM payment GROUP BY document_id) f
    ON f.document_id = i.document_id
  WHERE i.side = '{Side.DEBIT.value}' AND l.to_date > f.first_date
  GROUP BY i.id, i.document_id, i.posting_date, i.due_date
) AS owed
WHERE free > 0
WINDOW line AS (PARTITION BY document_id ORDER BY due_date, item_id)
"""

_MEETINGS = """
SELECT row_number() OVER (ORDER BY p.item_id, d.item_id) AS n, p.item_id AS source_id,
  d.item_id AS target_id,
  CASE WHEN p.high < d.high THEN p.high ELSE d.high END
    - CASE WHEN p.low > d.low THEN p.low ELSE d.low END AS amount,
  CASE WHEN p.posting_date > d.posting_date THEN p.posting_date ELSE d.posting_date END AS date
FROM payment p JOIN debt d ON d.document_id = p.document_id AND p.low < d.high AND d.low < p.high
"""


def apply_named(merge: Merge, item_base: int) -> int:
    """Allocate the new receipts whose documents are known and return how many allocations."""
    merge.temporary("payment", _PAYMENTS, base=item_base)
    merge.temporary("debt", _DEBTS)
    merge.temporary("meeting", _MEETINGS)
    count = int(merge.value("SELECT COUNT(*) FROM meeting"))
    if count:
        _allocate(merge, count)
    merge.drop("payment", "debt", "meeting")
    return count


def _allocate(merge: Merge, count: int) -> None:
    base = merge.reserve("allocation", count)
    merge.insert(
        Allocation,
        {
            "id": "%(base)s + n",
            "source_item_id": "source_id",
            "target_item_id": "target_id",
            "amount": "amount",
            "effective_date": "date",
        },
        "FROM meeting",
        base=base,
    )
    merge.post(
        {
            "item_id": "CASE side WHEN 0 THEN source_id ELSE target_id END",
            "kind": f"'{PostingKind.ALLOCATED.value}'",
            "change": "-amount",
            "effective_date": "date",
            "allocation_id": "%(base)s + n",
        },
        "FROM meeting CROSS JOIN (SELECT 0 AS side UNION ALL SELECT 1) AS sides",
        base=base,
    )
    merge.rebuild_balances("SELECT source_id FROM meeting UNION SELECT target_id FROM meeting")
