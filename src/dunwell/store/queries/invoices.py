"""Items as of a day, filtered, sorted and cut to a page inside the database.

A page is read in two steps: the ids in order, then what is shown of those few rows, so that a
list of half a million items costs one reading of the narrow tables.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from dunwell.core.documents import DocumentType, Side
from dunwell.store.queries import keysets, voided
from dunwell.store.queries.keysets import Cursor, Param, Slice, Sorting

EXPORT_ROWS: Final = 2_000


class Shelf(StrEnum):
    """Which items a list takes in."""

    OPEN = "open"  # Something is open on the day.
    CLOSED = "closed"  # Nothing is open on the day any more.
    WRITTEN_OFF = "written_off"  # Written off, in whole or in part.
    ALL = "all"  # Every item that existed on the day.


class Status(StrEnum):
    """How an item stands on the day."""

    OPEN = "open"
    PART_PAID = "part_paid"
    PAID = "paid"
    WRITTEN_OFF = "written_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The filter of a list; what is left empty filters nothing. Ranges exclude their upper bound.

    `customers` are the ids a text stands for, beside the documents whose number or order holds it.
    """

    as_of: date
    shelf: Shelf = Shelf.OPEN
    sides: tuple[Side, ...] = (Side.DEBIT,)
    currency: str = ""
    entity: str = ""
    segment: str = ""
    due_from: date | None = None
    due_until: date | None = None
    issued_from: date | None = None
    issued_until: date | None = None
    closed_from: date | None = None
    closed_until: date | None = None
    basis_column: str = "i.due_date"
    basis_from: date | None = None
    basis_until: date | None = None
    part_paid: bool = False
    text: str = ""
    customers: tuple[int, ...] = ()
    customer_id: int | None = None
    amounts: tuple[tuple[str, int], ...] | None = None  # Any of these, each in its currency.


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
    """How many open items there are of each kind; an item may be of several."""

    open: int
    overdue: int
    due_this_week: int
    part_paid: int
    credits: int


def slice_of(
    wanted: Wanted, sorting: Sorting, cursor: Cursor | None, *, rows: int = keysets.PAGE_ROWS
) -> Slice:
    """Read the ids of one page in order."""
    source, params = _source(wanted)
    condition, order, more = sorting.clauses(cursor, id_column="i.id")
    joins = "".join(text for mark, text in _JOINS if mark in sorting.expression)
    found = keysets.fetch(
        f"SELECT {sorting.expression}, i.id FROM {source[0]} {joins} "
        f"WHERE {source[1]} AND {condition} ORDER BY {order} LIMIT %s",
        [*params, *more, rows + 1],
    )
    return keysets.cut(found, cursor, rows=rows)


def sums(wanted: Wanted) -> list[Sum]:
    """Add up a whole filter, by currency."""
    (tables, condition), params = _source(wanted)
    rows = keysets.fetch(
        "SELECT i.currency, COUNT(*), CAST(SUM(i.amount) AS bigint), "
        "CAST(SUM(COALESCE(b.open_amount, 0)) AS bigint) "
        f"FROM {tables} WHERE {condition} GROUP BY i.currency ORDER BY i.currency",
        params,
    )
    return [Sum(currency=row[0], items=row[1], original=row[2], open=row[3]) for row in rows]


