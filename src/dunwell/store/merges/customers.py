"""Customers of a stage are matched by any number they go by, created, linked and changed."""

import json
from collections.abc import Collection
from typing import Final

from dunwell.core import import_links
from dunwell.core.import_links import Node
from dunwell.store.merges import changes
from dunwell.store.merges.merging import Merge, default_sql, insert_sql
from dunwell.store.models import Customer, CustomerNumber

# Columns that take what the stage says, where it says anything.
_SAID: Final = (
    "name",
    "name_key",
    "segment",
    "region",
    "street",
    "street_2",
    "postal_code",
    "city",
    "country",
    "language",
    "time_zone",
    "currency",
    "terms",
    "credit_limit",
    "credit_rating",
    "collector_name",
    "sales_account_manager",
    "customer_success_owner",
    "tax_id",
    "po_required",
    "portal_required",
    "seasonal_profile",
    "status",
    "branch",
    "contract_type",
    "contract_renewal_date",
    "payment_run_calendar",
    "payment_behaviour",
)
# Days that a person set for a bare code such as NAA8 stand as long as the code does.
_TERMS_DAYS: Final = (
    "CASE WHEN m.terms IS NULL OR (m.terms_days IS NULL AND m.terms = c.terms)"
    " THEN c.terms_days ELSE m.terms_days END"
)
_PAYER: Final = (
    "CASE WHEN m.payer_id = m.row_id THEN NULL ELSE COALESCE(m.payer_id, c.payer_id) END"
)
_LOCK: Final = "LOCK TABLE customer, customer_number, contact IN SHARE ROW EXCLUSIVE MODE"
_LINKS: Final = ("parent", "payer")
# Customers of `made_row` that something else stands on; one that lost its number, or took over
# another, was merged since.
_NEEDED: Final = """
SELECT c.number FROM made_row m JOIN customer c ON c.id = m.row_id
WHERE EXISTS (SELECT 1 FROM item i WHERE i.customer_id = c.id)
  OR EXISTS (SELECT 1 FROM contact k WHERE k.customer_id = c.id)
  OR EXISTS (SELECT 1 FROM logged_call l WHERE l.customer_id = c.id)
  OR EXISTS (SELECT 1 FROM note n WHERE n.customer_id = c.id)
  OR EXISTS (SELECT 1 FROM override o WHERE o.customer_id = c.id)
  OR EXISTS (SELECT 1 FROM customer b WHERE b.parent_id = c.id
    AND NOT EXISTS (SELECT 1 FROM made_row o WHERE o.row_id = b.id))
  OR EXISTS (SELECT 1 FROM customer b WHERE b.payer_id = c.id
    AND NOT EXISTS (SELECT 1 FROM made_row o WHERE o.row_id = b.id))
  OR 1 <> (SELECT COUNT(*) FROM customer_number n WHERE n.customer_id = c.id)
ORDER BY c.id
"""
_MADE: Final = "(SELECT row_id FROM made_row)"
_DELETE_MADE: Final = (
    f"DELETE FROM duplicate_proposal WHERE first_id IN {_MADE} OR second_id IN {_MADE}",
    f"DELETE FROM customer_number WHERE customer_id IN {_MADE}",
    f"DELETE FROM customer WHERE id IN {_MADE}",
)


def lock(merge: Merge) -> None:
    """Keep other writers away from customers and contacts until the transaction ends."""
    if merge.on_postgresql:
        merge.run(_LOCK)


def match(merge: Merge) -> None:
    """Fill `merge_customer`: each staged row with its customer (`row_id`), null where new."""
    merge.temporary(
        "merge_customer",
        "SELECT s.*, n.customer_id AS row_id, CAST(NULL AS bigint) AS parent_id,"
        " CAST(NULL AS bigint) AS payer_id, CASE WHEN n.id IS NULL THEN 1 ELSE 0 END AS is_new"
        " FROM {stage} s LEFT JOIN customer_number n ON n.number = s.number",
    )
    merge.index("merge_customer", "number")


def refuse_rings(merge: Merge) -> list[int]:
    """Take out the rows whose links, with those of the book, lead in a ring; name the rows."""
    rows = merge.rows(
        "SELECT m.row, m.number, m.row_id, m.parent_number, p.customer_id, pm.number,"
        " m.payer_number, q.customer_id, qm.number FROM merge_customer m"
        " LEFT JOIN customer_number p ON p.number = m.parent_number"
        " LEFT JOIN merge_customer pm ON pm.number = m.parent_number"
        " LEFT JOIN customer_number q ON q.number = m.payer_number"
        " LEFT JOIN merge_customer qm ON qm.number = m.payer_number"
        " WHERE m.parent_number IS NOT NULL OR m.payer_number IS NOT NULL"
    )
    if not rows:
        return []
    given: dict[str, dict[Node, Node | None]] = {link: {} for link in _LINKS}
    row_of: dict[Node, int] = {}
    for row, number, known, parent, parent_id, new_parent, payer, payer_id, new_payer in rows:
        node = number if known is None else known
        row_of[node] = row
        _give(given["parent"], node, parent, parent_id, new_parent)
        _give(given["payer"], node, payer, payer_id, new_payer)
        if given["payer"].get(node) == node:
            given["payer"][node] = None  # It pays for itself, as nearly everyone does.
    fresh = {
        number for (number,) in merge.rows("SELECT number FROM merge_customer WHERE is_new=1")
    }
    known = {
        link: dict(merge.rows(f"SELECT id, {link}_id FROM customer WHERE {link}_id IS NOT NULL"))
        for link in _LINKS
    }
    refused = [row_of[node] for node in import_links.refused(known, given, fresh=fresh)]
    _delete(merge, refused)
    return sorted(refused)


