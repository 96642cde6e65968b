"""Who has the book open says so by a lock on a file, so that nobody puts another in its place."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

_FILE: Final = "open.lock"
_held: list[IO[str]] = []


def hold(home: Path) -> None:
    """Have the book open until this process and those it forked end."""
    lock = (home / _FILE).open("w")
    fcntl.flock(lock, fcntl.LOCK_SH)
    _held.append(lock)


@contextmanager
def alone(home: Path) -> Iterator[bool]:
    """Try to be the only one, and tell whether that is so for the length of the block."""
    with (home / _FILE).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
