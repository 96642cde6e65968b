"""Undoing an import reverses what it posted and repeats what it had reversed, on the same days."""

from dunwell.store.merges import corrections
from dunwell.store.merges.merging import IMPORT_UNDONE, Merge

_POSTING_COLUMNS = (
    "(item_id, kind, change, claim_change, effective_date, recorded_at, allocation_id,"
    " reverses_id, run_id, because)"
)
_LIVE = "p.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM posting r WHERE r.reverses_id = p.id)"

# Later facts that stand on what the run brought in: postings of others on its items, fees that
# name them, later corrections of them, and later reversals of what the run had posted.
_DEPENDENTS = """
SELECT DISTINCT d.id, d.type, d.number FROM document d JOIN item i ON i.document_id = d.id
WHERE i.id IN (
  SELECT p.item_id FROM posting p
  WHERE p.item_id IN (SELECT item_id FROM run_item) AND COALESCE(p.run_id, 0) <> %(undone)s
    AND p.reverses_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM posting r WHERE r.reverses_id = p.id)
  UNION
  SELECT f.from_item_id FROM document f JOIN item fi ON fi.document_id = f.id
    JOIN balance b ON b.item_id = fi.id
  WHERE f.from_item_id IN (SELECT item_id FROM run_item)
  UNION
  SELECT x.replaces_id FROM item x WHERE x.replaces_id IN (SELECT item_id FROM run_item)
    AND x.id NOT IN (SELECT item_id FROM run_item)
    AND EXISTS (SELECT 1 FROM balance b WHERE b.item_id = x.id)
  UNION
  SELECT o.item_id FROM posting r JOIN posting o ON o.id = r.reverses_id
  LEFT JOIN import_run u ON u.id = r.run_id
  WHERE o.run_id = %(undone)s AND COALESCE(r.run_id, 0) <> %(undone)s
    AND COALESCE(u.state, '') <> 'undone'
)
ORDER BY d.id
"""


def dependents(merge: Merge, undone_run: int) -> list[tuple[str, str]]:
    """Name the documents (type, number) that stop the undo; fills `run_item`."""
    merge.temporary(
        "run_item",
        "SELECT DISTINCT item_id FROM posting WHERE run_id = %(undone)s AND kind = 'issued'"
        " AND reverses_id IS NULL",
        undone=undone_run,
    )
    rows = merge.rows(_DEPENDENTS, undone=undone_run)
    return [(document_type, number) for _, document_type, number in rows]


def undo(merge: Merge, undone_run: int) -> None:
    """Reverse the run's postings, repeat those it reversed, and release its keys."""
    merge.temporary(
        "run_posting",
        "SELECT id, item_id, reverses_id FROM posting WHERE run_id = %(undone)s",
        undone=undone_run,
    )
    corrections.reverse(
        merge,
        f"SELECT u.id FROM run_posting u JOIN posting p ON p.id = u.id WHERE {_LIVE}",
        IMPORT_UNDONE,
    )
    _repeat(merge)
    _free_keys(merge, undone_run)
    merge.rebuild_balances("SELECT item_id FROM run_posting")
    merge.drop("run_posting", "run_item")


def _repeat(merge: Merge) -> None:
    """Post again, as the act of the run it came from, what the undone run had reversed."""
    merge.temporary(
        "lost",
        "SELECT o.*, o.allocation_id AS old_allocation_id FROM posting o"
        " JOIN run_posting u ON u.reverses_id = o.id"
        " WHERE o.id NOT IN (SELECT id FROM run_posting)",
    )
    merge.temporary(
        "lost_allocation",
        "SELECT row_number() OVER (ORDER BY a.id) AS n, a.* FROM allocation a"
        " WHERE a.id IN (SELECT old_allocation_id FROM lost)",
    )
    base = merge.reserve(
        "allocation", int(merge.value("SELECT COUNT(*) FROM lost_allocation")) or 1
    )
    merge.run(
        "INSERT INTO allocation (id, kind, source_item_id, target_item_id, amount,"
        " effective_date, recorded_at, run_id) SELECT %(base)s + n, kind, source_item_id,"
        " target_item_id, amount, effective_date, %(at)s, run_id FROM lost_allocation",
        base=base,
    )
    merge.run(
        f"INSERT INTO posting {_POSTING_COLUMNS} SELECT l.item_id, l.kind, l.change,"
        " l.claim_change, l.effective_date, %(at)s, %(base)s + a.n, NULL, l.run_id, l.because"
        " FROM lost l LEFT JOIN lost_allocation a ON a.id = l.old_allocation_id",
        base=base,
    )
    merge.drop("lost", "lost_allocation")


def _free_keys(merge: Merge, undone_run: int) -> None:
    """Release the keys of items the run created and give back those of items it replaced.

    What the source says of any other item the run touched is looked at anew by the next import.
    """
    merge.run(
        "UPDATE source_key SET content_hash = '' WHERE item_id IN"
        " (SELECT item_id FROM run_posting)"
    )
    merge.run(
        "UPDATE source_key SET item_id ="
        " (SELECT i.replaces_id FROM item i WHERE i.id = source_key.item_id)"
        " WHERE item_id IN (SELECT i.id FROM item i JOIN run_item r ON r.item_id = i.id"
        " WHERE i.replaces_id IS NOT NULL)"
    )
    merge.run(
        "DELETE FROM source_key WHERE item_id IN (SELECT i.id FROM item i"
        " JOIN run_item r ON r.item_id = i.id"
        " JOIN document d ON d.id = i.document_id"
        " WHERE i.replaces_id IS NULL AND d.run_id = %(undone)s)",
        undone=undone_run,
    )
