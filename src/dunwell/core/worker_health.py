"""A worker is well while it tells of itself; what fell silent, or a job that fails, is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from dunwell.core.ticks import TickState

# A worker tells of itself several times a minute, whatever it does.
SILENT_AFTER: Final = timedelta(minutes=5)


class Health(StrEnum):
    """How the background work stands."""

    NEVER = "never"  # No worker was ever started here.
    STOPPED = "stopped"  # Every worker was stopped by somebody.
    SILENT = "silent"  # A worker stopped telling of itself: it died or hangs.
    FAILING = "failing"  # Workers live, and a job fails.
    WELL = "well"  # Workers live, and every job came to its end.


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerFacts:
    """One worker as it last told of itself."""

    beat_at: datetime
    stopped: bool


def health(
    workers: Sequence[WorkerFacts], *, states: Sequence[TickState], now: datetime
) -> Health:
    """Judge the background work by its workers and by the newest run of each schedule."""
    if not workers:
        return Health.NEVER
    running = [worker for worker in workers if not worker.stopped]
    if not running:
        return Health.STOPPED
    if all(now - worker.beat_at > SILENT_AFTER for worker in running):
        return Health.SILENT
    return Health.FAILING if TickState.FAILED in states else Health.WELL
