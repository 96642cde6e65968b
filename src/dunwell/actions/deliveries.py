"""What is learnt of a message after it left: that it arrived, waits, or came back."""

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from dunwell.actions import addressees, claiming, confirming, outbox, unknown_messages
from dunwell.actions.guards import Silence
from dunwell.actions.outbox import Change, transition
from dunwell.core import inbound
from dunwell.core.inbound import InboundKind, Report
from dunwell.core.messages import MessageState
from dunwell.store.models import Message, MessageEvent

_FAILED: Final = "address_failed"
_WAITING: Final = (MessageState.QUEUED, MessageState.HELD)


@transaction.atomic
def learn(
    message: Message, *, kind: InboundKind, reports: Sequence[Report], at: datetime, source: str
) -> None:
    """Keep what a report or a provider says; whatever it is, the message left."""
    unknown_messages.found({message.pk: {"by": source}}, at=at)
    if kind is InboundKind.BOUNCE:
        for report in reports:
            if inbound.did_not_arrive(report):
                _came_back(message, report, at=at, source=source)
        return
    words = "; ".join(one.words for one in reports if one.words)
    outbox.note(message.pk, kind=kind, at=at, details={"source": source, "words": words})


def _came_back(message: Message, report: Report, *, at: datetime, source: str) -> None:
    """Stop the address where the report says so, and take back what waits for it."""
    address = _addressed(message, report.address)
    if address is None:
        details = {"source": source, "address": report.address, "words": report.words}
        outbox.note(message.pk, kind=InboundKind.BOUNCE, at=at, details=details)
        return
    details = {"source": source, "address": address, "status": report.status}
    details["words"] = outbox.short(report.words)
    outbox.note(message.pk, kind=_FAILED, at=at, details=details)
    if message.customer_id is not None:
        if inbound.stops_address(report):
            confirming.stop_address(
                address, customer_id=message.customer_id, on=at.date(), at=at, because=details
            )
            _take_back(message.customer_id, at)
        confirming.ask_to_fix_address(message, address, at=at, answer=report.words)
    if {one.lower() for one in message.to} <= _failed_of(message):
        _bounce(message, details, at)


def _bounce(message: Message, details: dict[str, Any], at: datetime) -> None:
    """Nobody got it: the step does not count as taken."""
    change = Change(
        message_id=message.pk, fields={"answer": outbox.short(details["words"])}, details=details
    )
    transition([change], to=MessageState.BOUNCED, at=at)


def _take_back(customer_id: int, at: datetime) -> None:
    """Take back what waits for addresses that do not work any more."""
    waiting = list(Message.objects.filter(customer=customer_id, state__in=_WAITING).defer("mime"))
    found = addressees.usable(waiting)
    gone = {pk: one for pk, one in found.items() if isinstance(one, Silence)}
    claiming.silence(gone, at=at)


def _addressed(message: Message, address: str) -> str | None:
    """Find which address is meant; a customer may forward to other addresses of its own."""
    everybody = [*message.to, *message.cc]
    for one in everybody:
        if one.lower() == address.lower():
            return str(one)
    return str(everybody[0]) if len(everybody) == 1 else None


def _failed_of(message: Message) -> Set[str]:
    rows = MessageEvent.objects.filter(message=message, kind=_FAILED).values_list(
        "details", flat=True
    )
    return {str(details["address"]).lower() for details in rows}
