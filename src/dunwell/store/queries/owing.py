"""Customers as totals name and group them, and the segments they fall into."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dunwell.store.models import Customer


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """Who owes."""

    number: str
    name: str


def named(customer_ids: Sequence[int]) -> Mapping[int, Owing]:
    """Name a few customers."""
    rows = Customer.objects.filter(pk__in=customer_ids).values_list("pk", "number", "name")
    return {pk: Owing(number=number, name=name) for pk, number, name in rows}


def segments() -> list[str]:
    """Name the segments in use, in order."""
    rows = Customer.objects.exclude(segment="").order_by("segment")
    return list(rows.values_list("segment", flat=True).distinct())
