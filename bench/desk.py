"""The Today page of a served book: the page, moving the row, and Save and next."""

import html
import re
from collections.abc import Iterator
from typing import Final

from bench.books import NAMES, Engine
from bench.table import Figure, Row, Target
from bench.visitor import Visitor

ROUNDS: Final = 20
_PANE: Final = {"HX-Request": "true", "HX-Target": "pane"}
_FORM: Final = {"HX-Request": "true", "HX-Target": "today"}
_ROW: Final = re.compile(r'data-row="([^"]+)"')
_HIDDEN: Final = re.compile(r'name="(csrfmiddlewaretoken|key|seen)" value="([^"]*)"')
# What a person at the keyboard takes for at once; the target is the whole of it at most.
_ALLOWED: Final = {
    "today": Figure(name="the second allowed", value=1.0),
    "move": Figure(name="the 150 ms allowed", value=0.150),
    "save": Figure(name="the 300 ms allowed", value=0.300),
}
_WITHIN: Final = Target(bound="at most", value=1)


def rounds(*, judged: bool) -> int:
    """Say how often each page is asked for; what is not judged is only run through."""
    return ROUNDS if judged else 2


def measure(engine: Engine, open_items: int, visitor: Visitor, *, judged: bool) -> Iterator[Row]:
    """Open the page, go down its rows, and log a call on each of some."""
    times = rounds(judged=judged)
    visitor.read("/today")
    taken = [visitor.seconds("/today") for _ in range(times)]
    yield _row(engine, open_items, "today", "today, p95", taken, judged)
    rows = _ROW.findall(visitor.read("/today"))[:times]
    moved = [visitor.seconds(f"/today?row={one}", _PANE) for one in rows]
    yield _row(engine, open_items, "move", "moving the row, p95", moved, judged)
    saved = [_saved(visitor, one) for one in rows]
    yield _row(engine, open_items, "save", "Save and next, p95", saved, judged)


def _saved(visitor: Visitor, row: str) -> float:
    pane = html.unescape(visitor.read(f"/today?row={row}", _PANE))
    told = dict(_HIDDEN.findall(pane))
    fields = {**told, "outcome": "reached", "person": "Bench", "note": "measured", "next": "1"}
    return visitor.sent(f"/today/rows/{row}/call", fields, _FORM)


def _row(
    engine: Engine, open_items: int, allowed: str, name: str, taken: list[float], judged: bool
) -> Row:
    worst = sorted(taken)[min(len(taken) - 1, int(len(taken) * 0.95))]
    return Row(
        items=open_items,
        engine=NAMES[engine],
        measured=Figure(name=name, value=worst),
        against=_ALLOWED[allowed],
        target=_WITHIN if judged else None,
    )
