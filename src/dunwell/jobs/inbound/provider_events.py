"""Events that a provider sends are checked, kept once, and then understood like any mail."""

import hashlib
import json
from datetime import datetime

from dunwell.actions import inbound
from dunwell.actions.inbound import Arrived
from dunwell.connectors.mail import provider_events as events
from dunwell.connectors.mail.provider_events import EventsUnreadable
from dunwell.core.refusals import Refusal
from dunwell.jobs.inbound import understanding
from dunwell.store import sealing
from dunwell.store.models import MailAccount


class EventsRefused(Refusal):
    """The signature is missing, wrong or old, or the entity expects no events."""

    code = "events_refused"


class NoEvents(Refusal):
    """What was sent is no list of events."""

    code = "no_events"


def take(body: bytes, *, entity: str, signature: str, at: datetime) -> int:
    """Keep the events of a signed request and understand them; give how many were new.

    The same request again, or the same event in another request, is kept once.
    """
    rows = MailAccount.objects.filter(entity__code=entity)
    account = rows.exclude(webhook_secret="").first()  # nosec B106 # asks for one that is set.
    secret = sealing.opened(account.webhook_secret) if account is not None else ""
    if account is None or not events.is_signed(body, signature, secret=secret, at=at):
        raise EventsRefused("The signature does not fit; nothing was kept.")
    try:
        told = events.events_in(body)
    except EventsUnreadable as error:
        raise NoEvents(f"{error} Nothing was kept.") from error
    kept = 0
    for one in told:
        raw = json.dumps(one, sort_keys=True).encode()
        digest = hashlib.sha256(raw).hexdigest()
        kept += inbound.keep(
            Arrived(
                source=f"webhook:{account.pk}",
                key=events.event_of(one).event_id or digest,
                content_hash=digest,
                received_at=at,
                entity_id=account.entity_id,
                raw=raw,
            )
        )
    understanding.understand(at=lambda: at)
    return kept
