"""Stages are tables named after their run; those that a killed import left behind are dropped."""

import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from dunwell.store import frames

_DAY_SECONDS = 86_400


@contextmanager
def stage_names(*kinds: str) -> Iterator[dict[str, str]]:
    """Lend names for the stages of one import and drop the tables afterwards."""
    drop_orphans()
    token = f"{int(time.time()):x}_{os.getpid()}_{secrets.token_hex(3)}"
    names = {kind: f"stage_{token}_{kind}" for kind in kinds}
    try:
        yield names
    finally:
        for name in names.values():
            frames.drop_stage(name)


def drop_orphans() -> None:
    """Drop stages of imports that ended without dropping them."""
    for name in connection.introspection.table_names():
        if name.startswith("stage_") and _is_orphan(name):
            frames.drop_stage(name)


def _is_orphan(name: str) -> bool:
    """Tell by its age, and where the book is a file on this machine, by its process."""
    _, started, process, *_ = name.split("_")
    if time.time() - int(started, 16) > _DAY_SECONDS:
        return True
    return connection.vendor == "sqlite" and not _is_alive(int(process))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
