"""A message moves from state to state in one place; its event and its touch move with it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from django.db import transaction

from dunwell.core import messages
from dunwell.core.messages import MessageMovedOn, MessageState
from dunwell.core.webhook_events import EventKind
from dunwell.store import announcing
from dunwell.store import messages as written
from dunwell.store.models import Message, MessageEvent, Touch

_ANSWER_LENGTH: Final = 500
# What outside systems are told of.
_ANNOUNCED: Final[Mapping[MessageState, EventKind]] = {
    MessageState.SENT: EventKind.MESSAGE_SENT,
    MessageState.BOUNCED: EventKind.MESSAGE_BOUNCED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a move writes on one message, and what its event tells."""

    message_id: int
    fields: Mapping[str, Any] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def transition(
    changes: Iterable[Change],
    *,
    to: MessageState,
    at: datetime,
    claim: str | None = None,
    only_from: frozenset[MessageState] | None = None,
) -> list[int]:
    """Move messages to a state, and give those that moved.

    One moves only from a state that leads there (or one of `only_from`), and with `claim` only
    while that claim holds it. One that moved on meanwhile is left as it is.
    """
    wanted = {change.message_id: change for change in changes}
    sources = messages.leads_to(to) if only_from is None else only_from & messages.leads_to(to)
    standing = Message.objects.filter(pk__in=wanted, state__in=sources)
    if claim is not None:
        standing = standing.filter(claim=claim)
    moved = list(standing.order_by("pk").select_for_update().values_list("pk", flat=True))
    _write([wanted[pk] for pk in moved], to)
    MessageEvent.objects.bulk_create(
        MessageEvent(message_id=pk, kind=to, at=at, details=dict(wanted[pk].details))
        for pk in moved
    )
    if (touch := messages.touch_after(to)) is not None and moved:
        Touch.objects.filter(message__in=moved).exclude(state=touch).update(state=touch)
    if (kind := _ANNOUNCED.get(to)) is not None and moved:
        announcing.each(kind, [f"message:{pk}" for pk in moved], at=at)
    return moved


def move(
    message_id: int,
    *,
    to: MessageState,
    at: datetime,
    fields: Mapping[str, Any],
    only_from: frozenset[MessageState] | None = None,
    **details: object,
) -> None:
    """Move one message; refuse where it moved on meanwhile."""
    change = Change(message_id=message_id, fields=fields, details=details)
    if transition([change], to=to, at=at, only_from=only_from):
        return
    state = Message.objects.filter(pk=message_id).values_list("state", flat=True).first()
    if state is None:
        raise MessageMovedOn("This message is gone; nothing was changed.")
    raise messages.moved_on(MessageState(state))


def note(message_id: int, *, kind: str, at: datetime, details: Mapping[str, Any]) -> None:
    """Keep what was learnt about a message without moving it."""
    MessageEvent.objects.create(message_id=message_id, kind=kind, at=at, details=dict(details))


def short(answer: str) -> str:
    """Cut the words of a mail server to what is kept of them."""
    return answer.replace("\x00", "").strip()[:_ANSWER_LENGTH]


def _write(changes: Sequence[Change], to: MessageState) -> None:
    """Write batches whose rows name the same fields."""

    def names(change: Change) -> list[str]:
        return sorted(change.fields)

    for _, group in groupby(sorted(changes, key=names), key=names):
        written.rewrite([(one.message_id, {**one.fields, "state": to.value}) for one in group])
