"""Undoing an import reverses what it posted and repeats what it had reversed, on the same days."""

from dunwell.store.merges import changes, reissues
from dunwell.store.merges.merging import IMPORT_UNDONE, STANDING, Merge
from dunwell.store.models import Allocation, Document

# Later facts that stand on what the run brought in: postings of others on its items, fees that
# name them, later corrections of them, later reversals of what the run had posted, and later
# descriptions of what the run described anew.
_DEPENDENTS = f"""
SELECT DISTINCT d.id, d.type, d.number FROM document d JOIN item i ON i.document_id = d.id
WHERE i.id IN (
  SELECT p.item_id FROM posting p
  WHERE p.item_id IN (SELECT item_id FROM run_item) AND COALESCE(p.run_id, 0) <> %(undone)s
    AND {STANDING}
  UNION
  SELECT f.from_item_id FROM document f JOIN item x ON x.document_id = f.id
    JOIN posting p ON p.item_id = x.id AND p.kind = 'issued'
  WHERE f.from_item_id IN (SELECT item_id FROM run_item) AND {STANDING}
  UNION
  SELECT x.replaces_id FROM item x JOIN posting p ON p.item_id = x.id AND p.kind = 'issued'
  WHERE x.replaces_id IN (SELECT item_id FROM run_item)
    AND x.id NOT IN (SELECT item_id FROM run_item) AND {STANDING}
  UNION
  SELECT o.item_id FROM posting r JOIN posting o ON o.id = r.reverses_id
  LEFT JOIN import_run u ON u.id = r.run_id
  WHERE o.run_id = %(undone)s AND COALESCE(r.run_id, 0) <> %(undone)s
    AND COALESCE(u.state, '') <> 'undone'
) OR d.id IN ({{described_later}})
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
    described_later = changes.later(Document, ("documents.edit",))
    rows = merge.rows(_DEPENDENTS.format(described_later=described_later), undone=undone_run)
    return [(document_type, number) for _, document_type, number in rows]


def undo(merge: Merge, undone_run: int) -> None:
    """Reverse the run's postings, repeat those it reversed, and release its keys."""
    merge.temporary(
        "run_posting",
        "SELECT id, item_id, reverses_id FROM posting WHERE run_id = %(undone)s",
        undone=undone_run,
    )
    reissues.reverse(
        merge,
        f"SELECT u.id FROM run_posting u JOIN posting p ON p.id = u.id WHERE {STANDING}",
        f"'{IMPORT_UNDONE}'",
    )
    _repeat(merge)
    _free_keys(merge, undone_run)
    changes.restore(merge, Document, undone_run)
    merge.rebuild_balances("SELECT item_id FROM run_posting")
    merge.drop("run_posting", "run_item")


def _repeat(merge: Merge) -> None:
    """Post again, as the act of the run it came from, what the undone run had reversed."""
    merge.temporary(
        "lost",
        "SELECT o.* FROM posting o JOIN run_posting u ON u.reverses_id = o.id"
        " LEFT JOIN run_posting own ON own.id = o.id WHERE own.id IS NULL",
    )
    merge.temporary(
        "lost_allocation",
        "SELECT row_number() OVER (ORDER BY a.id) AS n, a.* FROM allocation a"
        " WHERE a.id IN (SELECT allocation_id FROM lost)",
    )
    count = int(merge.value("SELECT COUNT(*) FROM lost_allocation"))
    base = merge.reserve("allocation", count) if count else 0
    kept = ("kind", "source_item_id", "target_item_id", "amount", "effective_date", "run_id")
    merge.insert(
        Allocation,
        {"id": "%(base)s + n", **{column: column for column in kept}},
        "FROM lost_allocation",
        base=base,
    )
    posted = ("item_id", "kind", "change", "claim_change", "effective_date", "run_id", "because")
    merge.post(
        {"allocation_id": "%(base)s + a.n", **{column: f"l.{column}" for column in posted}},
        "FROM lost l LEFT JOIN lost_allocation a ON a.id = l.allocation_id",
        base=base,
    )
    merge.drop("lost", "lost_allocation")


def _free_keys(merge: Merge, undone_run: int) -> None:
    """Release the keys of items the run created and give back those of items it replaced.

    What the source says of any other item the run touched is looked at anew by the next import.
    """
    merge.run(
        "UPDATE source_key SET content_hash = '' WHERE item_id IN"
        " (SELECT item_id FROM run_posting UNION SELECT i.id FROM item i"
        f" WHERE i.document_id IN ({changes.changed(Document)}))",
        undone=undone_run,
    )
    created = "SELECT i.id FROM item i JOIN run_item r ON r.item_id = i.id WHERE i.replaces_id IS"
    merge.run(
        "UPDATE source_key SET item_id ="
        " (SELECT i.replaces_id FROM item i WHERE i.id = source_key.item_id)"
        f" WHERE item_id IN ({created} NOT NULL)"
    )
    merge.run(f"DELETE FROM source_key WHERE item_id IN ({created} NULL)")
