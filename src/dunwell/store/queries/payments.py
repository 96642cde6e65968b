"""Receipts as of a day with what was applied of them, and to which documents."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dunwell.store.queries import invoices, keysets
from dunwell.store.queries.item_filters import Wanted
from dunwell.store.queries.keysets import Cursor, Sorting


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """A document a receipt was applied to, and how much of it."""

    document_id: int
    number: str
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One receipt as a list shows it; `refunded` is what was paid back."""

    id: int
    document_id: int
    number: str
    customer_id: int
    customer: str
    customer_number: str
    entity: str
    currency: str
    received_date: date
    amount: int
    applied: int
    unapplied: int
    paid: tuple[Paid, ...]

    @property
    def refunded(self) -> int:
        """What is neither applied nor unapplied went back."""
        return self.amount - self.applied - self.unapplied


def receipts(ids: Sequence[int], *, as_of: date) -> list[Receipt]:
    """Read what a list shows of some receipts, in the order of the ids."""
    paid = applied_to(ids, as_of=as_of)
    return [
        Receipt(
            id=line.id,
            document_id=line.document_id,
            number=line.number,
            customer_id=line.customer_id,
            customer=line.customer,
            customer_number=line.customer_number,
            entity=line.entity,
            currency=line.currency,
            received_date=line.issue_date,
            amount=line.original,
            applied=sum(one.amount for one in paid.get(line.id, ())),
            unapplied=line.open,
            paid=paid.get(line.id, ()),
        )
        for line in invoices.lines(ids, as_of=as_of)
    ]


def every(wanted: Wanted, sorting: Sorting) -> Iterator[Receipt]:
    """Read the whole list in slices, for files."""
    cursor: Cursor | None = None
    while True:
        part = invoices.slice_of(wanted, sorting, cursor, rows=invoices.EXPORT_ROWS)
        yield from receipts([pk for _, pk in part.keys], as_of=wanted.as_of)
        if not part.has_next:
            return
        value, pk = part.keys[-1]
        cursor = Cursor(value=value, id=pk)


def applied_to(ids: Sequence[int], *, as_of: date) -> dict[int, tuple[Paid, ...]]:
    """Tell what receipts or credit memos were applied to by a day and still are."""
    if not ids:
        return {}
    rows = keysets.fetch(
        "SELECT p.item_id, d.id, d.type, d.number, CAST(-SUM(p.change) AS bigint) FROM posting p "
        "JOIN allocation a ON a.id = p.allocation_id JOIN item t ON t.id = a.target_item_id "
        "JOIN document d ON d.id = t.document_id "
        f"WHERE p.item_id IN ({keysets.marks(ids)}) AND p.effective_date <= %s "
        "AND a.source_item_id = p.item_id "
        "GROUP BY p.item_id, d.id, d.type, d.number HAVING SUM(p.change) <> 0 ORDER BY d.id",
        [*ids, as_of],
    )
    found: dict[int, list[Paid]] = defaultdict(list)
    for item_id, document_id, type_, number, amount in rows:
        name = number or f"{type_.replace('_', ' ')} {document_id}"
        found[item_id].append(Paid(document_id=document_id, number=name, amount=amount))
    return {item_id: tuple(paid) for item_id, paid in found.items()}
