"""A digest is queued for a colleague once a morning."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from dunwell.actions import colleague_mails
from dunwell.core.personal_data import Personal
from dunwell.store import audit
from dunwell.store.models import Entity, Message, User


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
    message = colleague_mails.put(
        message_id, at=at, person=person, entity=entity, on=on, because=because
    )
    audit.record(
        by=None,
        at=at,
        action="digests.queue",
        subject=f"message:{message.pk}",
        after={"to": Personal(person.email, of=f"user:{person.pk}"), "date": on},
    )
    return message


def _message_id(person: User, on: date, zone: str, entity: Entity) -> str:
    """Name a digest by whom and which morning it is for."""
    return colleague_mails.named(f"digest|{person.pk}|{on}|{zone}", entity)
