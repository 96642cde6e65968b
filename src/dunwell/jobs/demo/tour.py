"""What there is to see in the demo: its real customers, for the commands to try next."""

from dataclasses import dataclass

from django.db.models import Count

from dunwell.store.models import Customer
from dunwell.store.queries import proposals


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadOffice:
    """A customer that pays for others."""

    number: str
    name: str
    branches: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two entries of what looks like one customer."""

    kept: str
    other: str
    name: str


def head_office() -> HeadOffice | None:
    """Find the customer that pays for most others."""
    found = (
        Customer.objects.annotate(branches=Count("pays_for"))
        .filter(branches__gt=0)
        .order_by("-branches", "number")
        .first()
    )
    if found is None:
        return None
    return HeadOffice(number=found.number, name=found.name, branches=found.branches)


def duplicates() -> Pair | None:
    """Find a pair that still waits for a decision; the number without zeros is the one to keep."""
    waiting = proposals.waiting()
    if not waiting:
        return None
    numbers = sorted((waiting[0].first.number, waiting[0].second.number), key=len)
    return Pair(kept=numbers[0], other=numbers[1], name=waiting[0].first.name)
