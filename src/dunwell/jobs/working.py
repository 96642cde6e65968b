"""A worker runs what is due, one job after another, until it is told to stop.

The clock is handed in: `now` tells the instant of the world, `elapsed` seconds that only go on.
What is due by the calendar is run once a day among all workers; what runs again and again is
paced by the elapsed seconds, so that a clock set back does not stop it.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from dunwell.actions import ticks
from dunwell.core import schedules
from dunwell.core.calendars import Calendar
from dunwell.core.refusals import Refusal
from dunwell.core.schedules import Daily

_LOG: Final = logging.getLogger("dunwell.worker")
_BEGINNING: Final = datetime(1970, 1, 1, tzinfo=UTC)

Told = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyJob:
    """What runs once a local day: given the day and the instant, it tells what it did."""

    name: str
    daily: Daily
    calendar: Calendar
    run: Callable[[date, datetime], Told]


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingJob:
    """What runs again and again; an exclusive one is run by one worker at a time."""

    name: str
    every_seconds: float
    run: Callable[[datetime], Told]


@dataclass(slots=True, kw_only=True)
class Working:
    """One worker: its name, its clocks, and when each standing job ran last."""

    name: str
    now: Callable[[], datetime]
    elapsed: Callable[[], float]
    jobs: Callable[[datetime], Sequence[DailyJob | StandingJob]]
    started_at: datetime = field(init=False)
    ran: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note when it began."""
        self.started_at = self.now()

    def turn(self) -> int:
        """Run all that is due now, and count what was run."""
        ticks.beat(self.name, at=self.now(), started_at=self.started_at, doing="")
        count = 0
        for job in self.jobs(self.now()):
            count += self._daily(job) if isinstance(job, DailyJob) else self._standing(job)
        return count

    def _daily(self, job: DailyJob) -> int:
        now = self.now()
        due = schedules.latest_due(job.daily, now=now, calendar=job.calendar)
        if due is None:
            return 0
        day, due_at = due
        tick = ticks.claim(job.name, due_at=due_at, worker=self.name, at=now)
        if tick is None:
            return 0
        self._run(job.name, tick, lambda: job.run(day, self.now()))
        return 1

    def _standing(self, job: StandingJob) -> int:
        elapsed = self.elapsed()
        last = self.ran.get(job.name)
        if last is not None and elapsed - last < job.every_seconds:
            return 0
        self.ran[job.name] = elapsed
        tick = ticks.claim_standing(
            job.name, beginning=_BEGINNING, worker=self.name, at=self.now()
        )
        if tick is None:
            return 0
        self._run(job.name, tick, lambda: job.run(self.now()))
        return 1

    def _run(self, name: str, tick: Any, run: Callable[[], Told]) -> None:
        ticks.beat(self.name, at=self.now(), started_at=self.started_at, doing=name)
        try:
            told = run()
        except Refusal as refusal:
            ticks.failed(tick, at=self.now(), error=str(refusal))
        except Exception as error:  # noqa: BLE001 - a job that fails must not end the worker.
            _LOG.exception("The job %s failed.", name)
            ticks.failed(tick, at=self.now(), error=f"{type(error).__name__}: {error}")
        else:
            ticks.done(tick, at=self.now(), result=told)
        ticks.beat(self.name, at=self.now(), started_at=self.started_at, doing="")
