"""The last ninety days of the demo are lived through the same code that runs every morning.

A life that was stopped goes on where it was: the book knows which days were processed, and the
post office what customers were asked.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from dunwell.core.business_days import DayState
from dunwell.jobs.demo.days import LAST_DAY, is_business_day
from dunwell.jobs.demo.living import policies, post_office, staff
from dunwell.jobs.demo.living.customers import Reader
from dunwell.jobs.demo.living.days import Life
from dunwell.jobs.imports.requests import Told
from dunwell.store.models import BusinessDay, Entity

LIVED_DAYS: Final = 90
BEGINS: Final = LAST_DAY - timedelta(days=LIVED_DAYS)
# Everything of the demo's files is known from this instant on, before the first day begins.
KNOWN_AT: Final = datetime.combine(BEGINS, time(1, 0, tzinfo=UTC))
_POST: Final = Path("demo", "post")
_STEP: Final = "Living the last 90 days"


def business_days() -> list[date]:
    """List the days that are lived, the last one being the reader's own."""
    days = (BEGINS + timedelta(days=count) for count in range(LIVED_DAYS + 1))
    return [day for day in days if is_business_day(day)]


def days_left(most: int | None = None) -> list[date]:
    """List the days that were not lived through yet, of the last `most` or of all of them."""
    reached = last_day_lived()
    days = business_days()
    wanted = days if most is None else days[len(days) - min(most, len(days)) :]
    return [day for day in wanted if reached is None or day > reached]


def last_day_lived() -> date | None:
    """Give the newest day that every entity of the demo has behind it."""
    newest = [
        BusinessDay.objects.filter(entity=entity, state=DayState.PLANNED)
        .order_by("-date")
        .values_list("date", flat=True)
        .first()
        for entity in Entity.objects.all()
    ]
    reached = [day for day in newest if day is not None]
    return min(reached) if newest and len(reached) == len(newest) else None


def live(*, home: Path, told: Told, most: int | None = None) -> int:
    """Live the days that are left, and count them; the last one leaves its work to the reader."""
    days = days_left(most)
    if not days:
        return 0
    with beginning(home, at=dawn(days[0])) as life:
        life.recall(days[0])
        policies.begin_without_files(life.staff, on=days[0], at=dawn(days[0]))
        for done, day in enumerate(days):
            told(_STEP, done, len(days))
            _live_one(life, day, last=day == LAST_DAY)
    return len(days)


@contextmanager
def beginning(home: Path, *, at: datetime, by_itself: bool = True) -> Iterator[Life]:
    """Open the post office and let the demo's people in."""
    people = staff.hired(at=at)
    with post_office.opened(home / _POST) as office:
        staff.open_mailboxes(at=at, host=post_office.HOST, port=office.port, by_itself=by_itself)
        yield Life(staff=people, office=office, reader=Reader())


def _live_one(life: Life, day: date, *, last: bool) -> None:
    """Live one day; what is to leave on the last one waits for the reader's release."""
    if last:
        at = dawn(day)
        policies.go_on_with_files(life.staff, on=day, at=at)
        staff.open_mailboxes(at=at, host=post_office.HOST, port=life.office.port, by_itself=False)
    life.live(day, work_is_done=not last)


def dawn(day: date) -> datetime:
    """Give the hour before anybody works."""
    return datetime.combine(day, time(3, 0, tzinfo=UTC))
