"""The figures of a customer's statement: one sheet for each entity and currency."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from dunwell.core import aging, statements
from dunwell.core.addresses import Window, window_of
from dunwell.core.documents import Side
from dunwell.core.refusals import Refusal
from dunwell.core.statements import Asked, Open, Style
from dunwell.store import policies, snapshots
from dunwell.store.models import Customer, Entity, Item
from dunwell.store.queries import account, item_marks, movements, open_items, organisations
from dunwell.store.queries.account import Scope
from dunwell.store.queries.item_marks import Contested
from dunwell.store.queries.movements import Turn
from dunwell.store.queries.open_items import OpenItem, Part

_Row = TypeVar("_Row", OpenItem, Turn)


class NothingToState(Refusal):
    """A statement is about items, and there never was one."""

    code = "nothing_to_state"


class DaysReversed(Refusal):
    """The period of a statement ends before it begins."""

    code = "days_reversed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The statement asked for; empty texts mean all, no `since` the end of the month before.

    A rolled-up statement holds the items of every customer below this one or paid for by it.
    """

    customer: Customer
    as_of: date
    style: Style = Style.OPEN_ITEM
    entity: str = ""
    currency: str = ""
    since: date | None = None
    roll_up: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One customer's part of a sheet: its open items, or its balance and what moved it."""

    number: str
    name: str
    items: tuple[OpenItem, ...]
    opening: int
    turns: tuple[Turn, ...]
    contested: Mapping[int, Contested]  # By item.

    @property
    def owed(self) -> int:
        """What the customer owes, credits and what is in dispute apart."""
        return sum(
            one.open_amount - self.disputed(one) for one in self.items if one.side is Side.DEBIT
        )

    def disputed(self, one: OpenItem) -> int:
        """Give what of an item is in dispute."""
        return disputed(one, self.contested)

    @property
    def closing(self) -> int:
        """The balance on the day, credits counted."""
        return self.opening + sum(turn.change for turn in self.turns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One entity's statement in one currency."""

    entity: Entity
    currency: str
    branches: tuple[Branch, ...]
    asked: Asked
    buckets: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """All sheets of a statement, in the order of entities and currencies."""

    request: Request
    customer: Customer
    since: date  # The first day of the activity listed.
    window: Mapping[int, Window]  # By entity.
    logos: Mapping[int, bytes]  # By entity, those that have one: a PNG.
    sheets: tuple[Sheet, ...]


def disputed(one: OpenItem, contested: Mapping[int, Contested]) -> int:
    """Give what of an item's open amount is in dispute, in minor units."""
    mark = contested.get(one.item_id)
    return mark.of(one.open_amount) if mark else 0


def gather(request: Request) -> Statement:
    """Read a statement from one state of the book."""
    with snapshots.reading():
        return _gathered(request)


def _gathered(request: Request) -> Statement:
    since = request.since or request.as_of.replace(day=1)
    if since > request.as_of:
        raise DaysReversed(
            f"The activity would begin on {since}, after the day {request.as_of} of the "
            "statement; choose an earlier day to begin."
        )
    part = Part(
        as_of=request.as_of,
        entity=request.entity,
        currency=request.currency,
        customer_ids=_family(request),
    )
    items = open_items.on(part)
    turns = movements.turns(part) if request.style is Style.BALANCE_FORWARD else []
    pairs = _pairs(items, turns, since) or _latest_pair(request, part)
    entities = Entity.objects.in_bulk({entity for entity, _ in pairs})
    policy = policies.in_force(request.as_of)
    names = _names(part)
    contested = item_marks.contested(part)
    return Statement(
        request=request,
        customer=request.customer,
        since=since,
        window={pk: window_of(policy, country=one.country) for pk, one in entities.items()},
        logos=organisations.logos(entities),
        sheets=tuple(
            _sheet(
                request,
                entities[entity],
                currency,
                [one for one in items if (one.entity_id, one.currency) == (entity, currency)],
                [one for one in turns if (one.entity_id, one.currency) == (entity, currency)],
                names,
                since,
                contested,
            )
            for entity, currency in sorted(pairs, key=lambda pair: _place(entities, pair))
        ),
    )


def _place(entities: Mapping[int, Entity], pair: tuple[int, str]) -> tuple[str, str]:
    entity, currency = pair
    return entities[entity].code, currency


def _family(request: Request) -> tuple[int, ...]:
    pk = request.customer.pk
    if not request.roll_up:
        return (pk,)
    covered = {*account.covered(pk, Scope.CHILDREN), *account.covered(pk, Scope.PAYER)}
    return tuple(sorted(covered))


def _pairs(items: Sequence[OpenItem], turns: Sequence[Turn], since: date) -> set[tuple[int, str]]:
    """Find the entities and currencies that there is something to say about."""
    balances: dict[tuple[int, str], int] = {}
    found = {(one.entity_id, one.currency) for one in items}
    for turn in turns:
        pair = (turn.entity_id, turn.currency)
        balances[pair] = balances.get(pair, 0) + turn.change
        if turn.effective_date >= since:
            found.add(pair)
    return found | {pair for pair, balance in balances.items() if balance}


def _latest_pair(request: Request, part: Part) -> set[tuple[int, str]]:
    """Where nothing is open a statement says so, in the currency of the latest item."""
    rows = Item.objects.filter(open_items.wanted(part, "")).order_by("-posting_date", "-pk")
    latest = rows.values_list("entity_id", "currency").first()
    if latest is None:
        within = " in this part of the book" if request.entity or request.currency else ""
        raise NothingToState(
            f"There is nothing to state: {request.customer} has never had an item{within}; "
            "choose another customer, entity or currency."
        )
    return {latest}


def _names(part: Part) -> Mapping[int, tuple[str, str]]:
    rows = Customer.objects.filter(pk__in=part.customer_ids or ())
    return {pk: (number, name) for pk, number, name in rows.values_list("pk", "number", "name")}


def _sheet(
    request: Request,
    entity: Entity,
    currency: str,
    items: Sequence[OpenItem],
    turns: Sequence[Turn],
    names: Mapping[int, tuple[str, str]],
    since: date,
    contested: Mapping[int, Contested],
) -> Sheet:
    policy = policies.in_force(request.as_of)
    terms = statements.terms_of(policy)
    opens = [
        Open(
            side=one.side,
            due_date=one.due_date,
            amount=one.open_amount,
            disputed=disputed(one, contested),
        )
        for one in items
    ]
    return Sheet(
        entity=entity,
        currency=currency,
        branches=tuple(_branches(request.customer.pk, items, turns, names, since, contested)),
        asked=statements.asked(opens, terms=terms, as_of=request.as_of),
        buckets=_buckets(items, request.as_of, contested),
    )


def _branches(
    own: int,
    items: Sequence[OpenItem],
    turns: Sequence[Turn],
    names: Mapping[int, tuple[str, str]],
    since: date,
    contested: Mapping[int, Contested],
) -> list[Branch]:
    """Part the sheet by customer, the one it is for first."""
    by_item = _grouped(items)
    by_turn = _grouped(turns)
    ids = sorted(by_item.keys() | by_turn.keys(), key=lambda pk: (pk != own, names[pk]))
    found = []
    for pk in ids:
        moved = by_turn.get(pk, [])
        branch = Branch(
            number=names[pk][0],
            name=names[pk][1],
            items=tuple(sorted(by_item.get(pk, []), key=lambda one: (one.due_date, one.item_id))),
            opening=sum(turn.change for turn in moved if turn.effective_date < since),
            turns=tuple(turn for turn in moved if turn.effective_date >= since),
            contested=contested,
        )
        if branch.items or branch.turns or branch.opening:
            found.append(branch)
    return found


def _grouped(rows: Sequence[_Row]) -> dict[int, list[_Row]]:
    found: dict[int, list[_Row]] = {}
    for row in rows:
        found.setdefault(row.customer_id, []).append(row)
    return found


def _buckets(
    items: Sequence[OpenItem], as_of: date, contested: Mapping[int, Contested]
) -> tuple[tuple[str, int], ...]:
    """Add up what is asked for by days past due; a statement always ages by due date."""
    terms = aging.terms_of(policies.in_force(as_of))
    sums = {bucket.name: 0 for bucket in aging.buckets(terms)}
    for one in items:
        if one.side is Side.DEBIT:
            late = aging.days_past_due(one.due_date, as_of=as_of)
            sums[aging.bucket_of(late, terms).name] += one.open_amount - disputed(one, contested)
    return tuple(sums.items())
