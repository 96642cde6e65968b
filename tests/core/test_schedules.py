"""Daily jobs at the boundary: the minute before, the minute, the clocks set on and back."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from dunwell.core import schedules
from dunwell.core.calendars import Calendar
from dunwell.core.schedules import Daily

BERLIN = ZoneInfo("Europe/Berlin")
MORNING = Daily(at=time(7, 30), zone=BERLIN)
PLAIN = Calendar()


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "day", "instant"),
    [
        ("2026-01-15T06:29:59", date(2026, 1, 14), "2026-01-14T06:30"),  # A second before.
        ("2026-01-15T06:30:00", date(2026, 1, 15), "2026-01-15T06:30"),
        ("2026-07-15T05:30:00", date(2026, 7, 15), "2026-07-15T05:30"),  # Summer time.
        ("2026-01-15T23:30:00", date(2026, 1, 15), "2026-01-15T06:30"),  # Past midnight there.
    ],
)
def test_the_newest_day_whose_hour_has_come_is_due(now: str, day: date, instant: str) -> None:
    assert schedules.latest_due(MORNING, now=utc(now), calendar=PLAIN) == (day, utc(instant))


def test_a_week_asleep_is_one_run() -> None:
    before = schedules.latest_due(MORNING, now=utc("2026-01-05T12:00"), calendar=PLAIN)
    after = schedules.latest_due(MORNING, now=utc("2026-01-12T12:00"), calendar=PLAIN)
    assert before is not None
    assert after is not None
    assert after[0] - before[0] == timedelta(days=7)


@pytest.mark.parametrize(("day", "due"), [("2026-01-16T12:00", True), ("2026-01-17T12:00", False)])
def test_on_a_day_off_nothing_is_due(day: str, due: bool) -> None:
    daily = Daily(at=time(7, 30), zone=BERLIN, business_days_only=True)
    found = schedules.latest_due(daily, now=utc(day), calendar=PLAIN)
    assert (found is not None) is due


@pytest.mark.parametrize(
    ("day", "at", "instant"),
    [
        (date(2026, 3, 29), time(2, 30), "2026-03-29T01:30"),  # Left out: 03:30 on the wall.
        (date(2026, 10, 25), time(2, 30), "2026-10-25T00:30"),  # Twice: the first of the two.
        (date(2026, 10, 25), time(3, 30), "2026-10-25T02:30"),
    ],
)
def test_the_clocks_are_set(day: date, at: time, instant: str) -> None:
    assert schedules.instant_of(day, Daily(at=at, zone=BERLIN)) == utc(instant)


def test_each_day_of_a_year_is_due_once() -> None:
    daily = Daily(at=time(2, 30), zone=BERLIN)
    days = [date(2026, 1, 1) + timedelta(days=count) for count in range(365)]
    instants = [schedules.instant_of(day, daily) for day in days]
    assert instants == sorted(set(instants))


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (9, 60)])
def test_a_failure_is_tried_again_later_and_later(attempts: int, minutes: int) -> None:
    at = utc("2026-01-15T06:30")
    found = schedules.retry_at(failed_at=at, attempts=attempts)
    assert found == at + timedelta(minutes=minutes)


def test_what_a_job_tells_is_plain() -> None:
    told = {"day": date(2026, 1, 15), "counts": (1, None, True), "zone": UTC}
    assert schedules.plain(told) == {
        "day": "2026-01-15",
        "counts": [1, None, True],
        "zone": "UTC",
    }
