"""A row that says something new about a known item: what changed is posted, nothing is rewritten.

An item whose amount, customer, currency or dates changed is reissued: the postings of the old one
are reversed on their own days and repeated on a new item that replaces it. What the source had
said was cleared, and no longer says, is reversed before that; what it says more is booked after.
"""

from dunwell.core.imports import ProblemCode
from dunwell.core.postings import PostingKind
from dunwell.store.merges import clearings
from dunwell.store.merges.merging import Merge

_LIVE = "p.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM posting r WHERE r.reverses_id = p.id)"
_ISSUED = PostingKind.ISSUED.value

# Live postings of the changed items, with whether the source itself told of them.
_STANDING = f"""
SELECT p.id, p.item_id, p.kind, p.change, p.claim_change, p.effective_date, p.allocation_id,
  p.because, CASE WHEN p.because IN (%(clearing)s, %(not_listed)s) THEN 1 ELSE 0 END AS own
FROM posting p
JOIN (SELECT DISTINCT old_item_id FROM merge_item WHERE verdict = 'changed') m
  ON m.old_item_id = p.item_id
WHERE {_LIVE}
"""

_CHANGED = f"""
SELECT m.*, i.document_id, COALESCE(t.applied, 0) AS applied, COALESCE(t.own, 0) AS own_cleared,
  t.own_date,
  CASE WHEN m.amount <> i.amount OR m.customer_id <> i.customer_id OR m.currency <> i.currency
    OR m.due_date <> i.due_date OR (m.issue_date <> i.issue_date AND NOT (m.estimated
      AND i.posting_date_estimated))
    OR (m.posting_date <> i.posting_date AND NOT (m.estimated AND i.posting_date_estimated))
    THEN 1 ELSE 0 END AS reissue,
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

# The source's own clearing is told anew when it now says less, or another day for the same.
_PLANNED = """
SELECT c.*, CASE WHEN own_cleared > 0 AND (applied > cleared OR (applied = cleared
    AND cleared_date IS NOT NULL AND own_date <> CASE WHEN cleared_date > posting_date
      THEN cleared_date ELSE posting_date END)) THEN 1 ELSE 0 END AS redo
FROM changed_item c
"""

_MORE_CLEARED = """
SELECT seq AS n, item_id, entity_id, customer_id, side, currency, posting_date,
  cleared - (applied - own_cleared * redo) AS amount,
  COALESCE(cleared_date, %(ledger)s, posting_date) AS date, %(clearing)s AS because
FROM current_item WHERE cleared > applied - own_cleared * redo
"""

_POSTING_COLUMNS = (
    "(item_id, kind, change, claim_change, effective_date, recorded_at, allocation_id,"
    " reverses_id, run_id, because)"
)


def plan(merge: Merge) -> list[tuple[int, ProblemCode]]:
    """Fill `planned_item` from the changed rows and return the rows (row, code) it must leave.

    Rows with an error are turned to the verdict `rejected` and stay out.
    """
    merge.temporary("standing", _STANDING)
    merge.temporary("changed_item", _CHANGED)
    merge.temporary("planned_item", _PLANNED)
    rejected = [
        (row, ProblemCode.AMOUNT_BELOW_APPLIED)
        for (row,) in merge.rows(
            "SELECT row FROM planned_item WHERE applied - own_cleared * redo > amount"
        )
    ]
    rejected += [
        (row, ProblemCode.NUMBER_OF_TWO_CUSTOMERS)
        for (row,) in merge.rows(
            "SELECT row FROM planned_item WHERE other_currency = 1 AND applied > 0"
            " AND applied - own_cleared * redo <= amount"
        )
    ]
    merge.run(
        "DELETE FROM planned_item WHERE applied - own_cleared * redo > amount"
        " OR (other_currency = 1 AND applied > 0)"
    )
    merge.run(
        "UPDATE merge_item SET verdict = 'rejected' WHERE verdict = 'changed'"
        " AND seq NOT IN (SELECT seq FROM planned_item)"
    )
    behind = merge.rows(
        "SELECT row FROM planned_item WHERE cleared < applied - own_cleared * redo"
    )
    return rejected + [(row, ProblemCode.LEDGER_BEHIND) for (row,) in behind]


def apply(merge: Merge, rows: int) -> None:
    """Post what changed for the rows of `planned_item`; `rows` is the stage's largest `seq`."""
    merge.temporary(
        "touched", "SELECT old_item_id AS item_id FROM planned_item WHERE reissue + redo > 0"
    )
    _reverse_own_clearings(merge)
    item_base = _reissue(merge, rows)
    merge.temporary(
        "current_item",
        "SELECT p.*, CASE WHEN reissue = 1 THEN %(base)s + seq ELSE old_item_id END AS item_id"
        " FROM planned_item p",
        base=item_base,
    )
    merge.run(
        "INSERT INTO touched SELECT item_id FROM current_item WHERE reissue = 1"
        " OR cleared > applied - own_cleared * redo"
    )
    clearings.clear(merge, _MORE_CLEARED, rows)
    merge.drop("clearing")
    merge.rebuild_balances("SELECT item_id FROM touched")
    _describe(merge)
    merge.drop("standing", "changed_item", "planned_item", "touched", "current_item")


