"""One entry of an account's timeline, its place among the others, and how a source reads a page.

The newest day stands first: the day on which something counts, not the one on which it was
learnt, so that a payment loaded today stands where it was made. Within a day the instant decides,
then the source, then the row.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from django.db.models import F, Q, QuerySet

from dunwell.store.queries.account import Slice


class Group(StrEnum):
    """What a person filters the timeline by."""

    MAILS = "mails"  # What we wrote, and what became of it.
    REPLIES = "replies"  # What the customer wrote.
    CALLS = "calls"
    NOTES = "notes"
    PROMISES = "promises"
    DISPUTES = "disputes"
    MONEY = "money"  # Documents issued, money received, applied, taken back, written off.
    DECISIONS = "decisions"  # What the day decided, silences, pauses, approvals.
    CHANGES = "changes"  # What people and imports changed of the customer.


class Side(StrEnum):
    """Who did it."""

    PERSON = "person"
    RULE = "rule"
    CUSTOMER = "customer"
    SYSTEM = "system"  # An import or the program itself.


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that happened; `what` names it, `facts` hold what its sentence needs.

    `amount` is in minor units of `currency`. `text` is what was written or said.
    """

    day: date
    at: datetime
    rank: int
    id: int
    group: Group
    what: str
    side: Side
    actor: str = ""
    amount: int | None = None
    currency: str = ""
    customer: str = ""
    text: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> "Place":
        """Where it stands among all entries."""
        return Place(day=self.day, at=self.at, rank=self.rank, id=self.id)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """A place in the timeline, ordered from the oldest to the newest."""

    day: date
    at: datetime
    rank: int
    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A page of the timeline: of which account, of which groups (empty: all), from where on.

    `recorded_until` bounds what has only an instant, where a person looks at a past day.
    """

    part: Slice
    groups: frozenset[Group] = frozenset()
    place: Place | None = None
    backwards: bool = False
    size: int = 50
    recorded_until: date | None = None


Source = Callable[[Asked], list[Entry]]
_ONE_DAY: Final = timedelta(days=1)


def newest(
    rows: QuerySet[Any], asked: Asked, *, rank: int, at: str, day: str = ""
) -> QuerySet[Any]:
    """Cut a source's rows to one page and one more; without a column for the day `at` tells it."""
    rows = rows.filter(_known(asked, at=at, day=day), _beyond(asked, rank=rank, at=at, day=day))
    order = [F(name) for name in (day, at, "pk") if name]
    ways = [one.asc() if asked.backwards else one.desc() for one in order]
    return rows.order_by(*ways)[: asked.size + 1]


def is_beyond(entry: Entry, asked: Asked) -> bool:
    """Tell whether an entry lies behind the place a page begins after."""
    if asked.place is None:
        return True
    return entry.place > asked.place if asked.backwards else entry.place < asked.place


def day_of(at: datetime) -> date:
    """Give the day an instant belongs to."""
    return at.astimezone(UTC).date()


def midnight(day: date) -> datetime:
    """Give the first instant of a day."""
    return datetime.combine(day, time(), tzinfo=UTC)


def _known(asked: Asked, *, at: str, day: str) -> Q:
    if day:
        return Q(**{f"{day}__lte": asked.part.as_of})
    if asked.recorded_until is None:
        return Q()
    return Q(**{f"{at}__lt": midnight(asked.recorded_until) + _ONE_DAY})


def _beyond(asked: Asked, *, rank: int, at: str, day: str) -> Q:
    place = asked.place
    if place is None:
        return Q()
    way = "gt" if asked.backwards else "lt"
    later_rank = rank > place.rank if asked.backwards else rank < place.rank
    within = Q(**{f"{at}__{way}": place.at})
    if later_rank:
        within |= Q(**{at: place.at})
    elif rank == place.rank:
        within |= Q(**{at: place.at, f"pk__{way}": place.id})
    if day:
        return Q(**{f"{day}__{way}": place.day}) | (Q(**{day: place.day}) & within)
    start, end = midnight(place.day), midnight(place.day) + _ONE_DAY
    inside = Q(**{f"{at}__gte": start, f"{at}__lt": end}) & within
    outside = Q(**{f"{at}__gte": end}) if asked.backwards else Q(**{f"{at}__lt": start})
    return outside | inside
