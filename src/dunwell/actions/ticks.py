"""Take the right to run a due time, once among all workers, and tell what came of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Q

from dunwell.core import schedules
from dunwell.core.ticks import TickState
from dunwell.store.models import Tick, Worker

# A worker that lives renews what it holds every `RENEW_SECONDS`; one that died lets go soon.
LEASE: Final = timedelta(minutes=3)
RENEW_SECONDS: Final = 20.0
# A job that never ends by itself has one row for all its runs, due at the beginning of time.
_LONGEST_ERROR: Final = 1000


def claim(schedule: str, *, due_at: datetime, worker: str, at: datetime) -> Tick | None:
    """Take a due time; None when it was run, is being run, or waits for its next try.

    A run whose worker died is taken over when its lease has ended.
    """
    try:
        with transaction.atomic():
            return Tick.objects.create(
                schedule=schedule,
                due_at=due_at,
                worker=worker,
                started_at=at,
                lease_until=at + LEASE,
            )
    except IntegrityError:
        pass
    with transaction.atomic():
        rows = Tick.objects.select_for_update().filter(schedule=schedule, due_at=due_at)
        tick = rows.filter(
            Q(state=TickState.FAILED, retry_at__lte=at)
            | Q(state=TickState.RUNNING, lease_until__lt=at)
        ).first()
        if tick is None:
            return None
        tick.state, tick.worker, tick.started_at = TickState.RUNNING, worker, at
        tick.lease_until, tick.retry_at = at + LEASE, None
        tick.attempts += 1
        tick.save()
        return tick


def claim_standing(
    schedule: str, *, beginning: datetime, worker: str, at: datetime
) -> Tick | None:
    """Take the only row of a job that runs again and again; None while another worker has it."""
    tick = claim(schedule, due_at=beginning, worker=worker, at=at)
    if tick is not None:
        return tick
    with transaction.atomic():
        rows = Tick.objects.select_for_update().filter(schedule=schedule, due_at=beginning)
        found = rows.exclude(state=TickState.RUNNING).first()
        if found is None or (found.retry_at is not None and found.retry_at > at):
            return None
        found.state, found.worker, found.started_at = TickState.RUNNING, worker, at
        found.lease_until, found.attempts = at + LEASE, 1
        found.save()
        return found


def done(tick: Tick, *, at: datetime, result: Mapping[str, Any]) -> None:
    """Keep that a run came to its end, unless another worker took it over meanwhile."""
    _held(tick).update(
        state=TickState.DONE,
        finished_at=at,
        error="",
        retry_at=None,
        result=schedules.plain(dict(result)),
    )


def failed(tick: Tick, *, at: datetime, error: str) -> None:
    """Keep why a run failed, and when it is tried again."""
    _held(tick).update(
        state=TickState.FAILED,
        finished_at=at,
        error=error[:_LONGEST_ERROR],
        retry_at=schedules.retry_at(failed_at=at, attempts=tick.attempts),
    )


def _held(tick: Tick) -> Any:
    return Tick.objects.filter(
        pk=tick.pk, state=TickState.RUNNING, worker=tick.worker, started_at=tick.started_at
    )


def beat(worker: str, *, at: datetime, started_at: datetime, doing: str) -> None:
    """Tell that a worker lives and what it does."""
    Worker.objects.update_or_create(
        name=worker,
        defaults={
            "started_at": started_at,
            "beat_at": at,
            "doing": doing[:200],
            "stopped_at": None,
        },
    )


def renew(worker: str, *, at: datetime) -> None:
    """Tell that a worker lives while its job runs, and keep what it holds from others."""
    Worker.objects.filter(name=worker).update(beat_at=at)
    Tick.objects.filter(worker=worker, state=TickState.RUNNING).update(lease_until=at + LEASE)


def stopped(worker: str, *, at: datetime) -> None:
    """Tell that a worker ended by itself."""
    Worker.objects.filter(name=worker).update(stopped_at=at, doing="")
