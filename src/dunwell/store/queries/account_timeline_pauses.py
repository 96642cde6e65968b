"""When an account was paused or taken out of its cadence, as its timeline tells it."""

from typing import Any, Final

from django.db.models import QuerySet

from dunwell.store.models import Override, Pause
from dunwell.store.queries import account_timeline_entries as entries
from dunwell.store.queries.account_timeline_entries import Asked, Entry, Group, Side

_PAUSE: Final = 10
_PAUSE_END: Final = 11
_OVERRIDE: Final = 18
_OVERRIDE_END: Final = 19


def pauses_begun(asked: Asked) -> list[Entry]:
    """Give a page of pauses on their first day."""
    found = _page(_pauses(asked).select_related("by"), asked, rank=_PAUSE)
    return [_begun(one, "pause", rank=_PAUSE) for one in found]


def pauses_ended(asked: Asked) -> list[Entry]:
    """Give a page of pauses that a person ended before their day."""
    return _ended(_pauses(asked), asked, "pause.ended", rank=_PAUSE_END)


def overrides_begun(asked: Asked) -> list[Entry]:
    """Give a page of days on which a colleague took an account over from its cadence."""
    found = _page(_overrides(asked).select_related("owner", "by"), asked, rank=_OVERRIDE)
    return [_begun(one, "override", rank=_OVERRIDE, owner=str(one.owner)) for one in found]


def overrides_ended(asked: Asked) -> list[Entry]:
    """Give a page of accounts that were let back into their cadence before their day."""
    return _ended(_overrides(asked), asked, "override.ended", rank=_OVERRIDE_END)


def _page(rows: QuerySet[Any], asked: Asked, *, rank: int) -> QuerySet[Any]:
    return entries.newest(rows, asked, rank=rank, day="from_date", at="recorded_at")


def _begun(one: Pause | Override, what: str, *, rank: int, **facts: str) -> Entry:
    """Tell how it began: by whom, why, and until when."""
    return Entry(
        day=one.from_date,
        at=one.recorded_at,
        rank=rank,
        id=one.pk,
        group=Group.DECISIONS,
        what=what,
        side=Side.PERSON,
        actor=str(one.by or ""),
        customer=one.customer.number,
        text=one.reason,
        facts={"until": one.to_date, **facts},
    )


def _ended(rows: QuerySet[Any], asked: Asked, what: str, *, rank: int) -> list[Entry]:
    """Tell who ended which of them before its day."""
    ended = rows.filter(ended_at__isnull=False).select_related("ended_by")
    return [
        Entry(
            day=entries.day_of(one.ended_at),
            at=one.ended_at,
            rank=rank,
            id=one.pk,
            group=Group.DECISIONS,
            what=what,
            side=Side.PERSON,
            actor=str(one.ended_by or ""),
            customer=one.customer.number,
            facts={"until": one.to_date},
        )
        for one in entries.newest(ended, asked, rank=rank, at="ended_at")
    ]


def _pauses(asked: Asked) -> QuerySet[Pause, Any]:
    rows = Pause.objects.filter(customer__in=asked.part.customer_ids).select_related("customer")
    return rows.exclude(entity__isnull=False) if asked.part.entity else rows


def _overrides(asked: Asked) -> QuerySet[Override, Any]:
    rows = Override.objects.filter(customer__in=asked.part.customer_ids)
    return rows.select_related("customer")
