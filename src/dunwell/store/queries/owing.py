"""Customers as totals name and group them, and the segments they fall into."""

from collections.abc import Mapping
from dataclasses import dataclass

from dunwell.store.models import Customer


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """Who owes, and the group that totals count it in."""

    number: str
    name: str
    segment: str


def customers() -> Mapping[int, Owing]:
    """Read every customer once; totals touch most of them."""
    rows = Customer.objects.values_list("pk", "number", "name", "segment")
    return {
        pk: Owing(number=number, name=name, segment=segment)
        for pk, number, name, segment in rows.iterator(chunk_size=5_000)
    }


def segments() -> list[str]:
    """Name the segments in use, in order."""
    rows = Customer.objects.exclude(segment="").order_by("segment")
    return list(rows.values_list("segment", flat=True).distinct())
