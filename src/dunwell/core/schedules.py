"""What runs every day is due once a local day at its hour, whatever the clock and the DST do."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final

from dunwell.core.calendars import Calendar

_DAY: Final = timedelta(days=1)
# A tick that fails is tried again after these many minutes, the last of them ever after.
_WAITS_MINUTES: Final = (1, 5, 15, 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """A job of every local day at an hour; with `business_days_only` it skips the days off."""

    at: time
    zone: tzinfo
    business_days_only: bool = False


def instant_of(day: date, daily: Daily) -> datetime:
    """Give the instant of a local hour in UTC.

    An hour that the clocks leave out is taken as if they had not been set, so it comes an hour
    later on the wall; an hour that comes twice is the first one.
    """
    local = datetime.combine(day, daily.at, tzinfo=daily.zone)
    return local.astimezone(UTC)


def latest_due(daily: Daily, *, now: datetime, calendar: Calendar) -> tuple[date, datetime] | None:
    """Give the newest local day whose hour has come, with its instant; older ones are not due.

    Who slept for a week runs today once, not seven times. None where the newest is a day off.
    """
    day = now.astimezone(daily.zone).date()
    if instant_of(day, daily) > now:
        day -= _DAY
    if daily.business_days_only and not calendar.is_business_day(day):
        return None
    return day, instant_of(day, daily)


def retry_at(*, failed_at: datetime, attempts: int) -> datetime:
    """Tell when a tick that failed for the `attempts`-th time is tried again."""
    wait = _WAITS_MINUTES[min(attempts, len(_WAITS_MINUTES)) - 1]
    return failed_at + timedelta(minutes=wait)


def plain(value: Any) -> Any:  # noqa: ANN401 - what a job tells is any JSON
    """Write what a job tells as plain JSON values: days and instants as texts."""
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, bool | int | str) else str(value)
