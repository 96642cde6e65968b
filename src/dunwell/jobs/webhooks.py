"""Tell outside systems what happened: one event at a time each, all of them beside one another."""

import random
import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from dunwell.actions import webhook_deliveries as actions
from dunwell.actions.webhook_deliveries import Claimed, Tried
from dunwell.connectors.webhooks import posting
from dunwell.connectors.webhooks.posting import Surroundings
from dunwell.core import webhook_signatures
from dunwell.core.webhook_signatures import SecretUnsound
from dunwell.core.webhook_tries import Outcome
from dunwell.store import sealing
from dunwell.store.queries import restorations
from dunwell.store.sealing import SecretUnreadable

_AT_ONCE: Final = 16
_SECONDS: Final = 20.0


def run(
    *,
    at: Callable[[], datetime],
    within: Surroundings | None = None,
    seconds: float = _SECONDS,
) -> dict[str, Any]:
    """Take what happened and send what is due, until nothing is or the time is over.

    A restored book tells nobody anything until a person confirms it.
    """
    if restorations.is_held():
        return {"held": True}
    around = within or Surroundings(allowed=settings.WEBHOOK_ALLOWED_HOSTS)
    counts: dict[str, Any] = {"taken": 0, **{one.value: 0 for one in Outcome}}
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        counts["taken"] += (taken := actions.take(at=at()))
        claim = uuid.uuid4().hex
        claimed = actions.claim(at=at(), claim=claim, most=_AT_ONCE)
        if not claimed and not taken:
            break
        for one, tried in zip(claimed, _tried(claimed, at(), around), strict=True):
            outcome = actions.note(
                one,
                tried,
                claim=claim,
                at=at(),
                luck=random.random(),  # noqa: S311 # nosec B311 # it only spreads tries.
            )
            counts[outcome] += 1
    actions.forget(at=at())
    return counts


def _tried(claimed: Sequence[Claimed], at: datetime, around: Surroundings) -> list[Tried]:
    """Send to all at one time, so that one that hangs holds up no other."""
    if not claimed:
        return []
    second = int(at.timestamp())
    with ThreadPoolExecutor(max_workers=len(claimed), thread_name_prefix="webhook") as pool:
        return list(pool.map(lambda one: _try(one, second, around), claimed))


def _try(one: Claimed, second: int, around: Surroundings) -> Tried:
    try:
        secrets = [sealing.opened(kept) for kept in one.sealed]
        headers = webhook_signatures.headers(
            secrets, event_id=one.event_uid, at=second, body=one.body
        )
    except (SecretUnreadable, SecretUnsound):
        return Tried(status=0, words=str(SecretUnsound()), milliseconds=0)
    answer = posting.post(one.url, one.body, headers, within=around)
    return Tried(status=answer.status, words=answer.words, milliseconds=answer.milliseconds)
