"""Hours are the customer's own: the minute before and after, weekends, and daylight saving."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from dunwell.core import quiet_hours
from dunwell.core.calendars import Calendar
from dunwell.core.outreach import terms_of

TERMS = terms_of({})
BERLIN, NEW_YORK, TOKYO = (
    ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Asia/Tokyo")
)


@pytest.mark.parametrize(
    ("on", "zone", "leaves", "why"),
    [
        (date(2026, 10, 1), BERLIN, datetime(2026, 10, 1, 7, tzinfo=UTC), "summer"),
        (date(2026, 12, 1), BERLIN, datetime(2026, 12, 1, 8, tzinfo=UTC), "winter"),
        (date(2026, 10, 1), NEW_YORK, datetime(2026, 10, 1, 13, tzinfo=UTC), "afternoon in UTC"),
        (date(2026, 10, 1), TOKYO, datetime(2026, 10, 1, 0, tzinfo=UTC), "midnight in UTC"),
        (
            date(2026, 10, 25),
            BERLIN,
            datetime(2026, 10, 25, 8, tzinfo=UTC),
            "clocks went back",
        ),
    ],
)
def test_a_day_begins_where_the_customer_is(
    on: date, zone: ZoneInfo, leaves: datetime, why: str
) -> None:
    assert quiet_hours.leaves_at(on, zone=zone, terms=TERMS) == leaves, why


def test_an_hour_that_daylight_saving_leaves_out_comes_after_the_gap() -> None:
    early = terms_of({"outreach": {"quiet_before": "02:00", "send_at": "02:30"}})
    leaves = quiet_hours.leaves_at(date(2026, 3, 29), zone=BERLIN, terms=early)
    assert leaves.astimezone(BERLIN).hour == 3


@pytest.mark.parametrize(
    ("at", "allowed", "why"),
    [
        ("2026-10-01T07:59", "2026-10-01T08:00", "a minute before"),
        ("2026-10-01T08:00", "2026-10-01T08:00", "the hour itself"),
        ("2026-10-01T20:59", "2026-10-01T20:59", "the last minute"),
        ("2026-10-01T21:00", "2026-10-02T08:00", "quiet begins"),
        ("2026-10-02T22:00", "2026-10-05T08:00", "Friday night waits for Monday"),
        ("2026-10-03T12:00", "2026-10-05T08:00", "Saturday noon"),
        ("2026-10-25T03:00", "2026-10-26T08:00", "Sunday of the long night"),
    ],
)
def test_when_a_message_may_leave(at: str, allowed: str, why: str) -> None:
    asked = datetime.fromisoformat(at).replace(tzinfo=BERLIN)
    found = quiet_hours.next_allowed(asked, zone=BERLIN, calendar=Calendar(), terms=TERMS)
    assert found.astimezone(BERLIN).replace(tzinfo=None) == datetime.fromisoformat(allowed), why
