"""What a source says was cleared is booked: a receipt of that date, allocated to its item.

A credit memo or receipt that the source shows as used up is taken as refunded: which debit items
it settled is not told, and those bring receipts of their own, so cash is not counted twice.
"""

from dunwell.core.documents import DocumentType, Side
from dunwell.core.postings import PostingKind
from dunwell.store.merges.merging import Merge
from dunwell.store.models import Allocation, Balance, Document, Item

# A clearing without a date of its own counts on the ledger's date, if that is told, and never
# before there is anything to clear.
UNDATED = "CASE WHEN {ledger} > posting_date THEN {ledger} ELSE posting_date END"

# Clearings have these columns, one row each; `n` numbers them within their merge.
_OF_NEW_ROWS = f"""
SELECT seq AS n, %(item)s + seq AS item_id, entity_id, customer_id, side, currency, posting_date,
  cleared AS amount, COALESCE(cleared_date, {UNDATED}) AS date, %(clearing)s AS because
FROM merge_item WHERE verdict = 'new' AND cleared > 0
"""

# On the later of the two dates; until then the cash is unapplied.
_EFFECTIVE = "CASE WHEN c.date > c.posting_date THEN c.date ELSE c.posting_date END"
_IS_DEBIT = f"c.side = '{Side.DEBIT.value}'"
_OF_DEBIT = f"FROM clearing c WHERE {_IS_DEBIT}"
_LEGS = "(SELECT 0 AS leg UNION ALL SELECT 1 UNION ALL SELECT 2) AS legs"


def clear_new(merge: Merge, *, item_base: int, rows: int) -> None:
    """Book what the new rows say was cleared, and write the balances of all new items."""
    merge.temporary("clearing", _OF_NEW_ROWS, item=item_base)
    if merge.value("SELECT 1 FROM clearing LIMIT 1"):
        _post(merge, rows)
    _write_new_balances(merge, item_base=item_base)
    merge.drop("clearing")


def clear(merge: Merge, query: str, rows: int, **params: object) -> int:
    """Book the clearings a query selects, in the columns above; return how many.

    `rows` is the largest `n`. The caller rebuilds the balances of the items; those of the
    receipts are written here.
    """
    merge.temporary("clearing", query, **params)
    count = int(merge.value("SELECT COUNT(*) FROM clearing"))
    if count:
        _post(merge, rows)
        _write_cash_balances(merge)
    merge.drop("clearing")
    return count


def _post(merge: Merge, rows: int) -> None:
    """Write receipts, allocations and their postings for the rows of `clearing`."""
    bases = {table: merge.reserve(table, rows) for table in ("document", "item", "allocation")}
    cash, allocation = "%(item)s + c.n", "%(allocation)s + c.n"
    merge.insert(
        Document,
        {
            "id": "%(document)s + c.n",
            "type": f"'{DocumentType.RECEIPT.value}'",
            "text": "c.because",
        },
        _OF_DEBIT,
        **bases,
    )
    _receive(merge, cash, bases)
    merge.insert(
        Allocation,
        {
            "id": allocation,
            "source_item_id": cash,
            "target_item_id": "c.item_id",
            "amount": "c.amount",
            "effective_date": _EFFECTIVE,
        },
        _OF_DEBIT,
        **bases,
    )
    # Both sides of each allocation, and before them the issue of the cash, in one statement.
    merge.post(
        {
            "item_id": f"CASE leg WHEN 2 THEN c.item_id ELSE {cash} END",
            "kind": f"CASE leg WHEN 0 THEN '{PostingKind.ISSUED.value}'"
            f" ELSE '{PostingKind.ALLOCATED.value}' END",
            "change": "CASE leg WHEN 0 THEN c.amount ELSE -c.amount END",
            "effective_date": f"CASE leg WHEN 0 THEN c.date ELSE {_EFFECTIVE} END",
            "allocation_id": f"CASE leg WHEN 0 THEN NULL ELSE {allocation} END",
            "because": "c.because",
        },
        f"FROM clearing c CROSS JOIN {_LEGS} WHERE {_IS_DEBIT}",
        **bases,
    )
    merge.post(
        {
            "item_id": "c.item_id",
            "kind": f"'{PostingKind.REFUNDED.value}'",
            "change": "-c.amount",
            "effective_date": _EFFECTIVE,
            "because": "c.because",
        },
        f"FROM clearing c WHERE c.side <> '{Side.DEBIT.value}'",
    )
    merge.temporary("clearing_cash", f"SELECT {cash} AS item_id, c.n {_OF_DEBIT}", **bases)


def _receive(merge: Merge, cash: str, bases: dict[str, int]) -> None:
    """Write the money that came in as items of its own."""
    merge.insert(
        Item,
        {
            "id": cash,
            "document_id": "%(document)s + c.n",
            "entity_id": "c.entity_id",
            "customer_id": "c.customer_id",
            "side": f"'{Side.CASH.value}'",
            "currency": "c.currency",
            "amount": "c.amount",
            "issue_date": "c.date",
            "posting_date": "c.date",
            "due_date": "c.date",
        },
        _OF_DEBIT,
        **bases,
    )


def _balance(item: str, start: str, end: str, amount: str) -> dict[str, str]:
    return {"item_id": item, "from_date": start, "to_date": end, "open_amount": amount}


def _write_cash_balances(merge: Merge) -> None:
    """Until its effective date the money of a clearing stands unapplied."""
    merge.insert(
        Balance,
        _balance("k.item_id", "c.date", _EFFECTIVE, "c.amount"),
        "FROM clearing c JOIN clearing_cash k ON k.n = c.n WHERE c.date < c.posting_date",
    )
    merge.drop("clearing_cash")


def _write_new_balances(merge: Merge, *, item_base: int) -> None:
    """New items have at most one clearing, so their intervals are known without a window."""
    merge.insert(
        Balance,
        _balance("%(item)s + seq", "posting_date", "%(end)s", "amount"),
        "FROM merge_item WHERE verdict = 'new' AND cleared = 0",
        item=item_base,
    )
    if not merge.value("SELECT 1 FROM clearing LIMIT 1"):
        return
    of_clearing = "FROM clearing c JOIN merge_item m ON m.seq = c.n"
    merge.insert(
        Balance,
        _balance("c.item_id", "c.posting_date", "c.date", "m.amount"),
        f"{of_clearing} WHERE c.date > c.posting_date",
    )
    merge.insert(
        Balance,
        _balance("c.item_id", _EFFECTIVE, "%(end)s", "m.amount - c.amount"),
        f"{of_clearing} WHERE c.amount < m.amount",
    )
    _write_cash_balances(merge)
