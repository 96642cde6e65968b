"""What was computed from the whole book is kept until the book changes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final, TypeVar, cast

from django.db import connection
from django.db.models import Max

from dunwell.store.models import AuditEntry
from dunwell.store.queries import ledger

MOST_KEPT: Final = 256

T = TypeVar("T")
_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = Lock()


def book_mark() -> Hashable:
    """Give a mark that changes with every posting, import and act on this book."""
    acts = AuditEntry.objects.aggregate(last=Max("sequence"))["last"] or 0
    return (connection.settings_dict["NAME"], ledger.version(), acts)


def remember(key: Hashable, compute: Callable[[], T]) -> T:
    """Give what is kept under the key, else compute it; the longest unused goes first.

    The key holds `book_mark()` and every parameter. Two requests may compute the same at once;
    both are right.
    """
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return cast("T", _kept[key])
    found = compute()
    with _lock:
        _kept[key] = found
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return found


def forget() -> None:
    """Forget everything: tests do so, since a rolled back book reuses its numbers."""
    with _lock:
        _kept.clear()
