"""How the background work stands: its workers, and the newest run of each schedule."""

from django.db.models import Max

from dunwell.core.ticks import TickState
from dunwell.core.worker_health import WorkerFacts
from dunwell.store.models import Tick, Worker

WORKERS_SHOWN = 20


def workers() -> list[Worker]:
    """Give the workers, the one that told of itself last first."""
    return list(Worker.objects.order_by("-beat_at")[:WORKERS_SHOWN])


def facts(rows: list[Worker]) -> list[WorkerFacts]:
    """Give workers as the rules see them."""
    return [WorkerFacts(beat_at=row.beat_at, stopped=row.stopped_at is not None) for row in rows]


def newest() -> list[Tick]:
    """Give the newest run of each schedule, by its name."""
    last = Tick.objects.values("schedule").annotate(newest=Max("due_at"))
    due = {row["schedule"]: row["newest"] for row in last}
    rows = Tick.objects.filter(schedule__in=due, due_at__in=set(due.values()))
    return sorted(
        (row for row in rows if row.due_at == due[row.schedule]), key=lambda row: row.schedule
    )


def states(rows: list[Tick]) -> list[TickState]:
    """Give the states of runs."""
    return [TickState(row.state) for row in rows]
