"""A promise is confirmed in writing where the policy says so, once, and only while it is live."""

import hashlib
from datetime import date, datetime

from dunwell.actions import outbox
from dunwell.core import recipients
from dunwell.core.account_facts import Contact as Known
from dunwell.core.messages import MessageKind, MessageState
from dunwell.store import audit
from dunwell.store.models import (
    Contact,
    MailAccount,
    Message,
    MessageEvent,
    Promise,
    Sending,
    User,
)

_BEFORE_IT_LEAVES = frozenset({MessageState.HELD, MessageState.QUEUED})


def queue(promise: Promise, *, by: User | None, at: datetime, on: date) -> Message | None:
    """Put a promise's confirmation into the outbox; None where nobody can be written to.

    It waits there for a release unless the entity sends by itself.
    """
    contact = _recipient(promise)
    message_id = _message_id(promise)
    if contact is None or Message.objects.filter(message_id=message_id).exists():
        return None
    by_itself = Sending.objects.filter(entity=promise.entity, automatic=True).exists()
    state = MessageState.QUEUED if by_itself else MessageState.HELD
    message = Message.objects.create(
        kind=MessageKind.PROMISE_CONFIRMED,
        state=state,
        entity=promise.entity,
        customer=promise.customer,
        on_date=on,
        language=contact.language or promise.customer.language,
        to=[contact.email],
        message_id=message_id,
        created_at=at,
        because={
            "promise": promise.pk,
            "code": "promise_confirmed",
            "values": {"promised": promise.promised_date.isoformat()},
        },
        by=by,
    )
    MessageEvent.objects.create(message=message, kind=state, at=at)
    audit.record(
        by=by,
        at=at,
        action="promises.confirm",
        subject=f"message:{message.pk}",
        after={"promise": promise.pk, "state": state},
    )
    return message


def take_back(promise: Promise, *, at: datetime) -> None:
    """Take back a confirmation that did not leave, of a promise that is not live any more."""
    because = {"code": f"promise_{promise.state}"}
    waiting = Message.objects.filter(
        message_id=_message_id(promise), state__in=_BEFORE_IT_LEAVES
    ).values_list("pk", "because")
    changes = [
        outbox.Change(
            message_id=pk, fields={"because": {**known, "taken_back": because}}, details=because
        )
        for pk, known in waiting
    ]
    outbox.transition(changes, to=MessageState.CANCELLED, at=at, only_from=_BEFORE_IT_LEAVES)


def _recipient(promise: Promise) -> Contact | None:
    """Choose who promised, where they may be written to, else who reminders go to."""
    usable = Contact.objects.filter(
        customer=promise.customer, opted_out=False, bounced_date__isnull=True
    ).exclude(email="")
    if promise.contact_id is not None and (found := usable.filter(pk=promise.contact_id).first()):
        return found
    rows = {row.pk: row for row in usable.order_by("pk")}
    if not rows:
        return None
    known = {
        pk: Known(email=row.email, name=row.name, role=row.role, language=row.language)
        for pk, row in rows.items()
    }
    chosen = recipients.choose(list(known.values()))
    return next(rows[pk] for pk, one in known.items() if one is chosen)


def _message_id(promise: Promise) -> str:
    """Name the confirmation by its promise, so that it is written once."""
    account = MailAccount.objects.filter(entity=promise.entity_id).first()
    address = account.from_address if account else promise.entity.email
    domain = address.rpartition("@")[2] or "dunwell.invalid"
    said = f"{promise.entity.code}|{promise.entity_id}|promise|{promise.pk}"
    return f"<dw.{hashlib.sha256(said.encode()).hexdigest()[:32]}@{domain}>"
