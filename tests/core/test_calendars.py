"""Business days at weekends and holidays."""

from datetime import date

import pytest

from dunwell.core import calendars
from dunwell.core.calendars import Calendar

FRIDAY, SATURDAY, MONDAY = date(2026, 10, 2), date(2026, 10, 3), date(2026, 10, 5)
TUESDAY = date(2026, 10, 6)
PLAIN = Calendar()
MONDAY_OFF = Calendar(holidays=frozenset({MONDAY}))
GULF = Calendar(weekend=frozenset({4, 5}))


@pytest.mark.parametrize(
    ("day", "calendar", "expected"),
    [
        (FRIDAY, PLAIN, FRIDAY),
        (SATURDAY, PLAIN, MONDAY),
        (SATURDAY, MONDAY_OFF, TUESDAY),
        (FRIDAY, GULF, date(2026, 10, 4)),  # Friday and Saturday are off there.
    ],
)
def test_the_next_business_day(day: date, calendar: Calendar, expected: date) -> None:
    assert calendars.on_or_after(day, calendar) == expected


@pytest.mark.parametrize(
    ("day", "count", "calendar", "expected"),
    [
        (FRIDAY, 0, PLAIN, FRIDAY),
        (SATURDAY, 0, PLAIN, SATURDAY),  # Nothing is counted, so nothing moves.
        (FRIDAY, 1, PLAIN, MONDAY),
        (SATURDAY, 1, PLAIN, MONDAY),
        (FRIDAY, 2, PLAIN, TUESDAY),
        (FRIDAY, 1, MONDAY_OFF, TUESDAY),
    ],
)
def test_business_days_onward(day: date, count: int, calendar: Calendar, expected: date) -> None:
    assert calendars.add(day, count, calendar) == expected


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        (FRIDAY, FRIDAY, 0),
        (FRIDAY, SATURDAY, 0),
        (FRIDAY, MONDAY, 1),
        (FRIDAY, TUESDAY, 2),
        (MONDAY, FRIDAY, 0),  # Backwards there is nothing to count.
    ],
)
def test_business_days_between(earlier: date, later: date, expected: int) -> None:
    assert calendars.between(earlier, later, PLAIN) == expected
