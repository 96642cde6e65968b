"""How the background work stands, over HTTP."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema

from dunwell.api import answers, callers, shapes
from dunwell.api.operations import Operations
from dunwell.core import worker_health
from dunwell.core.permissions import Permission as P
from dunwell.store.queries import outbox, ticks

router: Final = Operations(tags=["Worker"])


class Worker(Schema):
    """A worker as it last told of itself."""

    name: str
    started_at: str | None
    beat_at: str | None
    stopped_at: str | None
    doing: str


class Job(Schema):
    """The newest run of a schedule."""

    job: str
    state: str
    started_at: str | None
    finished_at: str | None
    attempts: int
    retry_at: str | None
    error: str
    told: dict[str, Any]


class Background(Schema):
    """The health of the background work, and how many messages are in which state."""

    health: str
    workers: list[Worker]
    jobs: list[Job]
    messages: dict[str, int]


@router.reads("worker", name="worker", needs=P.READ_SETTINGS, gives=Background)
def worker(request: HttpRequest) -> HttpResponse:
    """Give how the background work stands."""
    callers.of(request)
    workers, runs = ticks.workers(), ticks.newest()
    health = worker_health.health(
        ticks.facts(workers), states=ticks.states(runs), now=timezone.now()
    )
    return answers.said(
        Background(
            health=health,
            workers=[
                Worker(
                    name=one.name,
                    started_at=shapes.instant(one.started_at),
                    beat_at=shapes.instant(one.beat_at),
                    stopped_at=shapes.instant(one.stopped_at),
                    doing=one.doing,
                )
                for one in workers
            ],
            jobs=[
                Job(
                    job=one.schedule,
                    state=one.state,
                    started_at=shapes.instant(one.started_at),
                    finished_at=shapes.instant(one.finished_at),
                    attempts=one.attempts,
                    retry_at=shapes.instant(one.retry_at),
                    error=one.error,
                    told=shapes.plain(one.result or {}),
                )
                for one in runs
            ],
            messages=dict(outbox.counts()),
        )
    )
