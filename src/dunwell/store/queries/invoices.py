"""Items as of a day, filtered, sorted and cut to a page inside the database.

A page is read in two steps: the ids in order, then what is shown of those few rows, so that a
list of half a million items costs one reading of the narrow tables.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from dunwell.core.documents import DocumentType, Side
from dunwell.store.queries import item_filters, keysets
from dunwell.store.queries.item_filters import Shelf, Source, Wanted
from dunwell.store.queries.keysets import Cursor, Slice, Sorting

EXPORT_ROWS: Final = 2_000


class Status(StrEnum):
    """How an item stands on the day."""

    OPEN = "open"
    PART_PAID = "part_paid"
    PAID = "paid"
    WRITTEN_OFF = "written_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item as a list shows it; `open` and the status are as of the day."""

    id: int
    document_id: int
    type: DocumentType
    number: str
    po_reference: str
    terms: str
    customer_id: int
    customer: str
    customer_number: str
    segment: str
    entity: str
    instalment: int
    instalments: int
    side: Side
    currency: str
    original: int
    open: int
    issue_date: date
    posting_date: date
    due_date: date
    status: Status
    closed_date: date | None  # When the last of it was settled, once nothing is open.


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What a whole filter adds up to in one currency."""

    currency: str
    items: int
    original: int
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many open items there are of each kind, and what the debit ones add up to."""

    amount: int
    open: int
    overdue: int
    due_this_week: int
    part_paid: int
    credits: int


def slice_of(
    wanted: Wanted, sorting: Sorting, cursor: Cursor | None, *, rows: int = keysets.PAGE_ROWS
) -> Slice:
    """Read the ids of one page in order."""
    reads_open = "b." in sorting.expression
    found_in = item_filters.source(wanted, with_balance=reads_open)
    condition, order, more = sorting.clauses(cursor, id_column="i.id")
    joins = "".join(text for mark, text in _JOINS if mark in sorting.expression)
    found = keysets.fetch(
        f"SELECT {sorting.expression}, i.id FROM {found_in.tables} {joins} "
        f"WHERE {found_in.condition} AND {condition} ORDER BY {order} LIMIT %s",
        [*found_in.params, *more, rows + 1],
    )
    return keysets.cut(found, cursor, rows=rows)


def sums(wanted: Wanted) -> list[Sum]:
    """Add up a whole filter, by currency."""
    if wanted.shelf is Shelf.OPEN:
        found_in = item_filters.source(wanted)
        rows = _by_currency(found_in, "SUM(i.amount)", "SUM(b.open_amount)")
        return [Sum(currency=row[0], items=row[1], original=row[2], open=row[3]) for row in rows]
    rows = _by_currency(item_filters.source(wanted), "SUM(i.amount)")
    still_open: dict[str, int] = {}
    if wanted.shelf is not Shelf.CLOSED:
        # What is open is added up over the open items alone: they are few.
        opens = _by_currency(item_filters.source(wanted, open_only=True), "SUM(b.open_amount)")
        still_open = {row[0]: row[2] for row in opens}
    return [
        Sum(currency=row[0], items=row[1], original=row[2], open=still_open.get(row[0], 0))
        for row in rows
    ]


def _by_currency(found_in: Source, *figures: str) -> list[tuple[Any, ...]]:
    told = ", ".join(f"CAST({figure} AS bigint)" for figure in figures)
    return keysets.fetch(
        f"SELECT i.currency, COUNT(*), {told} FROM {found_in.tables} "
        f"WHERE {found_in.condition} GROUP BY i.currency ORDER BY i.currency",
        found_in.params,
    )


def open_counts(wanted: Wanted, *, week: tuple[date, date]) -> dict[str, Counts]:
    """Count what is open on the day for each currency, in one reading."""
    found_in = item_filters.source(
        replace(wanted, shelf=Shelf.OPEN, sides=tuple(Side), part_paid=False)
    )
    debit = "i.side = 'debit'"
    cases = (
        debit,
        f"{debit} AND {wanted.basis_column} < %s",
        f"{debit} AND i.due_date >= %s AND i.due_date < %s",
        f"{debit} AND b.open_amount < i.amount",
        "i.side <> 'debit'",
    )
    counted = ", ".join(f"SUM(CASE WHEN {case} THEN 1 ELSE 0 END)" for case in cases)
    rows = keysets.fetch(
        "SELECT i.currency, CAST(SUM(CASE WHEN i.side = 'debit' THEN b.open_amount ELSE 0 END) "
        f"AS bigint), {counted} FROM {found_in.tables} WHERE {found_in.condition} "
        "GROUP BY i.currency",
        [wanted.as_of, *week, *found_in.params],
    )
    return {
        row[0]: Counts(
            amount=row[1],
            open=row[2],
            overdue=row[3],
            due_this_week=row[4],
            part_paid=row[5],
            credits=row[6],
        )
        for row in rows
    }


