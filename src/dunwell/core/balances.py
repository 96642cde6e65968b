"""An item's balance is a row of intervals of days over which nothing changed, never below zero."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

# The day on which the last interval of an open item ends; nothing is effective on it.
END_OF_TIME: Final = date(9999, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A dated change of an amount, in minor units; it counts on its effective date."""

    effective_date: date
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """The open amount on every day of `[from_date, to_date)`; never zero."""

    from_date: date
    to_date: date
    open_amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdrawn:
    """The first day on which the amount would fall below zero, and how far."""

    day: date
    amount: int


def intervals(changes: Iterable[Change]) -> tuple[Interval, ...] | Overdrawn:
    """Lay out the days with something open; days with nothing open have no interval."""
    levels = _levels(changes)
    for day, level in levels:
        if level < 0:
            return Overdrawn(day=day, amount=level)
    steps = pairwise([*levels, (END_OF_TIME, 0)])
    return tuple(
        Interval(from_date=day, to_date=until, open_amount=level)
        for (day, level), (until, _) in steps
        if level
    )


def open_on(changes: Iterable[Change], day: date) -> int:
    """Sum what had changed by the end of a day."""
    return sum(change.amount for change in changes if change.effective_date <= day)


def lowest_from(changes: Iterable[Change], day: date) -> int:
    """Tell the lowest level on `day` and ever after: what may be taken away on that day."""
    levels = _levels(changes)
    before = [level for at, level in levels if at <= day]
    after = [level for at, level in levels if at > day]
    return min([before[-1] if before else 0, *after])


def _levels(changes: Iterable[Change]) -> list[tuple[date, int]]:
    """Run up the changes to one level a day, leaving out days on which they cancel out."""
    moved: dict[date, int] = {}
    for change in changes:
        moved[change.effective_date] = moved.get(change.effective_date, 0) + change.amount
    levels: list[tuple[date, int]] = []
    level = 0
    for day in sorted(moved):
        if moved[day]:
            level += moved[day]
            levels.append((day, level))
    return levels