def open_counts(wanted: Wanted, *, week: tuple[date, date]) -> Counts:
    """Count what is open on the day, in one reading."""
    (tables, condition), params = _source(
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
    counted = ", ".join(f"COALESCE(SUM(CASE WHEN {case} THEN 1 ELSE 0 END), 0)" for case in cases)
    ((every_one, late, soon, part_paid, credits),) = keysets.fetch(
        f"SELECT {counted} FROM {tables} WHERE {condition}", [wanted.as_of, *week, *params]
    )
    return Counts(
        open=every_one, overdue=late, due_this_week=soon, part_paid=part_paid, credits=credits
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


def _source(wanted: Wanted) -> tuple[tuple[str, str], list[Param]]:
    """Give the tables, the condition and its parameters; `b` is what is open on the day."""
    day = wanted.as_of
    parts: list[str]
    params: list[Param]
    if wanted.shelf is Shelf.OPEN:
        # The added zero keeps SQLite on its way from the open balances to their items.
        tables = "balance b JOIN item i ON i.id = b.item_id + 0"
        parts, params = ["b.from_date <= %s AND b.to_date > %s"], [day, day]
    else:
        tables = (
            "item i LEFT JOIN balance b ON b.item_id = i.id "
            "AND b.from_date <= %s AND b.to_date > %s"
        )
        void, void_params = voided.items(day)
        parts = ["i.posting_date <= %s", f"i.id NOT IN ({void})"]
        params = [day, day, day, *void_params]
    for condition, values in (*_shelf(wanted), *_facts(wanted), *_text(wanted)):
        parts.append(condition)
        params += values
    return (tables, " AND ".join(f"({part})" for part in parts)), params


_Condition = tuple[str, Sequence[Param]]
_WRITTEN_OFF: Final = (
    "SELECT w.item_id FROM posting w WHERE w.kind = 'written_off' AND w.effective_date <= %s "
    "GROUP BY w.item_id HAVING SUM(w.change) < 0"
)


def _shelf(wanted: Wanted) -> Iterator[_Condition]:
    day = wanted.as_of
    if wanted.shelf is Shelf.WRITTEN_OFF:
        yield f"i.id IN ({_WRITTEN_OFF})", [day]
    if wanted.shelf is Shelf.CLOSED:
        yield "b.item_id IS NULL", []
        yield f"i.id NOT IN ({_WRITTEN_OFF})", [day]
    if wanted.closed_from and wanted.closed_until:
        # The interval that ended last ends on the day the item was closed.
        yield (
            "i.id IN (SELECT t.item_id FROM balance t WHERE t.to_date >= %s AND t.to_date < %s)",
            [wanted.closed_from, min(wanted.closed_until, day + timedelta(days=1))],
        )


def _facts(wanted: Wanted) -> Iterator[_Condition]:
    yield f"i.side IN ({keysets.marks(wanted.sides)})", [side.value for side in wanted.sides]
    if wanted.currency:
        yield "i.currency = %s", [wanted.currency]
    if wanted.entity:
        yield "i.entity_id = (SELECT id FROM entity WHERE code = %s)", [wanted.entity]
    if wanted.segment:
        yield (
            "i.customer_id + 0 IN (SELECT id FROM customer WHERE segment = %s)",
            [wanted.segment],
        )
    if wanted.customer_id is not None:
        yield "i.customer_id = %s", [wanted.customer_id]
    if wanted.part_paid:
        yield "b.open_amount < i.amount", []
    if wanted.amounts is not None:
        pairs = " OR ".join("(i.currency = %s AND i.amount = %s)" for _ in wanted.amounts)
        yield pairs or "1 = 0", [part for pair in wanted.amounts for part in pair]
    bounds = (
        ("i.due_date", wanted.due_from, wanted.due_until),
        ("i.issue_date", wanted.issued_from, wanted.issued_until),
        (wanted.basis_column, wanted.basis_from, wanted.basis_until),
    )
    for column, since, until in bounds:
        if since is not None:
            yield f"{column} >= %s", [since]
        if until is not None:
            yield f"{column} < %s", [until]


def _text(wanted: Wanted) -> Iterator[_Condition]:
    if not wanted.text:
        return
    like = f"%{_escaped(wanted.text.lower())}%"
    papers = (
        "i.document_id IN (SELECT id FROM document WHERE LOWER(number) LIKE %s ESCAPE '!' "
        "OR LOWER(po_reference) LIKE %s ESCAPE '!')"
    )
    if not wanted.customers:
        yield papers, [like, like]
        return
    people = keysets.marks(wanted.customers)
    yield f"{papers} OR i.customer_id + 0 IN ({people})", [like, like, *wanted.customers]


def _escaped(text: str) -> str:
    for mark in ("!", "%", "_"):
        text = text.replace(mark, f"!{mark}")
    return text


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
        closed_date=None if still_open else keysets.day(row[20]),
    )
