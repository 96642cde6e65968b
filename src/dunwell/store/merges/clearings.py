"""What a source says was cleared is booked: a receipt of that date, allocated to its item.

A credit memo or receipt that the source shows as used up is taken as refunded: which debit items
it settled is not told, and those bring receipts of their own, so cash is not counted twice.
"""

from dunwell.core.documents import DocumentType, Side
from dunwell.core.postings import AllocationKind, PostingKind
from dunwell.store.merges.merging import Merge

# Clearings have these columns, one row each; `n` numbers them within their merge.
_OF_NEW_ROWS = """
SELECT seq AS n, %(item)s + seq AS item_id, entity_id, customer_id, side, currency, posting_date,
  cleared AS amount, COALESCE(cleared_date, posting_date) AS date, %(clearing)s AS because
FROM merge_item WHERE verdict = 'new' AND cleared > 0
"""

# On the later of the two dates; until then the cash is unapplied.
_EFFECTIVE = "CASE WHEN c.date > c.posting_date THEN c.date ELSE c.posting_date END"

_POSTING_COLUMNS = (
    "(item_id, kind, change, claim_change, effective_date, recorded_at, allocation_id,"
    " reverses_id, run_id, because)"
)


def clear_new(merge: Merge, *, item_base: int, rows: int) -> None:
    """Book what the new rows say was cleared, and write the balances of all new items."""
    merge.temporary("clearing", _OF_NEW_ROWS, item=item_base)
    if merge.value("SELECT 1 FROM clearing LIMIT 1"):
        _post(merge, rows)
    _write_new_balances(merge, item_base=item_base)
    merge.drop("clearing")


def clear(merge: Merge, query: str, rows: int, **params: object) -> int:
    """Book the clearings a query selects, in the columns above; return how many.

    The caller rebuilds the balances of the items; those of the receipts are written here.
    """
    merge.temporary("clearing", query, **params)
    count = int(merge.value("SELECT COUNT(*) FROM clearing"))
    if count:
        _post(merge, rows)
        _write_cash_balances(merge)
    return count


def _post(merge: Merge, rows: int) -> None:
    """Write receipts, allocations and their postings for the rows of `clearing`."""
    document = merge.reserve("document", rows)
    cash = merge.reserve("item", rows)
    allocation = merge.reserve("allocation", rows)
    debit = f"FROM clearing c WHERE c.side = '{Side.DEBIT.value}'"
    merge.run(
        "INSERT INTO document (id, type, number, po_reference, terms, tax_amount, project,"
        " billing_type, proof_of_delivery, text, from_item_id, source_id, run_id)"
        f" SELECT %(document)s + c.n, '{DocumentType.RECEIPT.value}', '', '', '', NULL, '', '',"
        f" '', c.because, NULL, %(source)s, %(run)s {debit}",
        document=document,
    )
    merge.run(
        "INSERT INTO item (id, document_id, instalment, entity_id, customer_id, side, currency,"
        " amount, issue_date, posting_date, posting_date_estimated, due_date, replaces_id)"
        " SELECT %(cash)s + c.n, %(document)s + c.n, 1, c.entity_id, c.customer_id,"
        f" '{Side.CASH.value}', c.currency, c.amount, c.date, c.date, {_false(merge)}, c.date,"
        f" NULL {debit}",
        cash=cash,
        document=document,
    )
    merge.run(
        "INSERT INTO allocation (id, kind, source_item_id, target_item_id, amount,"
        " effective_date, recorded_at, run_id)"
        f" SELECT %(allocation)s + c.n, '{AllocationKind.APPLIED.value}', %(cash)s + c.n,"
        f" c.item_id, c.amount, {_EFFECTIVE}, %(at)s, %(run)s {debit}",
        cash=cash,
        allocation=allocation,
    )
    issued, allocated = PostingKind.ISSUED.value, PostingKind.ALLOCATED.value
    lines = (
        ("%(cash)s + c.n", issued, "c.amount", "c.date", "NULL"),
        ("%(cash)s + c.n", allocated, "-c.amount", _EFFECTIVE, "%(allocation)s + c.n"),
        ("c.item_id", allocated, "-c.amount", _EFFECTIVE, "%(allocation)s + c.n"),
    )
    for item, kind, change, day, allocated_by in lines:
        merge.run(
            f"INSERT INTO posting {_POSTING_COLUMNS} SELECT {item}, '{kind}', {change}, {change},"
            f" {day}, %(at)s, {allocated_by}, NULL, %(run)s, c.because {debit}",
            cash=cash,
            allocation=allocation,
        )
    merge.run(
        f"INSERT INTO posting {_POSTING_COLUMNS} SELECT c.item_id,"
        f" '{PostingKind.REFUNDED.value}', -c.amount, -c.amount, {_EFFECTIVE}, %(at)s, NULL, NULL,"
        f" %(run)s, c.because FROM clearing c WHERE c.side <> '{Side.DEBIT.value}'"
    )
    merge.temporary("clearing_cash", f"SELECT %(cash)s + c.n AS item_id, c.n {debit}", cash=cash)


def _false(merge: Merge) -> str:
    return "FALSE" if merge.on_postgresql else "0"


def _write_cash_balances(merge: Merge) -> None:
    """Until its effective date the money of a clearing stands unapplied."""
    merge.run(
        "INSERT INTO balance (item_id, from_date, to_date, open_amount)"
        f" SELECT k.item_id, c.date, {_EFFECTIVE}, c.amount FROM clearing c"
        " JOIN clearing_cash k ON k.n = c.n WHERE c.date < c.posting_date"
    )
    merge.drop("clearing_cash")


def _write_new_balances(merge: Merge, *, item_base: int) -> None:
    """New items have at most one clearing, so their intervals are known without a window."""
    insert = "INSERT INTO balance (item_id, from_date, to_date, open_amount)"
    merge.run(
        f"{insert} SELECT %(item)s + seq, posting_date, %(end)s, amount FROM merge_item"
        " WHERE verdict = 'new' AND cleared = 0",
        item=item_base,
    )
    if not merge.value("SELECT 1 FROM clearing LIMIT 1"):
        return
    merge.run(
        f"{insert} SELECT c.item_id, c.posting_date, c.date, m.amount FROM clearing c"
        " JOIN merge_item m ON m.seq = c.n WHERE c.date > c.posting_date"
    )
    merge.run(
        f"{insert} SELECT c.item_id, {_EFFECTIVE}, %(end)s, m.amount - c.amount"
        " FROM clearing c JOIN merge_item m ON m.seq = c.n WHERE c.amount < m.amount"
    )
    _write_cash_balances(merge)
