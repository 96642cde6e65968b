"""The health of the background work: the minute it falls silent, the job that fails."""

from datetime import UTC, datetime, timedelta

import pytest

from dunwell.core import worker_health
from dunwell.core.ticks import TickState
from dunwell.core.worker_health import Health, WorkerFacts

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def beat(minutes_ago: int, *, stopped: bool = False) -> WorkerFacts:
    return WorkerFacts(beat_at=NOW - timedelta(minutes=minutes_ago), stopped=stopped)


@pytest.mark.parametrize(
    ("workers", "states", "expected"),
    [
        ([], [], Health.NEVER),
        ([beat(0, stopped=True)], [], Health.STOPPED),
        ([beat(5)], [], Health.WELL),
        ([beat(6)], [], Health.SILENT),
        ([beat(6), beat(0)], [TickState.DONE, TickState.RUNNING], Health.WELL),  # One lives.
        ([beat(0)], [TickState.DONE, TickState.FAILED], Health.FAILING),
        ([beat(6)], [TickState.FAILED], Health.SILENT),  # The worse comes first.
    ],
)
def test_the_worst_is_told(
    workers: list[WorkerFacts], states: list[TickState], expected: Health
) -> None:
    assert worker_health.health(workers, states=states, now=NOW) is expected
