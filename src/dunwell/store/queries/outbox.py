"""Messages that wait to leave, those that left a moment ago, and those nobody knows about."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from dunwell.core import pace
from dunwell.core.channels import Channel
from dunwell.core.messages import TO_COLLEAGUES, MessageState
from dunwell.core.pace import Leaving
from dunwell.store.models import Message


def due(*, at: datetime) -> QuerySet[Message]:
    """Give the e-mails whose hour has come and whose entity did not stop sending."""
    hour_has_come = Q(not_before__isnull=True) | Q(not_before__lte=at)
    waiting = Message.objects.filter(hour_has_come, state=MessageState.QUEUED)
    return waiting.filter(channel=Channel.EMAIL).exclude(entity__sending__stopped=True)


def due_by_entity(*, at: datetime, most: int) -> dict[tuple[int, bool], list[int]]:
    """Give the ids of the oldest due messages by entity, those to colleagues apart."""
    found: dict[tuple[int, bool], list[int]] = {}
    rows = due(at=at).order_by("pk").values_list("entity_id", "kind", "pk")[:most]
    for entity_id, kind, message_id in rows:
        found.setdefault((entity_id, kind in TO_COLLEAGUES), []).append(message_id)
    return found


def with_facts(message_ids: Collection[int]) -> list[Message]:
    """Read messages with what is needed to write them."""
    rows = Message.objects.filter(pk__in=message_ids).order_by("pk")
    return list(rows.select_related("entity", "customer", "touch", "document").defer("mime"))


def leaving(message_ids: Collection[int]) -> list[Leaving]:
    """Read where messages go, in order."""
    rows = Message.objects.filter(pk__in=message_ids).order_by("pk")
    return _leaving(list(rows.values_list("pk", "to", "cc")))


def left_lately(entity_id: int, *, at: datetime) -> list[Leaving]:
    """Read where an entity's messages of the last minute went.

    One claimed in the far future, before the clock went back, does not count.
    """
    rows = Message.objects.filter(
        entity_id=entity_id, claimed_at__gt=at - pace.WINDOW, claimed_at__lte=at + pace.WINDOW
    ).exclude(state__in=(MessageState.CAPTURED, MessageState.CANCELLED))
    return _leaving(list(rows.values_list("pk", "to", "cc")))


def in_claims() -> list[tuple[str, datetime, int]]:
    """Give every claimed message with its claim and when it was claimed."""
    rows = Message.objects.filter(state=MessageState.SENDING).order_by("claim", "pk")
    return [
        (claim, at, pk) for claim, at, pk in rows.values_list("claim", "claimed_at", "pk") if at
    ]


def next_hour(*, after: datetime) -> datetime | None:
    """Give the next instant at which a waiting message may leave, if one waits."""
    rows = Message.objects.filter(state=MessageState.QUEUED, not_before__gt=after)
    return rows.order_by("not_before").values_list("not_before", flat=True).first()


def unknown() -> QuerySet[Message]:
    """Give the messages that may or may not have left, the oldest first."""
    return Message.objects.filter(state=MessageState.UNKNOWN).order_by("pk")


def _leaving(rows: Sequence[tuple[int, list[str], list[str]]]) -> list[Leaving]:
    return [Leaving(message=pk, domains=pace.domains([*to, *cc])) for pk, to, cc in rows]


def counts() -> dict[str, int]:
    """Count the messages that wait or need a person, by state."""
    states = (
        *(MessageState.HELD, MessageState.QUEUED, MessageState.SENDING),
        *(MessageState.UNKNOWN, MessageState.FAILED),
    )
    rows = Message.objects.filter(state__in=states).order_by().values_list("state")
    found = dict(rows.annotate(count=Count("pk")))
    return {state.value: found.get(state.value, 0) for state in states}
