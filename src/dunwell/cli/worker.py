"""`dunwell worker`: run the schedule in the background until it is told to stop."""

import argparse
import os
import signal
import socket
import sys
from types import FrameType
from typing import Final

NAME: Final = "worker"
HELP: Final = "run the schedule: the day, sending, reading replies, the morning digest"
_PAUSE_SECONDS: Final = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take how long to run."""
    parser.add_argument("--once", action="store_true", help="run what is due now, then return")


def run(options: argparse.Namespace) -> int:
    """Run what is due, again and again; a signal lets the job at hand end first."""
    import threading
    import time

    from dunwell.cli import books, clock

    books.open_book()
    from django.db import close_old_connections

    from dunwell.actions import ticks
    from dunwell.jobs import schedule
    from dunwell.jobs.working import Working

    stop = threading.Event()

    def leave(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    name = f"{socket.gethostname()}:{os.getpid()}"[:100]
    working = Working(name=name, now=clock.now, elapsed=time.monotonic, jobs=schedule.jobs)
    print(f"Worker {name} runs the schedule; stop it with Ctrl-C.", file=sys.stderr, flush=True)
    while not stop.is_set():
        working.turn()
        close_old_connections()
        if options.once:
            break
        stop.wait(_PAUSE_SECONDS)
    ticks.stopped(name, at=clock.now())
    return 0
