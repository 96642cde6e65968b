"""`dunwell worker --status`: how the background work stands, for people and for monitoring."""

import argparse
import json
from typing import TYPE_CHECKING, Any, Final

from dunwell.core.worker_health import Health

if TYPE_CHECKING:
    from dunwell.store.models import Tick, Worker

_SAID: Final = {
    Health.NEVER: "No worker was started yet; start one with `dunwell worker`.",
    Health.STOPPED: "Every worker was stopped; start one with `dunwell worker`.",
    Health.SILENT: "No worker has told of itself for five minutes; start another one.",
    Health.FAILING: "A job failed and is tried again by itself.",
    Health.WELL: "The background work runs, and every job came to its end.",
}


def run(options: argparse.Namespace) -> int:
    """Tell the health, the workers, the newest run of each job and how many messages wait."""
    from dunwell.cli import clock
    from dunwell.core import worker_health
    from dunwell.store.queries import outbox, ticks

    now = clock.now()
    workers, runs = ticks.workers(), ticks.newest()
    health = worker_health.health(ticks.facts(workers), states=ticks.states(runs), now=now)
    told = {
        "health": health.value,
        "at": now.isoformat(),
        "workers": [_worker(one) for one in workers],
        "jobs": [_job(one) for one in runs],
        "messages": outbox.counts(),
    }
    if options.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        _print(_SAID[health], told)
    return 0 if health is Health.WELL else 1


def _worker(one: "Worker") -> dict[str, Any]:
    return {
        "name": one.name,
        "started_at": one.started_at.isoformat(),
        "beat_at": one.beat_at.isoformat(),
        "stopped_at": one.stopped_at.isoformat() if one.stopped_at else None,
        "doing": one.doing,
    }


def _job(one: "Tick") -> dict[str, Any]:
    return {
        "job": one.schedule,
        "state": one.state,
        "worker": one.worker,
        "started_at": one.started_at.isoformat(),
        "finished_at": one.finished_at.isoformat() if one.finished_at else None,
        "attempts": one.attempts,
        "retry_at": one.retry_at.isoformat() if one.retry_at else None,
        "error": one.error,
        "told": one.result,
    }


def _print(sentence: str, told: dict[str, Any]) -> None:
    print(sentence)
    for one in told["workers"]:
        if one["stopped_at"] is None:
            doing = f", {one['doing']}" if one["doing"] else ""
            print(f"  {one['name']} told of itself at {one['beat_at']}{doing}")
    for one in told["jobs"]:
        print(f"  {one['job']}: {one['state']}{': ' + one['error'] if one['error'] else ''}")
    print("  " + ", ".join(f"{count} {state}" for state, count in told["messages"].items()))
