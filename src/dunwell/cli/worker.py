"""`dunwell worker`: run the schedule in the background until it is told to stop."""

import argparse
import json
import os
import signal
import socket
import sys
from collections.abc import Sequence
from types import FrameType
from typing import TYPE_CHECKING, Any, Final

from dunwell.cli.errors import BadUse

if TYPE_CHECKING:
    from dunwell.jobs.working import Ran

NAME: Final = "worker"
HELP: Final = "run the schedule: the day, sending, reading replies, the morning digest"
_PAUSE_SECONDS: Final = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take how long to run, or whether to tell how the background work stands."""
    parser.add_argument("--once", action="store_true", help="run what is due now, then return")
    parser.add_argument(
        "--status",
        action="store_true",
        help="run nothing; tell how the background work stands, with exit code 0 when well",
    )
    parser.add_argument(
        "--json", action="store_true", help="with --once or --status: one JSON object"
    )
    # For a server that keeps a worker beside itself: it ends when the server is gone.
    parser.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)


def run(options: argparse.Namespace) -> int:
    """Run what is due, again and again; a signal lets the job at hand end first."""
    import threading

    from dunwell.cli import books

    if options.json and not (options.once or options.status):
        raise BadUse("`dunwell worker --json` needs --once or --status; a worker runs on and on.")
    # Passwords that a server kept must be readable here, so the book's key is kept from now on.
    os.environ["DUNWELL_WORKING"] = "1"
    books.open_book()
    if options.status:
        from dunwell.cli import worker_status

        return worker_status.run(options)
    stop = threading.Event()

    def leave(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    return _work(options, stop)


def _work(options: argparse.Namespace, stop: Any) -> int:
    import time

    from django.conf import settings
    from django.db import close_old_connections

    from dunwell.actions import ticks
    from dunwell.cli import clock
    from dunwell.jobs import holding, pulse, schedule
    from dunwell.jobs.working import Working

    holding.hold(settings.HOME)
    name = f"{socket.gethostname()}:{os.getpid()}"[:100]
    parent = os.getppid()
    working = Working(
        name=name,
        now=clock.now,
        elapsed=time.monotonic,
        jobs=schedule.jobs,
        leaving=stop.is_set,
    )
    if not options.once:
        print(
            f"Worker {name} runs the schedule; stop it with Ctrl-C.", file=sys.stderr, flush=True
        )
    ran: Sequence[Ran] = ()
    with pulse.beating(name, now=clock.now):
        while not stop.is_set():
            ran = working.turn()
            close_old_connections()
            if options.once or (options.with_parent and os.getppid() != parent):
                break
            _log(ran)
            stop.wait(_PAUSE_SECONDS)
    ticks.stopped(name, at=clock.now())
    return _told(ran, name, as_json=options.json) if options.once else 0


def _told(ran: "Sequence[Ran]", name: str, *, as_json: bool) -> int:
    """Print what each job did; the exit code is 1 where one failed."""
    if as_json:
        told = {"worker": name, "jobs": [one.for_machines() for one in ran]}
        print(json.dumps(told, ensure_ascii=False))
    elif not ran:
        print("Nothing was due.")
    else:
        for one in ran:
            print(_line(one))
    return 1 if any(one.error for one in ran) else 0


def _log(ran: "Sequence[Ran]") -> None:
    """Write down what was done, not that there was nothing to do."""
    for one in ran:
        if one.error or _shown(one):
            print(_line(one), file=sys.stderr, flush=True)


def _line(one: "Ran") -> str:
    if one.error:
        return f"{one.job}: failed: {one.error}"
    return f"{one.job}: {_shown(one) or 'nothing to do'}"


def _shown(one: "Ran") -> str:
    """Write what a run told, without what is zero, empty or only an hour to wait for."""
    told = one.for_machines()["told"]
    return ", ".join(_pairs(told))


def _pairs(told: Any) -> Sequence[str]:
    found = []
    for key, value in told.items():
        if isinstance(value, dict):
            inner = ", ".join(_pairs(value))
            found += [f"{key} ({inner})"] if inner else []
        elif value and key != "again_at":
            found.append(f"{key} {value}")
    return found
