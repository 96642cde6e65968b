"""What comes in is kept once, before anything is done about it, and then has its consequences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from dunwell.actions import deliveries, tasks, unknown_messages
from dunwell.core.inbound import InboundKind, InboundState, Report
from dunwell.core.messages import MessageState
from dunwell.core.tasks import TaskKind
from dunwell.core.webhook_events import EventKind
from dunwell.store import announcing
from dunwell.store.models import Contact, Customer, Entity, Inbound, Message

_ABOUT_DELIVERY = frozenset(
    {
        InboundKind.BOUNCE,
        InboundKind.DELAY,
        InboundKind.DELIVERED,
        InboundKind.OPENED,
        InboundKind.CLICKED,
        InboundKind.COMPLAINT,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """One mail or event as it came in."""

    source: str
    key: str
    content_hash: str
    received_at: datetime
    entity_id: int
    sender: str = ""
    subject: str = ""
    raw: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What an inbound row says: its kind, what it is about, and its words."""

    kind: InboundKind
    text: str = ""
    answers: Sequence[str] = ()
    provider_id: str = ""
    reports: Sequence[Report] = field(default_factory=tuple)
    is_ours: bool = False  # A copy of a message of our own.


@transaction.atomic
def keep(one: Arrived) -> bool:
    """Keep what came in, and tell whether it is new; the same content comes in once a source."""
    known = Inbound.objects.filter(source=one.source, content_hash=one.content_hash)
    if known.exists():
        return False
    try:
        with transaction.atomic():
            Inbound.objects.create(
                source=one.source,
                key=one.key[:200],
                content_hash=one.content_hash,
                received_at=one.received_at,
                sender=one.sender[:254],
                subject=one.subject[:500],
                raw=one.raw,
                details={"entity": one.entity_id},
            )
    except IntegrityError:
        return False  # Another process kept it a moment ago.
    return True


@transaction.atomic
def settle(inbound_id: int, said: Understood, *, at: datetime) -> InboundState | None:
    """Let a new row have its consequences once; None where somebody else did, or it must wait."""
    rows = Inbound.objects.select_for_update().filter(pk=inbound_id, state=InboundState.NEW)
    row = rows.first()
    if row is None:
        return None
    message = _message(said)
    if message is not None and message.state == MessageState.SENDING:
        return None  # Its sender has not confirmed it yet.
    customer, candidates = _customer(message, row.sender)
    row.kind, row.text, row.about, row.customer = said.kind, said.text, message, customer
    row.details = {**row.details, "candidates": candidates, **_details(said)}
    row.state = _state(row, said)
    row.processed_at = at
    row.save()
    if not said.is_ours:
        _consequences(row, message, said, at)
    return InboundState(row.state)


def entity_of(row: Inbound) -> Entity:
    """Give the entity that a row came in for."""
    if row.about is not None:
        return row.about.entity
    return Entity.objects.get(pk=row.details["entity"])


def open_task(row: Inbound, kind: TaskKind, *, at: datetime, because: Mapping[str, Any]) -> None:
    """Ask a person about a row."""
    tasks.open_once(
        at=at,
        kind=kind,
        cause=f"inbound:{row.pk}",
        entity=entity_of(row),
        customer=row.customer,
        opened_date=at.date(),
        due_date=at.date(),
        because={"inbound": row.pk, **because},
    )


def _state(row: Inbound, said: Understood) -> InboundState:
    if said.is_ours:
        return InboundState.DONE
    nobody = row.about is None if said.kind in _ABOUT_DELIVERY else row.customer is None
    return InboundState.UNASSIGNED if nobody else InboundState.DONE


def _consequences(row: Inbound, message: Message | None, said: Understood, at: datetime) -> None:
    if said.kind in _ABOUT_DELIVERY:
        if message is not None:
            deliveries.learn(
                message, kind=said.kind, reports=said.reports, at=at, source=f"inbound:{row.pk}"
            )
        return
    if message is not None:
        unknown_messages.found({message.pk: {"by": f"inbound:{row.pk}"}}, at=at)
    if said.kind is InboundKind.REPLY:
        open_task(row, TaskKind.READ_REPLY, at=at, because={"sender": row.sender})
        announcing.each(EventKind.REPLY_RECEIVED, [f"inbound:{row.pk}"], at=at)


def _message(said: Understood) -> Message | None:
    """Find the message meant: by our own Message-ID, the nearest first, or the provider's."""
    rows = Message.objects.select_related("entity", "customer", "touch").defer("mime")
    found = {one.message_id: one for one in rows.filter(message_id__in=said.answers)}
    for answer in said.answers:
        if answer in found:
            return found[answer]
    if said.provider_id:
        return rows.filter(provider_id=said.provider_id).first()
    return None


def _customer(message: Message | None, sender: str) -> tuple[Customer | None, list[int]]:
    """Find whose it is: the message's customer, else the only one with the sender's address."""
    if message is not None and message.customer is not None:
        return message.customer, []
    if not sender:
        return None, []
    owners = Contact.objects.filter(email__iexact=sender).values_list("customer_id", flat=True)
    candidates = sorted(set(owners))
    if len(candidates) == 1:
        return Customer.objects.get(pk=candidates[0]), []
    return None, candidates


def _details(said: Understood) -> dict[str, Any]:
    return {
        "reports": [
            {
                "address": one.address,
                "action": one.action,
                "status": one.status,
                "words": one.words,
            }
            for one in said.reports
        ]
    }
