"""Events of mail providers are read from one plain form, or as django-anymail writes them."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from dunwell.core.inbound import InboundKind, Report

# How far the sender's clock may be from ours; what is older may be somebody's recording.
TOLERANCE: Final = timedelta(minutes=5)
_KINDS: Final[Mapping[str, InboundKind]] = {
    "bounced": InboundKind.BOUNCE,
    "bounce": InboundKind.BOUNCE,
    "failed": InboundKind.BOUNCE,
    "rejected": InboundKind.BOUNCE,
    "deferred": InboundKind.DELAY,
    "delayed": InboundKind.DELAY,
    "delivered": InboundKind.DELIVERED,
    "opened": InboundKind.OPENED,
    "clicked": InboundKind.CLICKED,
    "complained": InboundKind.COMPLAINT,
    "complaint": InboundKind.COMPLAINT,
}
_ACTIONS: Final = {
    InboundKind.BOUNCE: "failed",
    InboundKind.DELAY: "delayed",
    InboundKind.DELIVERED: "delivered",
}
_SIGNATURE: Final = re.compile(r"t=(\d{1,12}),v1=([0-9a-f]{64})")


class EventsUnreadable(ValueError):
    """What was sent is no list of events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderEvent:
    """One event: what happened to which message, and to whom."""

    kind: InboundKind
    event_id: str
    message_id: str = ""
    provider_id: str = ""
    report: Report | None = None


def is_signed(body: bytes, signature: str, *, secret: str, at: datetime) -> bool:
    """Check a signature `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`."""
    found = _SIGNATURE.fullmatch(signature.strip())
    if not found or not secret:
        return False
    seconds, told = found.groups()
    expected = hmac.new(secret.encode(), seconds.encode() + b"." + body, hashlib.sha256)
    fresh = abs(at.timestamp() - int(seconds)) <= TOLERANCE.total_seconds()
    return hmac.compare_digest(expected.hexdigest(), told) and fresh


def events_in(body: bytes) -> Sequence[Mapping[str, Any]]:
    """Read the events of a request: a list, one event, or a list under `events`."""
    try:
        told = json.loads(body)
    except ValueError as error:
        raise EventsUnreadable("The body is no JSON.") from error
    if isinstance(told, Mapping):
        told = told.get("events", [told])
    if not isinstance(told, list) or not all(isinstance(one, Mapping) for one in told):
        raise EventsUnreadable("The body is no event and no list of events.")
    return told


def event_of(told: Mapping[str, Any]) -> ProviderEvent:
    """Read one event; one of a kind we do not know is kept as other."""
    kind = _KINDS.get(_word(told, "type", "event_type").lower(), InboundKind.OTHER)
    message_id = _word(told, "message_id")
    action = _ACTIONS.get(kind)
    report = None
    if action is not None:
        report = Report(
            address=_word(told, "recipient", "address").lower(),
            action=action,
            status=_word(told, "status"),
            words=_word(told, "description", "reason", "reject_reason", "mta_response")[:500],
        )
    return ProviderEvent(
        kind=kind,
        event_id=_word(told, "id", "event_id")[:200],
        message_id=message_id if message_id.startswith("<") else "",
        provider_id="" if message_id.startswith("<") else message_id,
        report=report,
    )


def _word(told: Mapping[str, Any], *names: str) -> str:
    for name in names:
        value = told.get(name)
        if isinstance(value, str | int) and value != "":
            return str(value).replace("\x00", "")
    return ""
