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
from dunwell.core.ticks import TickState

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """One run of a job: what it told, or why it failed."""

    job: str
    state: TickState
    told: Told = field(default_factory=dict)
    error: str = ""

    def for_machines(self) -> Mapping[str, Any]:
        """Tell it as plain values."""
        told = schedules.plain(dict(self.told))
        return {"job": self.job, "state": self.state.value, "told": told, "error": self.error}


@dataclass(slots=True, kw_only=True)
class Working:
    """One worker: its name, its clocks, and when each standing job ran last.

    Once `leaving` tells that it shall end, no further job is begun.
    """

    name: str
    now: Callable[[], datetime]
    elapsed: Callable[[], float]
    jobs: Callable[[datetime], Sequence[DailyJob | StandingJob]]
    leaving: Callable[[], bool] = lambda: False
    started_at: datetime = field(init=False)
    ran: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Note when it began."""
        self.started_at = self.now()

    def turn(self) -> Sequence[Ran]:
        """Run all that is due now, and tell what came of each run."""
        ticks.beat(self.name, at=self.now(), started_at=self.started_at, doing="")
        ran = []
        for job in self.jobs(self.now()):
            if self.leaving():
                break
            one = self._daily(job) if isinstance(job, DailyJob) else self._standing(job)
            if one is not None:
                ran.append(one)
        return ran

    def _daily(self, job: DailyJob) -> Ran | None:
        now = self.now()
        due = schedules.latest_due(job.daily, now=now, calendar=job.calendar)
        if due is None:
            return None
        day, due_at = due
        tick = ticks.claim(job.name, due_at=due_at, worker=self.name, at=now)
        if tick is None:
            return None
        return self._run(job.name, tick, lambda: job.run(day, self.now()))

    def _standing(self, job: StandingJob) -> Ran | None:
        elapsed = self.elapsed()
        last = self.ran.get(job.name)
        if last is not None and elapsed - last < job.every_seconds:
            return None
        self.ran[job.name] = elapsed
        tick = ticks.claim_standing(
            job.name, beginning=_BEGINNING, worker=self.name, at=self.now()
        )
        if tick is None:
            return None
        return self._run(job.name, tick, lambda: job.run(self.now()))

    def _run(self, name: str, tick: Any, run: Callable[[], Told]) -> Ran:
        ticks.beat(self.name, at=self.now(), started_at=self.started_at, doing=name)
        try:
            told = run()
        except Refusal as refusal:
            ran = Ran(job=name, state=TickState.FAILED, error=str(refusal))
        except Exception as error:  # noqa: BLE001 - a job that fails must not end the worker.
            _LOG.exception("The job %s failed.", name)
            ran = Ran(job=name, state=TickState.FAILED, error=f"{type(error).__name__}: {error}")
        else:
            ran = Ran(job=name, state=TickState.DONE, told=told)
        if ran.state is TickState.DONE:
            ticks.done(tick, at=self.now(), result=ran.told)
        else:
            ticks.failed(tick, at=self.now(), error=ran.error)
        ticks.beat(self.name, at=self.now(), started_at=self.started_at, doing="")
        return ran
