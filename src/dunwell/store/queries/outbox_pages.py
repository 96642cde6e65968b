"""The outbox as people look at it: counts by state, a page of messages, and what waits."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Count, Q, QuerySet, Sum

from dunwell.core.messages import MessageState
from dunwell.store.models import Message, MessageEvent, TouchItem

PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which messages are looked for; what is empty does not matter."""

    state: str = ""
    kind: str = ""
    entity: str = ""
    text: str = ""
    on: date | None = None


def counts(wanted: Wanted) -> dict[str, int]:
    """Count messages by state, whichever state is looked at."""
    rows = _filtered(
        Wanted(kind=wanted.kind, entity=wanted.entity, text=wanted.text, on=wanted.on)
    )
    counted = rows.order_by().values_list("state").annotate(Count("pk"))
    return dict(counted)


def page(wanted: Wanted, *, before: int | None = None) -> list[Message]:
    """Read one page and the message after it, newest first."""
    rows = _filtered(wanted)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    shown = rows.order_by("-pk").select_related("entity", "customer", "touch", "document")
    return list(shown.defer("mime", "html", "text")[: PAGE + 1])


_ALL: Final = Q()


def held(*, entity: str = "", on: date | None = None, only: Q = _ALL) -> list[Message]:
    """Read what waits for a release, in the order in which it was planned."""
    rows = _filtered(Wanted(state=MessageState.HELD, entity=entity, on=on)).filter(only)
    shown = rows.order_by("on_date", "pk").select_related("entity", "customer", "touch")
    return list(shown.defer("mime", "html", "text")[:PAGE])


def held_count(*, entity: str = "", only: Q = _ALL) -> int:
    """Count what waits for a release."""
    return _filtered(Wanted(state=MessageState.HELD, entity=entity)).filter(only).count()


def with_all(message_id: int) -> Message | None:
    """Read one message whole."""
    rows = Message.objects.filter(pk=message_id)
    return rows.select_related("entity", "customer", "touch", "document", "by").first()


def events(message_id: int) -> Sequence[MessageEvent]:
    """List what happened to a message, in order."""
    return list(MessageEvent.objects.filter(message=message_id).order_by("pk"))


def asked(message_ids: Collection[int]) -> Mapping[int, list[tuple[str, int, int]]]:
    """Add up what messages ask for: currency, minor units and items, by message."""
    rows = (
        TouchItem.objects.filter(touch__message__in=message_ids)
        .order_by("touch__message", "item__currency")
        .values_list("touch__message", "item__currency")
        .annotate(Sum("asked_amount"), Count("pk"))
    )
    found: dict[int, list[tuple[str, int, int]]] = {}
    for message_id, currency, amount, count in rows:
        found.setdefault(message_id, []).append((currency, int(amount), count))
    return found


def _filtered(wanted: Wanted) -> QuerySet[Message]:
    rows = Message.objects.all()
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.entity:
        rows = rows.filter(entity__code=wanted.entity)
    if wanted.on is not None:
        rows = rows.filter(on_date=wanted.on)
    if wanted.text:
        named = Q(customer__name__icontains=wanted.text) | Q(customer__number=wanted.text)
        rows = rows.filter(named | Q(subject__icontains=wanted.text))
    return rows
