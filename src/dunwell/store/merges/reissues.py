"""An item whose amount, account or dates changed is reissued: an item is never edited.

The postings of the old one are reversed on their own days and repeated on a new item that
replaces it; what was applied to the old one is applied to the new.
"""

from dunwell.core.postings import PostingKind
from dunwell.store.merges.merging import STANDING, Merge
from dunwell.store.models import Allocation, Item

_ISSUED = PostingKind.ISSUED.value


def reverse(merge: Merge, postings_sql: str, because: str) -> None:
    """Reverse the postings whose ids a query selects, each on its own day."""
    merge.post(
        {
            "item_id": "item_id",
            "kind": "kind",
            "change": "-change",
            "claim_change": "-claim_change",
            "effective_date": "effective_date",
            "allocation_id": "allocation_id",
            "reverses_id": "id",
            "because": because,
        },
        f"FROM posting WHERE id IN ({postings_sql})",
    )


def reissue(merge: Merge, rows: int) -> int:
    """Issue the changed items anew and move what stands on the old ones; return the id base."""
    merge.temporary("reissued", "SELECT seq, old_item_id FROM planned_item WHERE reissue = 1")
    if not merge.value("SELECT 1 FROM reissued LIMIT 1"):
        return 0
    base = merge.reserve("item", rows)
    _issue(merge, base)
    _move_allocations(merge, base)
    merge.temporary(
        "moved",
        f"SELECT p.id, p.kind, p.allocation_id, %(base)s + r.seq AS new_item_id FROM posting p"
        f" JOIN reissued r ON r.old_item_id = p.item_id WHERE {STANDING}",
        base=base,
    )
    merge.post(
        {
            "item_id": "m.new_item_id",
            "kind": "p.kind",
            "change": "p.change",
            "claim_change": "p.claim_change",
            "effective_date": "CASE WHEN p.effective_date > i.posting_date"
            " THEN p.effective_date ELSE i.posting_date END",
            "because": "p.because",
        },
        "FROM moved m JOIN posting p ON p.id = m.id JOIN item i ON i.id = m.new_item_id"
        f" WHERE m.allocation_id IS NULL AND m.kind <> '{_ISSUED}'",
    )
    reverse(merge, "SELECT id FROM moved", "%(corrected)s")
    merge.drop("moved", "reissued")
    return base


def _issue(merge: Merge, base: int) -> None:
    of_reissued = "FROM planned_item p JOIN item i ON i.id = p.old_item_id WHERE p.reissue = 1"
    told = ("entity_id", "customer_id", "side", "currency", "amount", "issue_date")
    merge.insert(
        Item,
        {
            "id": "%(base)s + p.seq",
            "document_id": "p.document_id",
            "instalment": "i.instalment",
            **{column: f"p.{column}" for column in (*told, "posting_date", "due_date")},
            "posting_date_estimated": "p.estimated",
            "replaces_id": "i.id",
        },
        of_reissued,
        base=base,
    )
    merge.post(
        {
            "item_id": "%(base)s + p.seq",
            "kind": f"'{_ISSUED}'",
            "change": "p.amount",
            "effective_date": "p.posting_date",
            "because": "%(corrected)s",
        },
        of_reissued,
        base=base,
    )


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
        f" (SELECT 1 FROM posting p WHERE p.allocation_id = a.id AND {STANDING})",
        base=base,
    )
    count = int(merge.value("SELECT COUNT(*) FROM moved_allocation"))
    if count:
        _repeat_allocations(merge, count)
    merge.drop("moved_allocation")


def _later(one: str, other: str) -> str:
    return f"CASE WHEN {one} > {other} THEN {one} ELSE {other} END"


def _repeat_allocations(merge: Merge, count: int) -> None:
    allocation = merge.reserve("allocation", count)
    day = _later("a.effective_date", f"({_later('s.posting_date', 't.posting_date')})")
    joined = (
        "FROM moved_allocation a JOIN item s ON s.id = a.source_id"
        " JOIN item t ON t.id = a.target_id"
    )
    merge.insert(
        Allocation,
        {
            "id": "%(allocation)s + a.n",
            "kind": "a.kind",
            "source_item_id": "a.source_id",
            "target_item_id": "a.target_id",
            "amount": "a.amount",
            "effective_date": day,
        },
        joined,
        allocation=allocation,
    )
    for side in ("source", "target"):
        merge.post(
            {
                "item_id": f"a.{side}_id",
                "kind": "p.kind",
                "change": "p.change",
                "claim_change": "p.claim_change",
                "effective_date": day,
                "allocation_id": "%(allocation)s + a.n",
                "because": "p.because",
            },
            f"{joined} JOIN allocation o ON o.id = a.id"
            f" JOIN posting p ON p.allocation_id = o.id AND p.item_id = o.{side}_item_id"
            f" WHERE {STANDING}",
            allocation=allocation,
        )
    # The other party of a moved allocation is touched too: its old posting gives way to the new.
    of_moved = "FROM allocation WHERE id IN (SELECT id FROM moved_allocation)"
    merge.run(
        f"INSERT INTO touched SELECT source_item_id {of_moved}"
        f" UNION SELECT target_item_id {of_moved}"
    )
    reverse(
        merge,
        "SELECT p.id FROM posting p WHERE p.allocation_id IN (SELECT id FROM moved_allocation)"
        f" AND {STANDING}",
        "%(corrected)s",
    )