def reverse(merge: Merge, postings_sql: str, because: str) -> None:
    """Reverse the postings whose ids a query selects, each on its own day."""
    merge.run(
        f"INSERT INTO posting {_POSTING_COLUMNS} SELECT item_id, kind, -change, -claim_change,"
        " effective_date, %(at)s, allocation_id, id, %(run)s, %(because)s FROM posting"
        f" WHERE id IN ({postings_sql})",
        because=because,
    )


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
    reverse(
        merge,
        "SELECT id FROM taken_back UNION SELECT p.id FROM posting p"
        f" JOIN taken_cash c ON c.item_id = p.item_id WHERE {_LIVE}",
        "source_corrected",
    )
    merge.drop("taken_back", "taken_cash")


def _reissue(merge: Merge, rows: int) -> int:
    """Issue the changed items anew and move what stands on the old ones; return the id base."""
    merge.temporary("reissued", "SELECT seq, old_item_id FROM planned_item WHERE reissue = 1")
    if not merge.value("SELECT 1 FROM reissued LIMIT 1"):
        return 0
    base = merge.reserve("item", rows)
    merge.run(
        "INSERT INTO item (id, document_id, instalment, entity_id, customer_id, side, currency,"
        " amount, issue_date, posting_date, posting_date_estimated, due_date, replaces_id)"
        " SELECT %(base)s + p.seq, p.document_id, i.instalment, p.entity_id, p.customer_id,"
        " p.side, p.currency, p.amount, p.issue_date, p.posting_date, p.estimated, p.due_date,"
        " i.id"
        " FROM planned_item p JOIN item i ON i.id = p.old_item_id WHERE p.reissue = 1",
        base=base,
    )
    merge.run(
        f"INSERT INTO posting {_POSTING_COLUMNS} SELECT %(base)s + seq, '{_ISSUED}', amount,"
        " amount, posting_date, %(at)s, NULL, NULL, %(run)s, %(corrected)s"
        " FROM planned_item WHERE reissue = 1",
        base=base,
    )
    _move_allocations(merge, base)
    merge.temporary(
        "moved",
        f"SELECT p.id, p.kind, p.allocation_id, %(base)s + r.seq AS new_item_id FROM posting p"
        f" JOIN reissued r ON r.old_item_id = p.item_id WHERE {_LIVE}",
        base=base,
    )
    merge.run(
        f"INSERT INTO posting {_POSTING_COLUMNS} SELECT m.new_item_id, p.kind, p.change,"
        " p.claim_change, CASE WHEN p.effective_date > i.posting_date THEN p.effective_date"
        " ELSE i.posting_date END, %(at)s, NULL, NULL, %(run)s, p.because"
        " FROM moved m JOIN posting p ON p.id = m.id JOIN item i ON i.id = m.new_item_id"
        f" WHERE m.allocation_id IS NULL AND m.kind <> '{_ISSUED}'"
    )
    reverse(merge, "SELECT id FROM moved", "source_corrected")
    merge.drop("moved", "reissued")
    return base


