"""The demo company's calendar: 24 months that end on a fixed day, whatever today is."""

from datetime import date, timedelta
from typing import Final

FIRST_DAY: Final = date(2024, 10, 1)
# The end of a quarter on a weekday: trends compare it with a month and with a quarter before.
LAST_DAY: Final = date(2026, 9, 30)
MONTHS: Final = 24

_SATURDAY: Final = 5


def month_start(month: int) -> date:
    """Give the first day of a month; months count from 0."""
    years, place = divmod(FIRST_DAY.month - 1 + month, 12)
    return date(FIRST_DAY.year + years, place + 1, 1)


def month_of(day: date) -> int:
    """Tell in which month of the demo a day lies."""
    return (day.year - FIRST_DAY.year) * 12 + day.month - FIRST_DAY.month


def is_business_day(day: date) -> bool:
    """Tell a weekday; the demo knows no holidays."""
    return day.weekday() < _SATURDAY


def next_business_day(day: date) -> date:
    """Give the day itself or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if not is_business_day(day) else day


def business_days() -> list[date]:
    """List every business day of the demo, a week before its first one included."""
    start = FIRST_DAY - timedelta(days=7)
    days = (start + timedelta(days=n) for n in range((LAST_DAY - start).days + 1))
    return [day for day in days if is_business_day(day)]
