"""Who reads a digest, of which accounts, until when, and when there is none."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from dunwell.core import digests
from dunwell.core.calendars import Calendar
from dunwell.core.digests import Reader
from dunwell.core.roles import Role


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        (set(), None),
        ({Role.AUDITOR, Role.ADMINISTRATOR, Role.AR_SPECIALIST, Role.SALES_OWNER}, None),
        ({Role.COLLECTIONS_SPECIALIST}, Reader(person_id=7, accounts_of=7)),
        ({Role.TEAM_LEAD}, Reader(person_id=7, accounts_of=None)),
        ({Role.FINANCE_MANAGER}, Reader(person_id=7, accounts_of=None)),
        ({Role.CFO}, Reader(person_id=7, accounts_of=None)),
        # Who leads and collects leads.
        ({Role.COLLECTIONS_SPECIALIST, Role.TEAM_LEAD}, Reader(person_id=7, accounts_of=None)),
    ],
)
def test_who_reads_of_which_accounts(roles: set[Role], expected: Reader | None) -> None:
    assert digests.reader(7, roles) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 2, 10), date(2026, 2, 9)),  # A Tuesday tells of Monday,
        (date(2026, 2, 9), date(2026, 2, 6)),  # a Monday of Friday,
        (date(2026, 2, 6), date(2026, 2, 4)),  # and a Friday of Wednesday after a day off.
    ],
)
def test_news_are_of_the_business_day_before(day: date, expected: date) -> None:
    calendar = Calendar(holidays=frozenset({date(2026, 2, 5)}))
    assert digests.since(day, calendar) == expected


@pytest.mark.parametrize(
    ("hour", "expected"),
    [
        (datetime(2026, 2, 9, 6, 30, tzinfo=UTC), True),  # Half past seven in Berlin.
        (datetime(2026, 2, 9, 22, 59, tzinfo=UTC), True),  # A minute to midnight.
        (datetime(2026, 2, 9, 23, 0, tzinfo=UTC), False),  # Midnight: its day is over.
    ],
)
def test_a_digest_of_yesterday_is_not_written(hour: datetime, expected: bool) -> None:
    zone = ZoneInfo("Europe/Berlin")
    assert digests.is_still_morning_of(date(2026, 2, 9), at=hour, zone=zone) is expected


@pytest.mark.parametrize(("counts", "expected"), [((), False), ((0, 0), False), ((0, 1), True)])
def test_nothing_to_tell_is_no_mail(counts: tuple[int, ...], expected: bool) -> None:
    assert digests.worth_telling(counts) is expected
