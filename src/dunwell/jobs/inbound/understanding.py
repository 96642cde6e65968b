"""What was kept is read, told apart and settled, one transaction each."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Final

from dunwell.actions import inbound
from dunwell.actions.inbound import Understood
from dunwell.connectors.mail import provider_events, reading, replies
from dunwell.core import inbound as rules
from dunwell.core.inbound import InboundKind, InboundState
from dunwell.store.models import Inbound, MailAccount

_AT_ONCE: Final = 500


def understand(*, at: Callable[[], datetime]) -> Counter[str]:
    """Settle what is new, and count it by kind."""
    told: Counter[str] = Counter()
    waiting = Inbound.objects.filter(state=InboundState.NEW).order_by("pk")
    for row in waiting.values("pk", "source", "raw")[:_AT_ONCE]:
        raw = bytes(row["raw"] or b"")
        said = _event(raw) if row["source"].startswith("webhook:") else _mail(raw)
        if inbound.settle(row["pk"], said, at=at()) is not None:
            told[said.kind.value] += 1
    return told


def _mail(raw: bytes) -> Understood:
    mail = reading.read(raw)
    ours = MailAccount.objects.exclude(from_address="").filter(from_address__iexact=mail.sender)
    own = ours.exists()
    return Understood(
        kind=InboundKind.OTHER if own else rules.kind_of(mail),
        text=replies.newest(mail.text),
        answers=mail.answers,
        reports=mail.reports,
        is_ours=own,
    )


def _event(raw: bytes) -> Understood:
    event = provider_events.event_of(json.loads(raw))
    return Understood(
        kind=event.kind,
        text=event.report.words if event.report else "",
        answers=(event.message_id,) if event.message_id else (),
        provider_id=event.provider_id,
        reports=(event.report,) if event.report else (),
    )
