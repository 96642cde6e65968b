"""An event is written in the transaction of its act, so both happen or neither does.

Nothing is written while no webhook wants it: the book of a company without webhooks is as quick as
before.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from dunwell.core import webhook_events
from dunwell.core.webhook_events import EventKind
from dunwell.core.webhook_tries import LISTENING
from dunwell.store.models import AuditEntry, Webhook, WebhookEvent


def uid() -> str:
    """Make the id that receivers know an event by."""
    return f"evt_{secrets.token_hex(16)}"


def act(entry: AuditEntry) -> None:
    """Announce an act of the audit trail, where it is one that outside systems are told of."""
    kind = webhook_events.kind_of(entry.action, entry.after)
    if kind is not None:
        facts = webhook_events.facts_of(kind, entry.after)
        each(kind, [entry.subject], at=entry.recorded_at, facts=facts)


def each(
    kind: EventKind,
    subjects: Iterable[str],
    *,
    at: datetime,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Announce the same of several subjects at once, when a webhook wants to know."""
    if not _is_wanted(kind):
        return
    WebhookEvent.objects.bulk_create(
        WebhookEvent(
            uid=uid(), kind=kind, subject=subject, occurred_at=at, facts=dict(facts or {})
        )
        for subject in subjects
    )


def _is_wanted(kind: EventKind) -> bool:
    rows = Webhook.objects.filter(state__in=LISTENING).values_list("kinds", flat=True)
    return any(kind in kinds for kinds in rows)
