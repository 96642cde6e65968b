"""Whether the installation works: its database, its tables, and its worker."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from dunwell.core import worker_health
from dunwell.core.worker_health import Health
from dunwell.store.queries import ticks


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found; `worker` is empty where the book could not be asked."""

    database: bool
    migrated: bool
    worker: str

    @property
    def can_serve(self) -> bool:
        """Tell whether pages can be answered."""
        return self.database and self.migrated

    @property
    def is_well(self) -> bool:
        """Tell whether the background work is done as well."""
        return self.can_serve and self.worker == Health.WELL

    def for_machines(self) -> dict[str, Any]:
        """Give it as plain values, which say nothing that is anybody's secret."""
        return {
            "status": "ok" if self.is_well else "degraded" if self.can_serve else "failing",
            "database": self.database,
            "migrated": self.migrated,
            "worker": self.worker,
        }


def look(now: datetime) -> Found:
    """Look at the database, then at its tables, then at the workers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if pending:
            return Found(database=True, migrated=False, worker="")
        workers, runs = ticks.workers(), ticks.newest()
        found = worker_health.health(ticks.facts(workers), states=ticks.states(runs), now=now)
    except DatabaseError:
        return Found(database=False, migrated=False, worker="")
    return Found(database=True, migrated=True, worker=found.value)
