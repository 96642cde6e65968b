"""Pages of a query of models, each beginning after the last row of the page before."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.db.models import F, Q, QuerySet

from dunwell.store.queries.keysets import PAGE_ROWS

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One field that rows are ordered by; it is never null."""

    field: str
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place between rows: the values of the row it lies behind or, backwards, before."""

    values: tuple[Any, ...]
    backwards: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """The rows of one page, and whether there are any before and after it."""

    rows: tuple[T, ...]
    has_previous: bool
    has_next: bool


_NEAR: Final = {False: "gt", True: "lt"}


def page_of(
    rows: QuerySet[Any, T],
    order: Sequence[Order],
    place: Place | None = None,
    *,
    size: int | None = PAGE_ROWS,
) -> Page[T]:
    """Read one page, or all rows when there is no size; the order ends with what is unique."""
    backwards = place is not None and place.backwards
    if place is not None:
        rows = rows.filter(_beyond(order, place))
    ways = [_expression(one, one.descending != backwards) for one in order]
    found = list(rows.order_by(*ways)[: None if size is None else size + 1])
    more = size is not None and len(found) > size
    kept = found[:size]
    if backwards:
        return Page(rows=tuple(reversed(kept)), has_previous=more, has_next=True)
    return Page(rows=tuple(kept), has_previous=place is not None, has_next=more)


def _expression(one: Order, down: bool) -> Any:
    return F(one.field).desc() if down else F(one.field).asc()


def _beyond(order: Sequence[Order], place: Place) -> Q:
    """Ask for the rows behind a place: equal in the first fields, further in the next one."""
    found = Q()
    equal = Q()
    for one, value in zip(order, place.values, strict=True):
        near = _NEAR[one.descending != place.backwards]
        found |= equal & Q(**{f"{one.field}__{near}": value})
        equal &= Q(**{one.field: value})
    return found
