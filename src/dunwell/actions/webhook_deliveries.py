"""Tell webhooks of events: take them, claim one for each webhook, and note what came of it.

The row is claimed and committed before a socket is opened. Whoever dies in between leaves a claim
that runs out, and the event is sent again under the same id: at least once, never lost.
"""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction

from dunwell.core import webhook_tries
from dunwell.core.scopes import EVERYTHING
from dunwell.core.webhook_events import EventKind, UnknownWebhook, WebhookMovedOn
from dunwell.core.webhook_tries import LISTENING, DeliveryState, Outcome, WebhookState
from dunwell.store import announcing, audit
from dunwell.store.models import User, Webhook, WebhookDelivery, WebhookEvent, WebhookTry
from dunwell.store.queries import people, scopes, webhook_payloads
from dunwell.store.queries import webhooks as queries
from dunwell.store.queries.webhook_payloads import Told

_LOG: Final = logging.getLogger("dunwell.webhooks")
_TAKEN_AT_ONCE: Final = 200
# Longer than a try may last, so that nobody sends what is being sent.
LEASE: Final = timedelta(seconds=60)
_WORDS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """One event to send now: where, under which id, and the sealed secrets that sign it."""

    delivery_id: int
    webhook_id: int
    url: str
    event_uid: str
    body: bytes
    sealed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What came of one try; `status` is 0 where there was no answer."""

    status: int
    words: str
    milliseconds: int


@transaction.atomic
def take(*, at: datetime) -> int:
    """Give the events that were written since to the webhooks that want them; tell how many."""
    rows = WebhookEvent.objects.filter(taken=False).order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    events = list(rows[:_TAKEN_AT_ONCE])
    if not events:
        return 0
    listening = Webhook.objects.filter(state__in=LISTENING)
    hooks = list(listening.select_for_update().order_by("pk"))
    fresh: list[WebhookDelivery] = []
    for event in events:
        wanting = [one for one in hooks if event.kind in one.kinds]
        if wanting:
            told = _told(event)
            fresh += [_delivery(one, event, told, at) for one in wanting if _is_for(one, told)]
    WebhookDelivery.objects.bulk_create(fresh)
    Webhook.objects.bulk_update(hooks, ["last_sequence"])
    WebhookEvent.objects.filter(pk__in=[one.pk for one in events]).update(taken=True)
    return len(events)


@transaction.atomic
def test(webhook_id: int, *, by: User | None, at: datetime) -> WebhookDelivery:
    """Send an event that says nothing, to see whether it arrives."""
    scope = EVERYTHING if by is None else scopes.of(by, people.roles_of(by))
    row = queries.within(scope).select_for_update(of=("self",)).filter(pk=webhook_id).first()
    if row is None:
        raise UnknownWebhook
    if row.state != WebhookState.ACTIVE:
        raise WebhookMovedOn("Let the webhook go on first; then a test can be sent.")
    event = WebhookEvent(
        uid=announcing.uid(), kind=EventKind.TEST, subject=f"webhook:{row.pk}", occurred_at=at
    )
    delivery = _delivery(row, event, Told(data={"webhook": row.pk}), at)
    delivery.save()
    row.not_before = None
    row.save(update_fields=["last_sequence", "not_before"])
    audit.record(
        by=by,
        at=at,
        action="webhooks.test",
        subject=f"webhook:{row.pk}",
        after={"event": event.uid},
    )
    return delivery


@transaction.atomic
def claim(*, at: datetime, claim: str, most: int) -> list[Claimed]:
    """Claim the next event of each webhook that may be told something now."""
    rows = queries.due(at)
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    found = []
    for hook in rows[:most]:
        delivery = queries.due_deliveries(at).filter(webhook=hook).first()
        if delivery is None:
            continue
        hook.claim, hook.claimed_until = claim, at + LEASE
        hook.save(update_fields=["claim", "claimed_until"])
        delivery.state, delivery.claimed_until = DeliveryState.SENDING, at + LEASE
        delivery.tries += 1
        delivery.save(update_fields=["state", "claimed_until", "tries"])
        found.append(_claimed(hook, delivery, at))
    return found


@transaction.atomic
def note(one: Claimed, tried: Tried, *, claim: str, at: datetime, luck: float) -> Outcome:
    """Note what came of a try; only whoever holds the claim moves what it stands for."""
    hook = Webhook.objects.select_for_update().get(pk=one.webhook_id)
    delivery = WebhookDelivery.objects.get(pk=one.delivery_id)
    words = tried.words.replace("\x00", "")[:_WORDS]
    WebhookTry.objects.create(
        delivery=delivery,
        at=at,
        status=tried.status,
        words=words,
        milliseconds=tried.milliseconds,
    )
    outcome = webhook_tries.outcome(tried.status, tries=delivery.tries)
    if hook.claim != claim or delivery.state != DeliveryState.SENDING:
        return outcome
    delivery.status, delivery.answer = tried.status or None, words
    delivery.tried_at, delivery.claimed_until = at, None
    hook.claim, hook.claimed_until = "", None
    if outcome is Outcome.DELIVERED:
        delivery.state, delivery.delivered_at = DeliveryState.DELIVERED, at
        hook.delivered_at, hook.failing_since = at, None
        hook.failures, hook.not_before = 0, None
    else:
        _failed(hook, delivery, outcome, at=at, luck=luck)
    if hook.state == WebhookState.REMOVED and delivery.state == DeliveryState.WAITING:
        delivery.state = DeliveryState.DROPPED
    delivery.save()
    hook.save()
    _switch_off(hook, outcome, at=at)
    return outcome


def forget(*, at: datetime) -> int:
    """Remove what arrived, or never will, after a month; what waits stays."""
    before = at - webhook_tries.KEPT
    over = WebhookDelivery.objects.filter(created_at__lt=before).exclude(
        state__in=(DeliveryState.WAITING, DeliveryState.SENDING)
    )
    gone = over.delete()[1].get("store.WebhookDelivery", 0)
    WebhookEvent.objects.filter(taken=True, occurred_at__lt=before).delete()
    return gone


def _failed(
    hook: Webhook, delivery: WebhookDelivery, outcome: Outcome, *, at: datetime, luck: float
) -> None:
    if outcome is Outcome.RETRY:
        delivery.state = DeliveryState.WAITING
        delivery.next_at = at + webhook_tries.wait(delivery.tries, luck=luck)
    else:
        delivery.state = DeliveryState.FAILED
    hook.failing_since = hook.failing_since or at
    hook.failures += 1
    hook.not_before = at + webhook_tries.rest(hook.failures, luck=luck)


def _switch_off(hook: Webhook, outcome: Outcome, *, at: datetime) -> None:
    """Stop telling a receiver that is gone, or at which nothing arrives any more."""
    if hook.state != WebhookState.ACTIVE:
        return
    given_up = webhook_tries.is_given_up(hook.failing_since, now=at)
    if outcome is not Outcome.GONE and not given_up:
        return
    hook.state = WebhookState.GONE if outcome is Outcome.GONE else WebhookState.DISABLED
    hook.save(update_fields=["state"])
    audit.record(
        by=None,
        at=at,
        action="webhooks.switch_off",
        subject=f"webhook:{hook.pk}",
        before={"state": WebhookState.ACTIVE},
        after={"name": hook.name, "state": hook.state},
    )


def _told(event: WebhookEvent) -> Told:
    try:
        return webhook_payloads.told(event, api=f"{settings.ADDRESS}api/v1/")
    except Exception:  # noqa: BLE001 - one event must not hold up those behind it.
        _LOG.exception("The event %s tells its id alone.", event.uid)
        return Told(data={"subject": event.subject})


def _is_for(hook: Webhook, told: Told) -> bool:
    """Tell whether an event is of the entity a webhook is told of."""
    return hook.entity_id is None or hook.entity_id in told.entities


def _delivery(hook: Webhook, event: WebhookEvent, told: Told, at: datetime) -> WebhookDelivery:
    hook.last_sequence += 1
    body: Mapping[str, Any] = {
        "id": event.uid,
        "type": event.kind,
        "timestamp": event.occurred_at.isoformat(),
        "sequence": hook.last_sequence,
        "data": told.data,
    }
    return WebhookDelivery(
        webhook=hook,
        event_uid=event.uid,
        kind=event.kind,
        sequence=hook.last_sequence,
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":")),
        created_at=at,
        next_at=at,
    )


def _claimed(hook: Webhook, delivery: WebhookDelivery, at: datetime) -> Claimed:
    both = bool(hook.secret_before) and hook.both_until is not None and at < hook.both_until
    kept = [hook.secret, hook.secret_before] if both else [hook.secret]
    return Claimed(
        delivery_id=delivery.pk,
        webhook_id=hook.pk,
        url=hook.url,
        event_uid=delivery.event_uid,
        body=delivery.body.encode(),
        sealed=tuple(kept),
    )
