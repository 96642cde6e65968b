"""Stages are tables named after their run; those that a killed import left behind are dropped."""

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connection

from dunwell.store import frames

_DAY_SECONDS: Final = 86_400
_NAME: Final = re.compile(r"stage_([0-9a-f]+)_([0-9]+)_([0-9a-f]{6})_[a-z]+")
# Any fixed number does, so long as nothing else takes PostgreSQL's locks of two numbers by it.
_STAGES: Final = 7_003


@contextmanager
def stage_names(*kinds: str) -> Iterator[dict[str, str]]:
    """Lend names for the stages of one import and drop the tables afterwards."""
    drop_orphans()
    token = secrets.token_hex(3)
    prefix = f"stage_{int(time.time()):x}_{os.getpid()}_{token}"
    names = {kind: f"{prefix}_{kind}" for kind in kinds}
    _lock(token)
    try:
        yield names
    finally:
        frames.drop_stages(names.values())
        _unlock(token)


def drop_orphans() -> None:
    """Drop stages of imports that ended without dropping them."""
    orphans = [name for name in connection.introspection.table_names() if _is_orphan(name)]
    if orphans:
        frames.drop_stages(orphans)


def _is_orphan(name: str) -> bool:
    """Tell by the lock its import holds, and on SQLite, where there is none, by its process."""
    known = _NAME.fullmatch(name)
    if known is None:
        return False
    started, process, token = known.groups()
    if connection.vendor == "postgresql":
        return _lock(token, wait=False) and _unlock(token)
    return time.time() - int(started, 16) > _DAY_SECONDS or not _is_alive(int(process))


def _lock(token: str, *, wait: bool = True) -> bool:
    """Hold a lock that PostgreSQL releases when this process ends, however it ends."""
    return _call("pg_advisory_lock" if wait else "pg_try_advisory_lock", token)


def _unlock(token: str) -> bool:
    return _call("pg_advisory_unlock", token)


def _call(function: str, token: str) -> bool:
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [_STAGES, int(token, 16)])
        return cursor.fetchone()[0] is not False


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
