"""The list of promises: pages in order, sums of a filter, and how many were kept."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from dunwell.core.promises import NOT_KEPT, PromiseState
from dunwell.store.models import Promise, PromiseItem
from dunwell.store.queries import keysets
from dunwell.store.queries.keysets import Cursor, Param, Slice, Sorting
from dunwell.store.queries.owned import Owned

EXPORT_ROWS: Final = 2_000
JUDGED: Final = (PromiseState.KEPT, *sorted(NOT_KEPT))
# What wants a person first; the highest stands on top.
_URGENCY: Final = {
    PromiseState.BROKEN: 7,
    PromiseState.PART_KEPT: 6,
    PromiseState.AWAITING: 5,
    PromiseState.OPEN: 4,
    PromiseState.KEPT: 3,
    PromiseState.WITHDRAWN: 2,
    PromiseState.REPLACED: 1,
}
URGENCY: Final = (
    "CASE p.state "
    + " ".join(f"WHEN '{state.value}' THEN {place}" for state, place in _URGENCY.items())
    + " END"
)
_FROM: Final = (
    "promise p JOIN customer c ON c.id = p.customer_id JOIN entity e ON e.id = p.entity_id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A filter of the list; empty or None means all. Ranges exclude their upper bound."""

    made_until: date
    states: tuple[PromiseState, ...] = ()
    currency: str = ""
    entity: str = ""
    segment: str = ""
    promised_from: date | None = None
    promised_until: date | None = None
    repeated: bool = False
    customers: tuple[int, ...] | None = None
    owned: Owned | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One promise as the list shows it; amounts are minor units.

    `customer_kept` of `customer_judged` promises of the customer were kept.
    """

    id: int
    customer_id: int
    customer: str
    customer_number: str
    entity: str
    currency: str
    amount: int
    received: int | None
    promised_date: date
    made_date: date
    state: PromiseState
    level: int
    person: str
    evidence: str
    by: str
    numbers: tuple[str, ...]
    customer_kept: int
    customer_judged: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A filter added up in one currency; `received` counts no more than was promised."""

    currency: str
    count: int
    amount: int
    received: int
    judged: int
    kept: int
    judged_amount: int


def slice_of(
    wanted: Wanted, sorting: Sorting, cursor: Cursor | None, *, rows: int = keysets.PAGE_ROWS
) -> Slice:
    """Read the ids of one page in order."""
    where, params = _where(wanted)
    condition, order, more = sorting.clauses(cursor, id_column="p.id")
    found = keysets.fetch(
        f"SELECT {sorting.expression}, p.id FROM {_FROM} WHERE {where} AND {condition}"
        f" ORDER BY {order} LIMIT %s",
        [*params, *more, rows + 1],
    )
    return keysets.cut(found, cursor, rows=rows)


def sums(wanted: Wanted) -> list[Sum]:
    """Add a filter up by currency."""
    where, params = _where(wanted)
    judged = f"p.state IN ({', '.join(repr(one.value) for one in JUDGED)})"
    got = "CASE WHEN p.received > p.amount THEN p.amount ELSE COALESCE(p.received, 0) END"
    kept = f"p.state = '{PromiseState.KEPT.value}'"
    # What was paid or credited until nothing was left counts as kept in full.
    in_time = f"CASE WHEN {kept} THEN p.amount WHEN {judged} THEN {got} ELSE 0 END"
    rows = keysets.fetch(
        "SELECT p.currency, COUNT(*), CAST(SUM(p.amount) AS bigint),"
        f" CAST(SUM({in_time}) AS bigint),"
        f" SUM(CASE WHEN {judged} THEN 1 ELSE 0 END), SUM(CASE WHEN {kept} THEN 1 ELSE 0 END),"
        f" CAST(SUM(CASE WHEN {judged} THEN p.amount ELSE 0 END) AS bigint)"
        f" FROM {_FROM} WHERE {where} GROUP BY p.currency ORDER BY p.currency",
        params,
    )
    return [
        Sum(
            currency=row[0],
            count=row[1],
            amount=row[2],
            received=row[3],
            judged=row[4],
            kept=row[5],
            judged_amount=row[6],
        )
        for row in rows
    ]


