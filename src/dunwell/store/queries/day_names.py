"""The names that a because needs: documents of items, codes of entities, numbers of customers."""

from collections.abc import Iterable, Mapping, Sequence

from dunwell.store.models import Customer, Entity, Item

_AT_ONCE = 500


def items(item_ids: Iterable[int]) -> dict[int, str]:
    """Name items by their documents' numbers, instalments apart."""
    named: dict[int, str] = {}
    for some in _slices(sorted(set(item_ids))):
        rows = Item.objects.filter(pk__in=some).values_list(
            "pk", "document__number", "document__type", "instalment"
        )
        for pk, number, kind, instalment in rows:
            name = number or kind.replace("_", " ")
            named[pk] = name if instalment == 1 else f"{name}/{instalment}"
    return named


def customers(customer_ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Give number and name of customers."""
    named: dict[int, tuple[str, str]] = {}
    for some in _slices(sorted(set(customer_ids))):
        rows = Customer.objects.filter(pk__in=some).values_list("pk", "number", "name")
        named |= {pk: (number, name) for pk, number, name in rows}
    return named


def entities() -> Mapping[int, str]:
    """Give the codes of all entities."""
    return dict(Entity.objects.values_list("pk", "code"))


def _slices(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