def added_up(counts: Sequence[Counts]) -> Counts:
    """Add the counts of several currencies."""
    return Counts(
        amount=sum(one.amount for one in counts),
        open=sum(one.open for one in counts),
        overdue=sum(one.overdue for one in counts),
        due_this_week=sum(one.due_this_week for one in counts),
        part_paid=sum(one.part_paid for one in counts),
        credits=sum(one.credits for one in counts),
    )


def lines(ids: Sequence[int], *, as_of: date) -> list[Line]:
    """Read what a list shows of some items, in the order of the ids."""
    if not ids:
        return []
    rows = keysets.fetch(
        "SELECT i.id, d.id, d.type, d.number, d.po_reference, d.terms, c.id, c.name, c.number, "
        "c.segment, e.code, i.instalment, "
        "(SELECT COUNT(*) FROM item s WHERE s.document_id = d.id), "
        "i.side, i.currency, i.amount, COALESCE(b.open_amount, 0), i.issue_date, i.due_date, "
        "(SELECT SUM(w.change) FROM posting w WHERE w.item_id = i.id "
        "AND w.kind = 'written_off' AND w.effective_date <= %s), "
        "(SELECT MAX(t.to_date) FROM balance t WHERE t.item_id = i.id AND t.to_date <= %s), "
        "i.posting_date "
        "FROM item i JOIN document d ON d.id = i.document_id "
        "JOIN customer c ON c.id = i.customer_id JOIN entity e ON e.id = i.entity_id "
        "LEFT JOIN balance b ON b.item_id = i.id AND b.from_date <= %s AND b.to_date > %s "
        f"WHERE i.id IN ({keysets.marks(ids)})",
        [as_of, as_of, as_of, as_of, *ids],
    )
    found = {row[0]: _line(row) for row in rows}
    return [found[pk] for pk in ids if pk in found]


def every(wanted: Wanted, sorting: Sorting) -> Iterator[Line]:
    """Read the whole list in slices, for files."""
    cursor: Cursor | None = None
    while True:
        part = slice_of(wanted, sorting, cursor, rows=EXPORT_ROWS)
        yield from lines([pk for _, pk in part.keys], as_of=wanted.as_of)
        if not part.has_next:
            return
        value, pk = part.keys[-1]
        cursor = Cursor(value=value, id=pk)


_JOINS: Final = (
    ("d.", "JOIN document d ON d.id = i.document_id "),
    ("c.", "JOIN customer c ON c.id = i.customer_id "),
    ("e.", "JOIN entity e ON e.id = i.entity_id "),
)


def _line(row: tuple[Any, ...]) -> Line:
    original, still_open, written_off = row[15], row[16], row[19] or 0
    if still_open:
        status = Status.OPEN if still_open == original else Status.PART_PAID
    else:
        status = Status.WRITTEN_OFF if written_off < 0 else Status.PAID
    return Line(
        id=row[0],
        document_id=row[1],
        type=DocumentType(row[2]),
        number=row[3],
        po_reference=row[4],
        terms=row[5],
        customer_id=row[6],
        customer=row[7] or row[8],
        customer_number=row[8],
        segment=row[9],
        entity=row[10],
        instalment=row[11],
        instalments=row[12],
        side=Side(row[13]),
        currency=row[14],
        original=original,
        open=still_open,
        issue_date=keysets.day(row[17]) or date.min,
        posting_date=keysets.day(row[21]) or date.min,
        due_date=keysets.day(row[18]) or date.min,
        status=status,
        # What came in and was closed on one day was never open at the end of a day.
        closed_date=None if still_open else keysets.day(row[20] or row[21]),
    )
