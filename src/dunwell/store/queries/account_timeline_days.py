"""What the days decided about an account: whom to call or write to, and runs of silence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from dunwell.store.models import Silence, Touch
from dunwell.store.queries import account_timeline_entries as entries
from dunwell.store.queries.account_timeline_entries import Asked, Entry, Group, Side

_TOUCH: Final = 12
_SILENCE: Final = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class _Silent:
    """Days in a row on which an entity left a customer alone for one reason."""

    id: int
    customer: str
    entity_id: int
    day: date
    at: datetime
    code: str
    because: Mapping[str, Any]
    since: date
    days: int


def touches(asked: Asked) -> list[Entry]:
    """Give a page of steps taken; beside all else, a mail tells its own step."""
    rows = Touch.objects.filter(customer__in=asked.part.customer_ids)
    rows = rows.select_related("customer", "day")
    if not asked.groups:
        rows = rows.filter(message__isnull=True)
    if asked.part.entity:
        rows = rows.filter(entity__code=asked.part.entity)
    found = entries.newest(rows, asked, rank=_TOUCH, day="day__date", at="day__processed_at")
    return [
        Entry(
            day=one.day.date,
            at=one.day.processed_at,
            rank=_TOUCH,
            id=one.pk,
            group=Group.DECISIONS,
            what=f"touch.{one.channel}",
            side=Side.RULE,
            customer=one.customer.number,
            facts={"step": one.step, "state": one.state, "because": one.because},
        )
        for one in found
    ]


def silences(asked: Asked) -> list[Entry]:
    """Give a page of silences; days in a row for one reason are one entry, on the last of them."""
    told = [_entry(one) for one in _runs(asked)]
    behind = [one for one in told if entries.is_beyond(one, asked)]
    behind.sort(key=lambda one: one.place, reverse=not asked.backwards)
    return behind[: asked.size + 1]


def _runs(asked: Asked) -> list[_Silent]:
    part = asked.part
    rows = Silence.objects.filter(customer__in=part.customer_ids, day__date__lte=part.as_of)
    if part.entity:
        rows = rows.filter(day__entity__code=part.entity)
    named = rows.order_by("customer_id", "day__entity_id", "day__date", "pk").values_list(
        "pk",
        "customer__number",
        "day__entity_id",
        "day__date",
        "day__processed_at",
        "code",
        "because",
    )
    return list(_joined(named.iterator(chunk_size=2_000)))


def _joined(rows: Iterator[tuple[Any, ...]]) -> Iterator[_Silent]:
    open_run: _Silent | None = None
    for pk, customer, entity_id, day, at, code, because in rows:
        one = _Silent(
            id=pk,
            customer=customer,
            entity_id=entity_id,
            day=day,
            at=at,
            code=code,
            because=because,
            since=day,
            days=1,
        )
        if open_run is not None and _goes_on(open_run, one):
            one = replace(one, since=open_run.since, days=open_run.days + 1)
        elif open_run is not None:
            yield open_run
        open_run = one
    if open_run is not None:
        yield open_run


def _goes_on(run: _Silent, one: _Silent) -> bool:
    return (run.customer, run.entity_id, run.code) == (one.customer, one.entity_id, one.code)


def _entry(one: _Silent) -> Entry:
    return Entry(
        day=one.day,
        at=one.at,
        rank=_SILENCE,
        id=one.id,
        group=Group.DECISIONS,
        what="silence",
        side=Side.RULE,
        customer=one.customer,
        facts={
            "code": one.code,
            "because": one.because,
            "since": one.since,
            "days": one.days,
            "entity": one.entity_id,
        },
    )
