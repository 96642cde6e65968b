"""What is contested of a part of the book on a day, added up as the aging report's rows are."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from dunwell.analytics.aging import By
from dunwell.store.models import Customer, Entity
from dunwell.store.queries import item_marks, open_items
from dunwell.store.queries.open_items import OpenItem, Part

# The currency, the key of the row, and by item what tells one of several of its number.
Row = tuple[str, str, str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Owner:
    number: str
    payer: str
    segment: str


def sums(part: Part, *, by: By) -> Mapping[Row, int]:
    """Add up what is contested still, in minor units, for each row that has any."""
    marks = item_marks.contested(part)
    items = open_items.on(replace(part, item_ids=tuple(marks))) if marks else []
    owners = _owners({one.customer_id for one in items})
    entities = dict(Entity.objects.values_list("pk", "code")) if by is By.ENTITY else {}
    found: dict[Row, int] = defaultdict(int)
    for one in items:
        row = _KEYS[by](one, owners[one.customer_id], entities)
        found[one.currency, *row] += marks[one.item_id].of(one.open_amount)
    return found


def _owners(ids: set[int]) -> Mapping[int, _Owner]:
    rows = Customer.objects.filter(pk__in=ids).values_list(
        "pk", "number", "payer__number", "segment"
    )
    return {
        pk: _Owner(number=number, payer=payer or number, segment=segment)
        for pk, number, payer, segment in rows
    }


_Key = Callable[[OpenItem, _Owner, Mapping[int, str]], tuple[str, str, int]]
_KEYS: Final[Mapping[By, _Key]] = {
    By.NONE: lambda _item, _owner, _entities: ("", "", 0),
    By.CUSTOMER: lambda _item, owner, _entities: (owner.number, "", 0),
    By.PAYER: lambda _item, owner, _entities: (owner.payer, "", 0),
    By.SEGMENT: lambda _item, owner, _entities: (owner.segment, "", 0),
    By.ENTITY: lambda item, _owner, entities: (entities[item.entity_id], "", 0),
    By.ITEM: lambda item, owner, _entities: (item.number, owner.number, item.instalment),
}
