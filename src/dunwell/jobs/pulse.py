"""A worker tells that it lives while a long job keeps its hands full, from a thread of its own."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from django.db import DatabaseError, connection

from dunwell.actions import ticks

_LOG: Final = logging.getLogger("dunwell.worker")


@contextmanager
def beating(
    worker: str, *, now: Callable[[], datetime], every_seconds: float = ticks.RENEW_SECONDS
) -> Iterator[None]:
    """Renew what the worker holds for as long as the block runs."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(every_seconds):
            _renew(worker, at=now())

    thread = threading.Thread(target=beat, name="worker pulse", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _renew(worker: str, *, at: datetime) -> None:
    """Renew once; a database that is busy or away is asked again the next time."""
    try:
        ticks.renew(worker, at=at)
    except DatabaseError as error:
        _LOG.warning("The worker could not tell that it lives: %s", error)
    finally:
        connection.close()
