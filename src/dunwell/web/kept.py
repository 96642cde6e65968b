"""What was computed from the whole book is kept until the book changes."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final, TypeVar, cast

from django.db import connection
from django.db.models import Q

from dunwell.store.models import AuditEntry
from dunwell.store.queries import ledger

MOST_KEPT: Final = 1024
# Acts on people and their views change nothing that is computed from the book. Acts on contacts,
# promises and work change no amount either, but lists may tell of them. One not named changes all.
_PEOPLE: Final = ("people.", "saved_views.")
_WORK: Final = (
    *("calls.", "contacts.", "disputes.", "pauses.", "promises.", "proposals.", "snoozes."),
    *("tasks.", "scores.", "assignments.", "nonpayment."),
)

T = TypeVar("T")
_kept: OrderedDict[Hashable, Any] = OrderedDict()
_marks: dict[str, Hashable] = {}
_under_way: dict[Hashable, Lock] = {}
_lock = Lock()


def book_mark() -> Hashable:
    """Give a mark that changes with every posting, import and act on this book."""
    return _noted("book", _last_act(_PEOPLE))


def figures_mark() -> Hashable:
    """Give a mark that changes with every posting, import and act that figures depend on."""
    return _noted("figures", _last_act(_PEOPLE + _WORK))


def _noted(kind: str, act: int) -> Hashable:
    """Make a mark, and drop what was kept under the one of its kind before it."""
    mark = (kind, str(connection.settings_dict["NAME"]), ledger.version(), act)
    with _lock:
        before = _marks.get(kind)
        if before is not None and before != mark:
            for key in [key for key in _kept if isinstance(key, tuple) and before in key]:
                del _kept[key]
        _marks[kind] = mark
    return mark


def _last_act(without: tuple[str, ...]) -> int:
    """Give the number of the last act that is none of these; acts are numbered as they commit."""
    aside = Q()
    for beginning in without:
        aside |= Q(action__startswith=beginning)
    acts = AuditEntry.objects.exclude(aside).order_by("-sequence")
    return acts.values_list("sequence", flat=True).first() or 0


def remember(key: Hashable, compute: Callable[[], T]) -> T:
    """Give what is kept under the key, else compute it; the longest unused goes first.

    The key holds a mark of the book and every parameter. Who asks for what is being computed waits
    for it; when that fails, it is computed again.
    """
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return cast("T", _kept[key])
        under_way = _under_way.setdefault(key, Lock())
    with under_way:
        with _lock:
            if key in _kept:
                return cast("T", _kept[key])
        try:
            found = compute()
            _keep(key, found)
        finally:
            with _lock:
                _under_way.pop(key, None)
    return found


def _keep(key: Hashable, found: object) -> None:
    with _lock:
        _kept[key] = found
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


def forget() -> None:
    """Forget everything: tests do so, since a rolled back book reuses its numbers."""
    with _lock:
        _kept.clear()
        _marks.clear()
