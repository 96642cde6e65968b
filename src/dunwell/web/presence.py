"""Who looks at an account right now: a hint to colleagues, kept in this server's memory alone."""

import time
from collections import OrderedDict
from threading import Lock
from typing import Final

from dunwell.store.models import User

# Whoever has not moved for so long is taken to have gone.
SECONDS: Final = 120.0
_MOST: Final = 10_000

_seen: OrderedDict[int, tuple[int, str, float]] = OrderedDict()
_lock = Lock()


def look(person: User, customer_id: int) -> list[str]:
    """Note that a person looks at an account, and name the others who do."""
    now = time.monotonic()
    with _lock:
        _seen[person.pk] = (customer_id, str(person), now)
        _seen.move_to_end(person.pk)
        while len(_seen) > _MOST:
            _seen.popitem(last=False)
        return sorted(
            name
            for pk, (where, name, at) in _seen.items()
            if pk != person.pk and where == customer_id and now - at < SECONDS
        )


def forget() -> None:
    """Forget everybody: tests do so."""
    with _lock:
        _seen.clear()
