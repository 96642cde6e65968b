"""A business day is neither on the weekend nor a holiday of the calendar it is counted in."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

SATURDAY_AND_SUNDAY: Final = frozenset({5, 6})
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The days off of one country or entity; `weekend` holds weekdays counted from Monday as 0."""

    weekend: frozenset[int] = SATURDAY_AND_SUNDAY
    holidays: frozenset[date] = field(default_factory=frozenset)

    def is_business_day(self, day: date) -> bool:
        """Tell whether work is done on a day."""
        return day.weekday() not in self.weekend and day not in self.holidays


def on_or_after(day: date, calendar: Calendar) -> date:
    """Give the day itself, or the first business day after it."""
    while not calendar.is_business_day(day):
        day += _DAY
    return day


def add(day: date, business_days: int, calendar: Calendar) -> date:
    """Count business days onward from a day, which itself is not counted; 0 gives the day."""
    for _ in range(business_days):
        day = on_or_after(day + _DAY, calendar)
    return day


def between(earlier: date, later: date, calendar: Calendar) -> int:
    """Count the business days in `(earlier, later]`; 0 when `later` is not after `earlier`."""
    return sum(calendar.is_business_day(day) for day in _days(earlier, later))


def _days(earlier: date, later: date) -> Iterator[date]:
    while earlier < later:
        earlier += _DAY
        yield earlier
