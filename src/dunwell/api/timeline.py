"""All that happened on an account over HTTP, the newest first."""

from datetime import date, datetime
from typing import Annotated, Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema

from dunwell.api import answers, callers, finding, shapes
from dunwell.api.fields import AsOf, Key, Limit, Word
from dunwell.api.operations import Operations
from dunwell.api.shapes import Money
from dunwell.core.permissions import Permission as P
from dunwell.store.queries import account_timeline as queries
from dunwell.store.queries.account import Slice
from dunwell.store.queries.account_timeline_entries import Asked, Entry, Group, Place

router: Final = Operations(tags=["Timeline"])
_LARGEST: Final = 2**63
Behind = Annotated[str, Query("", max_length=100, description="The `next` of the page before.")]


class Happening(Schema):
    """One thing that happened; `what` names it, `facts` hold what it was about."""

    day: date
    at: datetime
    group: str
    what: str
    side: str
    actor: str
    amount: Money | None
    text: str
    facts: dict[str, Any]


class Timeline(Schema):
    """One page of what happened; `next` is sent as `after` for what happened before it."""

    items: list[Happening]
    next: str | None


@router.reads(
    "customers/{int:customer_id}/timeline", name="timeline", needs=P.READ_BOOK, gives=Timeline
)
def timeline(
    request: HttpRequest,
    customer_id: Key,
    after: Behind,
    limit: Limit,
    as_of: AsOf,
    group: Word,
    entity: Word,
) -> HttpResponse:
    """Tell what happened on an account, the newest first."""
    caller = callers.of(request)
    customer = finding.customer(caller, customer_id)
    day = as_of or finding.acting_day()
    part = Slice(customer_ids=(customer.pk,), as_of=day, entity=finding.one_entity(caller, entity))
    found = queries.page(
        Asked(
            part=part,
            groups=frozenset(one for one in Group if one.value == group),
            place=_place(after),
            size=limit,
            recorded_until=as_of,
        )
    )
    more = _cursor(found.entries[-1]) if found.has_next and found.entries else None
    return answers.said(Timeline(items=[_told(one) for one in found.entries], next=more))


def _told(one: Entry) -> Happening:
    return Happening(
        day=one.day,
        at=one.at,
        group=one.group,
        what=one.what,
        side=one.side,
        actor=one.actor,
        amount=shapes.money(one.amount, one.currency),
        text=one.text,
        facts=shapes.plain(one.facts),
    )


def _cursor(one: Entry) -> str:
    return f"{one.day.isoformat()}~{one.at.isoformat()}~{one.rank}~{one.id}"


def _place(text: str) -> Place | None:
    """Read where the page before ended; nonsense gives the newest page."""
    parts = text.replace(" ", "+").split("~")
    try:
        day, at, rank, row_id = parts
        place = Place(
            day=date.fromisoformat(day),
            at=datetime.fromisoformat(at),
            rank=int(rank),
            id=int(row_id),
        )
    except ValueError:
        return None
    return place if place.at.tzinfo is not None and abs(place.id) < _LARGEST else None
