"""Work that takes long runs in a process beside the server, and tells how far it is in a folder.

The folder holds `progress.json`, and `lock`, which the process keeps from before its start to its
end: whoever finds it free knows that the process is gone, however it ended.
"""

import fcntl
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

_PROGRESS: Final = "progress.json"
_LOCK: Final = "lock"
STARTING: Final = "Starting"
ENDING_SECONDS: Final = 5.0


def start(place: Path, module: str, words: Sequence[str]) -> bool:
    """Begin `python -m module words` without waiting; False when the folder's work is under way.

    The server's threads and the bulk connection of an import never share a process.
    """
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(place / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _taken(lock):
            return False
        tell(place, STARTING)
        process = subprocess.Popen(  # noqa: S603 - our own module with our own words.
            [sys.executable, "-P", "-m", module, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            env=_environment(),
            pass_fds=(lock,),
        )
    finally:
        # The process has the lock by inheritance and keeps it.
        os.close(lock)
    # Somebody has to take the exit code, or the process would stay listed when it ended.
    threading.Thread(target=process.wait, daemon=True).start()
    return True


def _taken(lock: int) -> bool:
    """Take the lock; a process that has said its result may still need a moment to end."""
    until = time.monotonic() + ENDING_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        else:
            return True


def _environment() -> dict[str, str]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "dunwell.site.settings"}
    environment.pop("DUNWELL_SERVING", None)
    return environment


def is_running(place: Path) -> bool:
    """Tell whether the work of a folder is under way."""
    try:
        lock = os.open(place / _LOCK, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(lock)
    return False


def tell(place: Path, step: str, done: int = 0, total: int | None = None, **more: Any) -> None:
    """Tell how far the work is: its step, rows done, and rows in all where known."""
    fresh = place / f"{_PROGRESS}.new"
    fresh.write_text(json.dumps({"step": step, "done": done, "total": total, **more}))
    fresh.replace(place / _PROGRESS)


def progress(place: Path) -> dict[str, Any]:
    """Read how far the work is."""
    try:
        told: dict[str, Any] = json.loads((place / _PROGRESS).read_text())
    except (OSError, ValueError):
        return {"step": STARTING, "done": 0, "total": None}
    return told
