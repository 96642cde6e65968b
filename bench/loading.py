"""The task `load`: import one file through the real job; the process is that import's alone."""

import resource
import sys
from pathlib import Path

from bench.timing import timed
from dunwell.cli import books, clock
from dunwell.core.import_fields import ImportKind
from dunwell.jobs.imports import loading
from dunwell.jobs.imports.requests import Request

# Linux counts the peak in kilobytes, macOS in bytes.
_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024


def run(*, file: str, items: int) -> dict[str, float]:
    """Load a file of so many items into a new book; tell the seconds and the peak of memory."""
    home = books.open_book()
    request = Request(kind=ImportKind.ITEMS, path=Path(file), source="bench", accept_mapping=True)
    results = []

    def load() -> None:
        results.append(
            loading.load(request, home=home, by=None, at=clock.now(), told=lambda *_: None)
        )

    seconds = timed(load)
    if results[0]["created"] != items:
        raise RuntimeError(f"{results[0]['created']} of {items} items came in")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _PEAK_UNIT
    return {"seconds": seconds, "peak_bytes": peak}
