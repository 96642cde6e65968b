"""The open items an act can be about: a hundred at a time, and always those that were ticked.

Looking for others sends the form as it stands and saves nothing, so ticks and texts are kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from dunwell.store.queries.commitments import OpenDebit
from dunwell.store.queries.keysets import PAGE_ROWS
from dunwell.web import table_pages

_LOOK = "look"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picks:
    """The rows to choose from; `after` begins the next hundred, empty when there are none."""

    rows: Sequence[OpenDebit]
    ticked: frozenset[int]
    find: str
    counted: str
    after: str
    is_part: bool  # Whether there is more to choose from than one page holds.


def sent(request: HttpRequest) -> QueryDict | None:
    """Give what was sent to be saved; looking for other items sends nothing to be saved."""
    return request.POST if request.POST and _LOOK not in request.POST else None


def initial(request: HttpRequest, usual: Mapping[str, Any]) -> dict[str, Any]:
    """Fill the form with what was typed before others were looked for, else with what is usual."""
    return {**usual, **request.POST.dict()} if _LOOK in request.POST else dict(usual)


def of(request: HttpRequest, debits: Sequence[OpenDebit], chosen: Sequence[OpenDebit]) -> Picks:
    """Cut what is shown from all that is open, the oldest first."""
    find = request.POST.get("find", "").strip()[:100]
    ticked = frozenset(one.item_id for one in chosen)
    others = [
        one
        for one in debits
        if one.item_id not in ticked and find.casefold() in one.number.casefold()
    ]
    places = {str(one.item_id): place for place, one in enumerate(others)}
    start = places.get(request.POST.get(_LOOK, ""), -1) + 1
    shown = others[start : start + PAGE_ROWS]
    more = start + PAGE_ROWS < len(others)
    rows = [*chosen, *shown]
    return Picks(
        rows=rows,
        ticked=ticked,
        find=find,
        counted=table_pages.shown_rows(len(rows), len(debits)),
        after=str(shown[-1].item_id) if more else "",
        is_part=len(debits) > PAGE_ROWS,
    )
