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
    rows = _pauses(asked).select_related("by")
    return [
        Entry(
            day=one.from_date,
            at=one.recorded_at,
            rank=_PAUSE,
            id=one.pk,
            group=Group.DECISIONS,
            what="pause",
            side=Side.PERSON,
            actor=str(one.by or ""),
            customer=one.customer.number,
            text=one.reason,
            facts={"until": one.to_date},
        )
        for one in entries.newest(rows, asked, rank=_PAUSE, day="from_date", at="recorded_at")
    ]


def pauses_ended(asked: Asked) -> list[Entry]:
    """Give a page of pauses that a person ended before their day."""
    rows = _pauses(asked).filter(ended_at__isnull=False).select_related("ended_by")
    return [
        Entry(
            day=entries.day_of(one.ended_at),
            at=one.ended_at,
            rank=_PAUSE_END,
            id=one.pk,
            group=Group.DECISIONS,
            what="pause.ended",
            side=Side.PERSON,
            actor=str(one.ended_by or ""),
            customer=one.customer.number,
            facts={"until": one.to_date},
        )
        for one in entries.newest(rows, asked, rank=_PAUSE_END, at="ended_at")
        if one.ended_at is not None
    ]


def overrides_begun(asked: Asked) -> list[Entry]:
    """Give a page of days on which a colleague took an account over from its cadence."""
    rows = _overrides(asked).select_related("owner", "by")
    found = entries.newest(rows, asked, rank=_OVERRIDE, day="from_date", at="recorded_at")
    return [
        Entry(
            day=one.from_date,
            at=one.recorded_at,
            rank=_OVERRIDE,
            id=one.pk,
            group=Group.DECISIONS,
            what="override",
            side=Side.PERSON,
            actor=str(one.by or ""),
            customer=one.customer.number,
            text=one.reason,
            facts={"until": one.to_date, "owner": str(one.owner)},
        )
        for one in found
    ]


def overrides_ended(asked: Asked) -> list[Entry]:
    """Give a page of accounts that were let back into their cadence before their day."""
    rows = _overrides(asked).filter(ended_at__isnull=False).select_related("ended_by")
    return [
        Entry(
            day=entries.day_of(one.ended_at),
            at=one.ended_at,
            rank=_OVERRIDE_END,
            id=one.pk,
            group=Group.DECISIONS,
            what="override.ended",
            side=Side.PERSON,
            actor=str(one.ended_by or ""),
            customer=one.customer.number,
            facts={"until": one.to_date},
        )
        for one in entries.newest(rows, asked, rank=_OVERRIDE_END, at="ended_at")
        if one.ended_at is not None
    ]


def _pauses(asked: Asked) -> QuerySet[Pause, Any]:
    rows = Pause.objects.filter(customer__in=asked.part.customer_ids).select_related("customer")
    return rows.exclude(entity__isnull=False) if asked.part.entity else rows


def _overrides(asked: Asked) -> QuerySet[Override, Any]:
    rows = Override.objects.filter(customer__in=asked.part.customer_ids)
    return rows.select_related("customer")
