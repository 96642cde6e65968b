"""Contacts of a stage are matched by customer, address and name, created and changed."""

from typing import Final

from dunwell.store.merges import changes
from dunwell.store.merges.merging import Merge, default_sql, insert_sql
from dunwell.store.models import Contact

_SAID: Final = ("role", "phone", "language", "preferred_channel", "opted_out", "verified_date")

# A row without a name speaks of the one contact with its address, a row without an address of
# the one contact with its name, unless there is a contact that lacks the same.
_MATCHED: Final = """
SELECT s.*, n.customer_id,
  COALESCE(e.id, a.id, p.id) AS row_id, CASE WHEN e.id IS NULL THEN 1 ELSE 0 END AS guessed
FROM {stage} s
JOIN customer_number n ON n.number = s.number
LEFT JOIN (
  SELECT customer_id, LOWER(email) AS email, name, MIN(id) AS id FROM contact
  GROUP BY customer_id, LOWER(email), name
) e ON e.customer_id = n.customer_id AND e.email = s.email AND e.name = s.name
LEFT JOIN (
  SELECT customer_id, LOWER(email) AS email, MIN(id) AS id FROM contact
  GROUP BY customer_id, LOWER(email) HAVING COUNT(*) = 1
) a ON a.customer_id = n.customer_id AND a.email = s.email AND s.name = '' AND s.email <> ''
LEFT JOIN (
  SELECT customer_id, name, MIN(id) AS id FROM contact
  GROUP BY customer_id, name HAVING COUNT(*) = 1
) p ON p.customer_id = n.customer_id AND p.name = s.name AND s.email = '' AND s.name <> ''
"""


def match(merge: Merge) -> list[int]:
    """Fill `merge_contact`; return the rows that speak of a contact another row speaks of."""
    merge.temporary("met_contact", _MATCHED)
    merge.temporary(
        "merge_contact",
        "SELECT m.* FROM (SELECT t.*, row_number() OVER"
        " (PARTITION BY COALESCE(row_id, -seq) ORDER BY guessed, seq) AS place"
        " FROM met_contact t) m WHERE m.place = 1",
    )
    rows = merge.rows(
        "SELECT row FROM met_contact WHERE seq NOT IN (SELECT seq FROM merge_contact)"
    )
    merge.drop("met_contact")
    return [row for (row,) in rows]


def opt_outs_kept(merge: Merge) -> list[int]:
    """Return the rows that would lift an opt-out; a person lifts it, never a file."""
    rows = merge.rows(
        "SELECT m.row FROM merge_contact m JOIN contact c ON c.id = m.row_id"
        " WHERE c.opted_out AND NOT m.opted_out"
    )
    return [row for (row,) in rows]


def insert_new(merge: Merge) -> int:
    """Create the contacts that are new, remember them, and return how many."""
    given = {
        "customer_id": "m.customer_id",
        "name": "m.name",
        "email": "m.email",
        **{name: f"COALESCE(m.{name}, {default_sql(Contact, name)})" for name in _SAID},
    }
    created = merge.run(
        insert_sql(Contact, given, "FROM merge_contact m WHERE m.row_id IS NULL ORDER BY m.seq")
    )
    changes.note_created(
        merge,
        Contact,
        "SELECT c.id AS row_id FROM merge_contact m JOIN contact c"
        " ON c.customer_id = m.customer_id AND c.email = m.email AND c.name = m.name"
        " WHERE m.row_id IS NULL",
    )
    return created


def update_known(merge: Merge) -> int:
    """Give known contacts what the stage says of them, and return how many that changed."""
    news = {name: f"COALESCE(m.{name}, c.{name})" for name in _SAID}
    news["opted_out"] = "CASE WHEN c.opted_out THEN c.opted_out ELSE " + news["opted_out"] + " END"
    return changes.change(merge, Contact, news, matched="merge_contact")


def undo(merge: Merge, run_id: int) -> list[str]:
    """Put back what a run of contacts changed; name the contacts that stop it, if any."""
    rows = merge.rows(
        "SELECT c.name, c.email FROM contact c WHERE c.id IN"
        f" ({changes.later(Contact, ('contacts.edit',))}) ORDER BY c.id",
        undone=run_id,
    )
    if not rows:
        changes.restore(merge, Contact, run_id)
        merge.run(f"DELETE FROM contact WHERE id IN ({changes.created(Contact)})", undone=run_id)
    return [name or email for name, email in rows]
