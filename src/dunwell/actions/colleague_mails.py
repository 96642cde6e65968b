"""A mail to a colleague is queued like any other, and named by what it tells, once."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from dunwell.core.messages import MessageKind, MessageState
from dunwell.store.models import Entity, MailAccount, Message, MessageEvent, User


def put(
    message_id: str,
    *,
    at: datetime,
    person: User,
    entity: Entity,
    on: date,
    because: Mapping[str, Any],
) -> Message:
    """Queue a mail to a colleague in their language."""
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


def named(said: str, entity: Entity) -> str:
    """Name a mail by what it tells; the domain is that of its entity."""
    account = MailAccount.objects.filter(entity=entity).first()
    address = account.from_address if account else entity.email
    domain = address.rpartition("@")[2] or "dunwell.invalid"
    return f"<dw.{hashlib.sha256(said.encode()).hexdigest()[:32]}@{domain}>"
