"""A message that may or may not have left is looked up, and otherwise a person decides, once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from dunwell.actions import tasks
from dunwell.actions.outbox import Change, move, transition
from dunwell.core import personal_data
from dunwell.core.messages import MessageState
from dunwell.core.personal_data import Personal
from dunwell.core.tasks import TaskKind, TaskState
from dunwell.store import audit
from dunwell.store.models import Message, Task, User

_ONLY_UNKNOWN: Final = frozenset({MessageState.UNKNOWN})


@transaction.atomic
def found(message_ids: Mapping[int, Mapping[str, Any]], *, at: datetime) -> list[int]:
    """Note that messages were found where they went, with where; they left."""
    rows = Message.objects.filter(pk__in=message_ids).values_list("pk", "claimed_at")
    claimed_at = dict(rows)
    changes = [
        Change(
            message_id=pk,
            fields={"sent_at": claimed_at.get(pk) or at},
            details={"found": dict(where)},
        )
        for pk, where in message_ids.items()
    ]
    moved = transition(changes, to=MessageState.SENT, at=at, only_from=_ONLY_UNKNOWN)
    for pk in moved:
        _settle_task(pk, by=None, at=at, outcome="It was found where it went, so it left.")
    return moved


@transaction.atomic
def ask(message: Message, *, at: datetime, because: Mapping[str, Any]) -> Task:
    """Ask a person whether a message left; asked once for each try."""
    return tasks.open_once(
        at=at,
        kind=TaskKind.RESOLVE_UNKNOWN,
        cause=f"message:{message.pk}:{message.attempts}",
        entity=message.entity,
        customer=message.customer,
        opened_date=at.date(),
        due_date=at.date(),
        because={"message": message.pk, "message_id": message.message_id, **because},
    )


def _about(message_id: int) -> str:
    owners = Message.objects.values_list("customer_id", "entity_id")
    customer_id, entity_id = owners.get(pk=message_id)
    return personal_data.of_customer(customer_id, else_entity=entity_id)


@transaction.atomic
def decide(*, by: User | None, at: datetime, message_id: int, left: bool, note: str = "") -> None:
    """Settle an unknown message as a person found it: it left, or it is sent again."""
    to = MessageState.SENT if left else MessageState.QUEUED
    claimed_at = Message.objects.filter(pk=message_id).values_list("claimed_at", flat=True).first()
    fields: dict[str, Any] = {"sent_at": claimed_at or at} if left else {"claim": ""}
    if not left:
        fields["not_before"] = None
    move(
        message_id,
        to=to,
        at=at,
        fields=fields,
        only_from=_ONLY_UNKNOWN,
        decided_by=by.email if by else "system",
        note=note,
    )
    outcome = "It left." if left else "It did not leave; it is sent again."
    _settle_task(message_id, by=by, at=at, outcome=f"{outcome} {note}".strip())
    audit.record(
        by=by,
        at=at,
        action="messages.decide_unknown",
        subject=f"message:{message_id}",
        before={"state": MessageState.UNKNOWN.value},
        after={"state": to.value},
        because={"note": Personal(note, of=_about(message_id))},
    )


def _settle_task(message_id: int, *, by: User | None, at: datetime, outcome: str) -> None:
    waiting = Task.objects.filter(
        kind=TaskKind.RESOLVE_UNKNOWN,
        cause__startswith=f"message:{message_id}:",
        state=TaskState.OPEN,
    )
    for pk in waiting.values_list("pk", flat=True):
        tasks.close(by=by, at=at, task_id=pk, outcome=outcome)