def _move_allocations(merge: Merge, base: int) -> None:
    """Repeat the allocations of reissued items on the new ones and reverse the old ones."""
    merge.temporary(
        "moved_allocation",
        "SELECT row_number() OVER (ORDER BY a.id) AS n, a.id, a.kind, a.amount,"
        " COALESCE(%(base)s + s.seq, a.source_item_id) AS source_id,"
        " COALESCE(%(base)s + t.seq, a.target_item_id) AS target_id, a.effective_date"
        " FROM allocation a LEFT JOIN reissued s ON s.old_item_id = a.source_item_id"
        " LEFT JOIN reissued t ON t.old_item_id = a.target_item_id"
        " WHERE (s.seq IS NOT NULL OR t.seq IS NOT NULL) AND EXISTS"
        f" (SELECT 1 FROM posting p WHERE p.allocation_id = a.id AND {_LIVE})",
        base=base,
    )
    count = int(merge.value("SELECT COUNT(*) FROM moved_allocation"))
    if count:
        _repeat_allocations(merge, count)
    merge.drop("moved_allocation")


def _repeat_allocations(merge: Merge, count: int) -> None:
    allocation = merge.reserve("allocation", count)
    later = "CASE WHEN a.effective_date > {0} THEN a.effective_date ELSE {0} END"
    day = later.format(
        "CASE WHEN s.posting_date > t.posting_date THEN s.posting_date ELSE t.posting_date END"
    )
    joined = (
        "FROM moved_allocation a JOIN item s ON s.id = a.source_id"
        " JOIN item t ON t.id = a.target_id"
    )
    merge.run(
        "INSERT INTO allocation (id, kind, source_item_id, target_item_id, amount,"
        " effective_date, recorded_at, run_id)"
        f" SELECT %(allocation)s + a.n, a.kind, a.source_id, a.target_id, a.amount, {day},"
        f" %(at)s, %(run)s {joined}",
        allocation=allocation,
    )
    for side in ("source", "target"):
        merge.run(
            f"INSERT INTO posting {_POSTING_COLUMNS} SELECT a.{side}_id, p.kind, p.change,"
            f" p.claim_change, {day}, %(at)s, %(allocation)s + a.n, NULL, %(run)s, p.because"
            f" {joined} JOIN allocation o ON o.id = a.id"
            f" JOIN posting p ON p.allocation_id = o.id AND p.item_id = o.{side}_item_id"
            f" WHERE {_LIVE}",
            allocation=allocation,
        )
    # The other party of a moved allocation is touched too: its old posting gives way to the new.
    merge.run(
        "INSERT INTO touched SELECT source_item_id FROM allocation"
        " WHERE id IN (SELECT id FROM moved_allocation)"
        " UNION SELECT target_item_id FROM allocation"
        " WHERE id IN (SELECT id FROM moved_allocation)"
    )
    reverse(
        merge,
        "SELECT p.id FROM posting p WHERE p.allocation_id IN (SELECT id FROM moved_allocation)"
        f" AND {_LIVE}",
        "source_corrected",
    )


def _describe(merge: Merge) -> None:
    """Bring up to date what only describes a document, and what the source said last."""
    merge.index("current_item", "document_id")
    merge.index("current_item", "key")
    for column in ("po_reference", "terms", "tax_amount", "project", "billing_type"):
        merge.run(
            f"UPDATE document SET {column} = (SELECT MAX(p.{column}) FROM current_item p"
            " WHERE p.document_id = document.id)"
            " WHERE id IN (SELECT document_id FROM current_item)"
        )
    merge.run(
        "UPDATE source_key SET"
        " item_id = (SELECT p.item_id FROM current_item p WHERE p.key = source_key.key),"
        " content_hash = (SELECT p.content_hash FROM current_item p WHERE p.key = source_key.key)"
        " WHERE source_id = %(source)s AND key IN (SELECT key FROM current_item)"
    )
