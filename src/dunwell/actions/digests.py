"""What colleagues are told by mail: a digest once a morning, and each turn of a request once."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from dunwell.core.messages import MessageKind, MessageState
from dunwell.core.personal_data import Personal
from dunwell.store import audit
from dunwell.store.models import (
    Approval,
    AuditEntry,
    Entity,
    MailAccount,
    Message,
    MessageEvent,
    User,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What is told at the moment of a request: by which text, to whom, with which parts."""

    text: str
    people: Sequence[User]
    parts: Sequence[Mapping[str, Any]]


def queue(
    *, at: datetime, person: User, entity: Entity, on: date, zone: str, because: Mapping[str, Any]
) -> Message | None:
    """Queue what a day brings to a colleague; None where that was done before."""
    try:
        with transaction.atomic():
            return _queued(_message_id(person, on, zone, entity), at, person, entity, on, because)
    except IntegrityError:
        return None


def _queued(
    message_id: str,
    at: datetime,
    person: User,
    entity: Entity,
    on: date,
    because: Mapping[str, Any],
) -> Message | None:
    # The domain may change during a day; the name before it does not.
    if Message.objects.filter(message_id__startswith=message_id.partition("@")[0]).exists():
        return None
    message = _put(message_id, at=at, person=person, entity=entity, on=on, because=because)
    audit.record(
        by=None,
        at=at,
        action="digests.queue",
        subject=f"message:{message.pk}",
        after={"to": Personal(person.email, of=f"user:{person.pk}"), "date": on},
    )
    return message


def _put(
    message_id: str,
    *,
    at: datetime,
    person: User,
    entity: Entity,
    on: date,
    because: Mapping[str, Any],
) -> Message:
    message = Message.objects.create(
        kind=MessageKind.DIGEST,
        state=MessageState.QUEUED,
        entity=entity,
        on_date=on,
        language=person.language,
        to=[person.email],
        message_id=message_id,
        created_at=at,
        because=dict(because),
    )
    MessageEvent.objects.create(message=message, kind=MessageState.QUEUED, at=at)
    return message


@transaction.atomic
def announce(
    approval_id: int, *, at: datetime, on: date, told: Callable[[Approval], Announced | None]
) -> int:
    """Queue what a request asks of colleagues at its moment, once; count the mails.

    `told` says it of the locked request, or that there is nothing to say any more. Each turn of a
    request is announced once: the asking, each question, each answer.
    """
    # Most have been announced: they are looked at without a lock that a decision would wait for.
    if _is_announced(Approval.objects.get(pk=approval_id)):
        return 0
    approval = Approval.objects.select_for_update().get(pk=approval_id)
    turn = approval.notes.count()
    found = None if _is_announced(approval) else told(approval)
    entity = approval.entity or Entity.objects.order_by("code").first()
    if found is None or entity is None:
        return 0
    for person in found.people:
        said = f"announced|{approval_id}|{turn}|{person.pk}"
        _put(
            _named(said, entity),
            at=at,
            person=person,
            entity=entity,
            on=on,
            because={"text": found.text, "name": person.name, "parts": found.parts},
        )
    audit.record(
        by=None,
        at=at,
        action="digests.announce",
        subject=f"approval:{approval_id}",
        after={"turn": turn, "text": found.text, "to": [one.pk for one in found.people]},
    )
    return len(found.people)


def _is_announced(approval: Approval) -> bool:
    """Tell whether the present turn of a request was announced."""
    rows = AuditEntry.objects.filter(subject=f"approval:{approval.pk}", action="digests.announce")
    return rows.filter(after__turn=approval.notes.count()).exists()


def _message_id(person: User, on: date, zone: str, entity: Entity) -> str:
    """Name a digest by whom and which morning it is for."""
    return _named(f"digest|{person.pk}|{on}|{zone}", entity)


def _named(said: str, entity: Entity) -> str:
    account = MailAccount.objects.filter(entity=entity).first()
    address = account.from_address if account else entity.email
    domain = address.rpartition("@")[2] or "dunwell.invalid"
    return f"<dw.{hashlib.sha256(said.encode()).hexdigest()[:32]}@{domain}>"
