"""The worker: once a day whatever happens, again and again by its own pace, and never twice."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from dunwell.actions import ticks
from dunwell.core.calendars import Calendar
from dunwell.core.refusals import Refusal
from dunwell.core.schedules import Daily
from dunwell.core.ticks import TickState
from dunwell.jobs.working import DailyJob, StandingJob, Working
from dunwell.store.models import Tick, Worker

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 2, 5, 59, tzinfo=UTC)  # 06:59 in Berlin, a Monday.


class NotToday(Refusal):
    """What a job may answer."""

    code = "not_today"


@dataclass
class World:
    """A clock that tests move, and what the jobs did."""

    instant: datetime = START
    seconds: float = 0.0
    days: list[date] = field(default_factory=list)
    sent: int = 0
    fails: bool = False

    def pass_(self, **time_passed: float) -> None:
        self.instant += timedelta(**time_passed)
        self.seconds += timedelta(**time_passed).total_seconds()

    def day(self, day: date, at: datetime) -> dict[str, object]:
        del at
        if self.fails:
            raise NotToday("The ledger is too old; load a newer one.")
        self.days.append(day)
        return {"day": day}

    def send(self, at: datetime) -> dict[str, object]:
        self.sent += 1
        if self.fails:
            raise ZeroDivisionError("by zero")
        return {"at": at}


def worker(world: World, name: str = "one") -> Working:
    daily = Daily(at=time(7, 0), zone=ZoneInfo("Europe/Berlin"), business_days_only=True)
    jobs = (
        DailyJob(name="day:NL01", daily=daily, calendar=Calendar(), run=world.day),
        StandingJob(name="send", every_seconds=10, run=world.send),
    )
    return Working(
        name=name, now=lambda: world.instant, elapsed=lambda: world.seconds, jobs=lambda _at: jobs
    )


def test_a_day_runs_once_at_its_hour_by_one_of_two_workers() -> None:
    world = World()
    first, second = worker(world), worker(world, "two")
    for working in (first, second):
        working.turn()
    assert world.days == []  # The hour that came last is Sunday's, a day off.
    world.pass_(minutes=1)
    for working in (first, second, first):
        working.turn()
    assert world.days == [date(2026, 3, 2)]
    tick = Tick.objects.get(schedule="day:NL01")
    assert (tick.state, tick.worker, tick.result) == (TickState.DONE, "one", {"day": "2026-03-02"})


def test_a_clock_set_back_runs_no_day_twice_and_stops_no_sending() -> None:
    world = World()
    working = worker(world)
    world.pass_(minutes=1)
    working.turn()
    world.instant -= timedelta(hours=5)
    sent = world.sent
    for _ in range(3):
        world.seconds += 10
        working.turn()
    assert (world.days, world.sent) == ([date(2026, 3, 2)], sent + 3)


def test_who_slept_runs_the_newest_day_only() -> None:
    world = World()
    working = worker(world)
    world.pass_(days=3, minutes=1)
    working.turn()
    assert world.days == [date(2026, 3, 5)]


def test_standing_jobs_keep_their_pace() -> None:
    world = World()
    working = worker(world)
    for seconds, expected in ((0, 1), (9, 1), (1, 2), (10, 3)):
        world.pass_(seconds=seconds)
        working.turn()
        assert world.sent == expected


@pytest.mark.parametrize("minutes", [1, 6])
def test_a_failure_is_kept_and_tried_again_later(minutes: int) -> None:
    world = World(fails=True)
    working = worker(world)
    world.pass_(minutes=1)
    working.turn()
    tick = Tick.objects.get(schedule="day:NL01")
    assert (tick.state, tick.error) == (
        TickState.FAILED,
        "The ledger is too old; load a newer one.",
    )
    assert Tick.objects.get(schedule="send").error == "ZeroDivisionError: by zero"
    world.fails = False
    world.pass_(seconds=59)
    working.turn()
    assert world.days == []
    world.pass_(minutes=minutes)
    working.turn()
    assert world.days == [date(2026, 3, 2)]
    tick.refresh_from_db()
    assert (tick.state, tick.attempts, tick.error) == (TickState.DONE, 2, "")


def test_a_dead_workers_tick_is_taken_over_when_its_lease_ends() -> None:
    world = World()
    due = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
    held = ticks.claim("day:NL01", due_at=due, worker="dead", at=world.instant)
    assert held is not None
    working = worker(world)
    world.pass_(minutes=3)
    working.turn()
    assert world.days == []
    world.pass_(minutes=1)
    working.turn()
    assert world.days == [date(2026, 3, 2)]
    ticks.done(held, at=world.instant, result={"late": True})
    assert Tick.objects.get(schedule="day:NL01").result == {"day": "2026-03-02"}


def test_workers_tell_that_they_live() -> None:
    world = World()
    worker(world).turn()
    found = Worker.objects.get()
    assert (found.name, found.beat_at, found.doing) == ("one", START, "")
    ticks.stopped("one", at=START)
    assert Worker.objects.get().stopped_at == START


def test_a_job_may_fail_in_any_way_and_the_next_one_runs() -> None:
    world = World()

    def broken(_at: datetime) -> dict[str, object]:
        raise OSError("no disk")

    jobs: tuple[StandingJob, ...] = (
        StandingJob(name="first", every_seconds=1, run=broken),
        StandingJob(name="second", every_seconds=1, run=world.send),
    )
    elapsed: Callable[[], float] = lambda: world.seconds  # noqa: E731 - a clock in one line.
    Working(name="one", now=lambda: world.instant, elapsed=elapsed, jobs=lambda _at: jobs).turn()
    assert world.sent == 1
