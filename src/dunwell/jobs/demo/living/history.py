"""The last ninety days of the demo are lived through the same code that runs every morning."""

from datetime import date, datetime, time, timedelta, timezone
from typing import Final

from dunwell.jobs.demo.days import LAST_DAY, is_business_day
from dunwell.jobs.demo.living import post_office, staff
from dunwell.jobs.demo.living.customers import Reader
from dunwell.jobs.demo.living.days import Life
from dunwell.jobs.imports.requests import Told

LIVED_DAYS: Final = 90
BEGINS: Final = LAST_DAY - timedelta(days=LIVED_DAYS)
# Everything of the demo's files is known from this instant on, before the first day begins.
KNOWN_AT: Final = datetime.combine(BEGINS, time(4, 0, tzinfo=timezone.utc))


def business_days() -> list[date]:
    """List the days that are lived, the last one being the reader's own."""
    days = (BEGINS + timedelta(days=count) for count in range(LIVED_DAYS + 1))
    return [day for day in days if is_business_day(day)]


def live(*, told: Told) -> None:
    """Live the days one after another; the last one leaves its work to the reader."""
    days = business_days()
    people = staff.hired(at=KNOWN_AT)
    with post_office.opened() as office:
        life = Life(staff=people, office=office, reader=Reader())
        staff.open_mailboxes(
            at=KNOWN_AT, host=post_office.HOST, port=office.port, by_itself=True
        )
        for done, day in enumerate(days):
            told("Living the last 90 days", done, len(days))
            if day == days[-1]:
                at = datetime.combine(day, time(4, 0, tzinfo=timezone.utc))
                staff.open_mailboxes(
                    at=at, host=post_office.HOST, port=office.port, by_itself=False
                )
            life.live(day, work_is_done=day != days[-1])