def _give(
    tops: dict[Node, Node | None], node: Node, said: str | None, known: int | None, new: str | None
) -> None:
    """Add a link to a customer of the book or of the file; one to nobody is left out."""
    if said is not None and (known is not None or new is not None):
        tops[node] = new if known is None else known


def _delete(merge: Merge, rows: Collection[int]) -> None:
    if not rows:
        return
    if merge.on_postgresql:
        merge.run("DELETE FROM merge_customer WHERE row = ANY(%(rows)s)", rows=list(rows))
    else:
        merge.run(
            "DELETE FROM merge_customer WHERE row IN (SELECT value FROM json_each(%(rows)s))",
            rows=json.dumps(list(rows)),
        )


def insert_new(merge: Merge) -> int:
    """Create the customers that are new, remember them, and return how many."""
    given = {
        "number": "m.number",
        "terms_days": "m.terms_days",
        **{name: f"COALESCE(m.{name}, {default_sql(Customer, name)})" for name in _SAID},
    }
    created = merge.run(
        insert_sql(Customer, given, "FROM merge_customer m WHERE m.is_new = 1 ORDER BY m.seq")
    )
    merge.run(
        insert_sql(
            CustomerNumber,
            {"number": "m.number", "customer_id": "c.id"},
            "FROM merge_customer m JOIN customer c ON c.number = m.number WHERE m.is_new = 1"
            " ORDER BY m.seq",
        )
    )
    return created


def link(merge: Merge) -> list[int]:
    """Find parents and payers by their numbers; return rows that name one who is not there."""
    found = "(SELECT n.customer_id FROM customer_number n WHERE n.number = merge_customer.{})"
    merge.run(
        f"UPDATE merge_customer SET row_id = {found.format('number')},"
        f" parent_id = {found.format('parent_number')},"
        f" payer_id = {found.format('payer_number')}"
        " WHERE is_new = 1 OR parent_number IS NOT NULL OR payer_number IS NOT NULL"
    )
    changes.note_created(merge, Customer, "SELECT row_id FROM merge_customer WHERE is_new = 1")
    merge.run(
        "UPDATE customer SET parent_id = m.parent_id, payer_id = NULLIF(m.payer_id, m.row_id)"
        " FROM merge_customer m WHERE m.row_id = customer.id AND m.is_new = 1"
        " AND (m.parent_id IS NOT NULL OR m.payer_id IS NOT NULL)"
    )
    rows = merge.rows(
        "SELECT row FROM merge_customer WHERE (parent_number IS NOT NULL AND parent_id IS NULL)"
        " OR (payer_number IS NOT NULL AND payer_id IS NULL)"
    )
    return [row for (row,) in rows]


def update_known(merge: Merge) -> int:
    """Give known customers what the stage says of them, and return how many that changed."""
    news = {
        **{name: f"COALESCE(m.{name}, c.{name})" for name in _SAID},
        "terms_days": _TERMS_DAYS,
        "parent_id": "COALESCE(m.parent_id, c.parent_id)",
        "payer_id": _PAYER,
    }
    return changes.change(
        merge,
        Customer,
        news,
        matched="(SELECT * FROM merge_customer WHERE is_new = 0)",
    )


def undo(merge: Merge, run_id: int) -> list[str]:
    """Put back what a run of customers changed; name the customers that stop it, if any.

    The caller rolls back when there are any: what stands on a created customer shows only once
    the links are as they were.
    """
    changed_later = merge.rows(
        "SELECT c.number FROM customer c WHERE c.id IN"
        f" ({changes.later(Customer, ('customers.edit', 'customers.merge'))}) ORDER BY c.id",
        undone=run_id,
    )
    changes.restore(merge, Customer, run_id)
    merge.temporary("made_row", changes.created(Customer), undone=run_id)
    merge.index("made_row", "row_id")
    needed = merge.rows(_NEEDED)
    found = [number for (number,) in (*changed_later, *needed)]
    if not found:
        for sql in _DELETE_MADE:
            merge.run(sql)
    merge.drop("made_row")
    return list(dict.fromkeys(found))
