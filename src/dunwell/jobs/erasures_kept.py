"""Who was erased is written beside the book as well, so that a restore can erase them again.

`erasures.jsonl` names nobody: it holds numbers of contacts and colleagues, days and reasons. A
backup does not take its place, because what it says was done after the backup was made.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from dunwell.actions import erasures
from dunwell.store.models import AuditEntry, Erasure

FILE: Final = "erasures.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated:
    """Who was erased again after a restore, and who is not in the book that came back."""

    again: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def write(home: Path) -> int:
    """Add the erasures of the book that the file does not have yet; tell how many."""
    rows = list(Erasure.objects.order_by("pk"))
    if not rows:
        return 0
    book = _book()
    path = home / FILE
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        known = {one["subject"] for one in _lines(path) if one["book"] == book}
        fresh = [one for one in rows if one.subject not in known]
        if fresh and _is_cut_off(path):
            file.write("\n")  # A crash cut its last line off.
        for one in fresh:
            told = {
                "book": book,
                "subject": one.subject,
                "at": one.recorded_at.isoformat(),
                "by": one.by_id,
                "reason": one.reason,
            }
            file.write(json.dumps(told, sort_keys=True) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return len(fresh)


def repeat(home: Path, *, at: datetime) -> Repeated:
    """Erase again whom the file names and the book that came back still knows."""
    lines = list(_lines(home / FILE))
    if not lines:
        return Repeated()
    book = _book()
    told = [(one["subject"], one["reason"]) for one in lines if one["book"] == book]
    again, missing = erasures.repeat(told, at=at, as_of=at.date())
    return Repeated(again=tuple(again), missing=tuple(missing))


def _book() -> str:
    """Know a book by the hash of the first entry of its trail."""
    first = AuditEntry.objects.order_by("sequence").values_list("hash", flat=True).first()
    return first or ""


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """Read what can be read; a line cut off by a crash is written again by the next erasure."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        told = _read(line)
        if told is not None:
            yield told


def _is_cut_off(path: Path) -> bool:
    text = path.read_bytes()
    return bool(text) and not text.endswith(b"\n")


def _read(line: str) -> dict[str, Any] | None:
    try:
        told = json.loads(line)
    except ValueError:
        return None
    whole = isinstance(told, dict) and {"book", "subject", "reason"} <= told.keys()
    return told if whole else None
