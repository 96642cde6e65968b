"""The filter of a list of items as SQL: which tables it reads and what it asks of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from dunwell.core.documents import Side
from dunwell.store.queries import keysets, voided
from dunwell.store.queries.keysets import Param
from dunwell.store.queries.owned import Owned


class Shelf(StrEnum):
    """Which items a list takes in."""

    OPEN = "open"  # Something is open on the day.
    CLOSED = "closed"  # Nothing is open on the day any more.
    WRITTEN_OFF = "written_off"  # Written off, in whole or in part.
    ALL = "all"  # Every item that existed on the day.


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
    owned: Owned | None = None  # None: whoever owns the customer.
    amounts: tuple[tuple[str, int], ...] | None = None  # Any of these, each in its currency.


_Condition = tuple[str, Sequence[Param]]

_WRITTEN_OFF: Final = (
    # The added zero keeps SQLite from walking the items' index through every posting.
    "SELECT w.item_id + 0 FROM posting w WHERE w.kind = 'written_off' AND w.effective_date <= %s "
    "GROUP BY w.item_id + 0 HAVING SUM(w.change) < 0"
)
# The last interval that began by the day ends on the day the item was closed; an item that came
# in and was closed on one day has no interval.
_CLOSED: Final = """
SELECT t.item_id FROM balance t WHERE t.to_date >= %s AND t.to_date < %s AND NOT EXISTS (
    SELECT 1 FROM balance n
    WHERE n.item_id = t.item_id AND n.from_date >= t.to_date AND n.from_date <= %s
)
UNION ALL
SELECT z.id FROM item z WHERE z.posting_date >= %s AND z.posting_date < %s
AND NOT EXISTS (SELECT 1 FROM balance n WHERE n.item_id = z.id)
"""
_PAPERS: Final = "LOWER(number) LIKE %s ESCAPE '!' OR LOWER(po_reference) LIKE %s ESCAPE '!'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The tables, always with the items as `i`, the condition on them and its parameters."""

    tables: str
    condition: str
    params: tuple[Param, ...]


def source(wanted: Wanted, *, with_balance: bool = False, open_only: bool = False) -> Source:
    """Give the filter as SQL; the balances of the day are `b` when the list reads them.

    `open_only` leaves out what is not open on the day, whatever the shelf.
    """
    day = wanted.as_of
    parts: list[str]
    params: list[Param]
    if wanted.shelf is Shelf.OPEN or open_only:
        # The added zero keeps SQLite on its way from the open balances to their items.
        tables = "balance b JOIN item i ON i.id = b.item_id + 0"
        parts, params = ["b.from_date <= %s AND b.to_date > %s"], [day, day]
    else:
        void, void_params = voided.items(day)
        parts, params = ["i.posting_date <= %s", f"i.id NOT IN ({void})"], [day, *void_params]
        tables = "item i"
        if with_balance or wanted.part_paid:
            tables += (
                " LEFT JOIN balance b ON b.item_id = i.id AND b.from_date <= %s AND b.to_date > %s"
            )
            params = [day, day, *params]
    for condition, values in (*_shelf(wanted), *_facts(wanted), *_text(wanted)):
        parts.append(condition)
        params += values
    condition = " AND ".join(f"({part})" for part in parts)
    return Source(tables=tables, condition=condition, params=tuple(params))


def _shelf(wanted: Wanted) -> Iterator[_Condition]:
    day = wanted.as_of
    if wanted.shelf is Shelf.WRITTEN_OFF:
        yield f"i.id IN ({_WRITTEN_OFF})", [day]
    if wanted.shelf is Shelf.CLOSED:
        yield (
            "NOT EXISTS (SELECT 1 FROM balance o WHERE o.item_id = i.id "
            "AND o.from_date <= %s AND o.to_date > %s)",
            [day, day],
        )
        yield f"i.id NOT IN ({_WRITTEN_OFF})", [day]
    if wanted.closed_from and wanted.closed_until:
        since, until = wanted.closed_from, min(wanted.closed_until, day + timedelta(days=1))
        yield f"i.id IN ({_CLOSED})", [since, until, day, since, until]


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
    if wanted.owned is not None:
        ids, params = wanted.owned.ids()
        yield f"i.customer_id + 0 IN ({ids})", params
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
    like = f"%{escaped(wanted.text.lower())}%"
    if wanted.shelf is Shelf.OPEN:
        # The few open items look their papers up; else all papers are read once.
        papers = f"EXISTS (SELECT 1 FROM document t WHERE t.id = i.document_id AND ({_PAPERS}))"
    else:
        papers = f"i.document_id IN (SELECT id FROM document WHERE {_PAPERS})"
    people = f"i.customer_id + 0 IN ({keysets.marks(wanted.customers)})"
    yield f"{people} OR {papers}", [*wanted.customers, like, like]


def escaped(text: str) -> str:
    """Take the meaning off the marks of LIKE; the mark before them is `!`."""
    for mark in ("!", "%", "_"):
        text = text.replace(mark, f"!{mark}")
    return text