def lines(ids: Sequence[int]) -> list[Line]:
    """Read what the list shows of some promises, in the order of the ids."""
    rows = Promise.objects.filter(pk__in=ids).select_related("customer", "entity", "by")
    found = {row.pk: row for row in rows}
    numbers: dict[int, list[str]] = defaultdict(list)
    items = PromiseItem.objects.filter(promise__in=ids).order_by("pk")
    for promise_id, number in items.values_list("promise_id", "item__document__number"):
        numbers[promise_id].append(number or "–")
    records = _records({row.customer_id for row in found.values()})
    return [_line(found[pk], tuple(numbers[pk]), records) for pk in ids if pk in found]


def every(wanted: Wanted, sorting: Sorting) -> Iterator[Line]:
    """Read the whole list in slices, for files."""
    cursor: Cursor | None = None
    while True:
        part = slice_of(wanted, sorting, cursor, rows=EXPORT_ROWS)
        yield from lines([pk for _, pk in part.keys])
        if not part.has_next:
            return
        value, pk = part.keys[-1]
        cursor = Cursor(value=value, id=pk)


def currencies() -> tuple[str, ...]:
    """Name the currencies in which anything was promised."""
    rows = Promise.objects.order_by("currency").values_list("currency", flat=True).distinct()
    return tuple(rows)


def _records(customer_ids: set[int]) -> Mapping[int, tuple[int, int]]:
    """Count, by customer, the promises kept and those judged."""
    rows = Promise.objects.filter(customer__in=customer_ids, state__in=JUDGED)
    found: dict[int, tuple[int, int]] = {}
    for customer_id, state in rows.values_list("customer_id", "state"):
        kept, judged = found.get(customer_id, (0, 0))
        found[customer_id] = (kept + (state == PromiseState.KEPT), judged + 1)
    return found


def _line(row: Promise, numbers: tuple[str, ...], records: Mapping[int, tuple[int, int]]) -> Line:
    kept, judged = records.get(row.customer_id, (0, 0))
    return Line(
        id=row.pk,
        customer_id=row.customer_id,
        customer=row.customer.name or row.customer.number,
        customer_number=row.customer.number,
        entity=row.entity.code,
        currency=row.currency,
        amount=row.amount,
        received=row.received,
        promised_date=row.promised_date,
        made_date=row.made_date,
        state=PromiseState(row.state),
        level=row.level,
        person=row.person,
        evidence=row.evidence,
        by=str(row.by or ""),
        numbers=numbers,
        customer_kept=kept,
        customer_judged=judged,
    )


def _where(wanted: Wanted) -> tuple[str, list[Param]]:
    parts: list[str] = ["p.made_date <= %s"]
    params: list[Any] = [wanted.made_until]
    told = (
        ("p.currency = %s", wanted.currency),
        ("e.code = %s", wanted.entity),
        ("c.segment = %s", wanted.segment),
        ("p.promised_date >= %s", wanted.promised_from),
        ("p.promised_date < %s", wanted.promised_until),
    )
    for condition, value in told:
        if value:
            parts.append(condition)
            params.append(value)
    if wanted.states:
        parts.append(f"p.state IN ({keysets.marks(wanted.states)})")
        params += [one.value for one in wanted.states]
    if wanted.repeated:
        parts.append("p.level > 1")
    if wanted.customers is not None:
        parts.append(f"p.customer_id IN ({keysets.marks(wanted.customers)})")
        params += wanted.customers
    if wanted.owned is not None:
        ids, more = wanted.owned.ids()
        parts.append(f"p.customer_id IN ({ids})")
        params += more
    return " AND ".join(parts), params
