"""Set webhooks up: who is told of what, with which secret, and when no more."""

import hashlib
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from dunwell.core import webhook_addresses, webhook_events, webhook_signatures
from dunwell.core.webhook_events import UnknownDelivery, UnknownWebhook, WebhookMovedOn
from dunwell.core.webhook_tries import STANDS, DeliveryState, WebhookState
from dunwell.store import audit, sealing
from dunwell.store.models import Entity, User, Webhook, WebhookDelivery
from dunwell.store.queries import people, scopes
from dunwell.store.queries import webhooks as queries

_GOES_ON_FROM = frozenset({WebhookState.PAUSED, WebhookState.DISABLED, WebhookState.GONE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a webhook is told of, and where; an empty entity is all of them."""

    name: str
    url: str
    kinds: Collection[str]
    entity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A webhook and its secret, which is shown this once."""

    webhook: Webhook
    secret: str


@transaction.atomic
def add(wanted: Wanted, *, by: User, at: datetime) -> Made:
    """Let an outside system be told of events from now on."""
    fields = _fields(wanted, by)
    secret = webhook_signatures.secret_of(secrets.token_bytes(webhook_signatures.SECRET_BYTES))
    row = Webhook.objects.create(**fields, secret=sealing.seal(secret), made_by=by, made_at=at)
    _tell(row, "add", by=by, at=at, after=_told(row))
    return Made(webhook=row, secret=secret)


@transaction.atomic
def edit(webhook_id: int, wanted: Wanted, *, by: User, at: datetime) -> Webhook:
    """Change what a webhook is told of, or where; what waits goes to the new address."""
    row = _locked(webhook_id, by)
    before = _told(row)
    for name, value in _fields(wanted, by).items():
        setattr(row, name, value)
    if _told(row) != before:
        row.save()
        _tell(row, "edit", by=by, at=at, before=before, after=_told(row))
    return row


@transaction.atomic
def rotate(webhook_id: int, *, by: User, at: datetime) -> Made:
    """Make a new secret; for a day the one before signs as well."""
    row = _locked(webhook_id, by)
    secret = webhook_signatures.secret_of(secrets.token_bytes(webhook_signatures.SECRET_BYTES))
    row.secret_before, row.secret = row.secret, sealing.seal(secret)
    row.both_until = at + webhook_signatures.BOTH_SIGN
    row.save(update_fields=["secret", "secret_before", "both_until"])
    _tell(row, "rotate", by=by, at=at, after={"name": row.name, "both_until": row.both_until})
    return Made(webhook=row, secret=secret)


@transaction.atomic
def pause(webhook_id: int, *, by: User, at: datetime) -> Webhook:
    """Send nothing for now; events go on waiting."""
    row = _locked(webhook_id, by)
    if row.state != WebhookState.ACTIVE:
        raise WebhookMovedOn(f"{STANDS[WebhookState(row.state)]} already; nothing was changed.")
    return _moved(row, WebhookState.PAUSED, "pause", by=by, at=at)


@transaction.atomic
def resume(webhook_id: int, *, by: User, at: datetime) -> Webhook:
    """Go on sending, beginning with what waits."""
    row = _locked(webhook_id, by)
    if row.state not in _GOES_ON_FROM:
        raise WebhookMovedOn(f"{STANDS[WebhookState(row.state)]} already; nothing was changed.")
    row.failing_since, row.failures, row.not_before = None, 0, None
    return _moved(row, WebhookState.ACTIVE, "resume", by=by, at=at)


@transaction.atomic
def remove(webhook_id: int, *, by: User, at: datetime) -> Webhook:
    """Tell it nothing any more and forget its secret; what waited is dropped."""
    row = _locked(webhook_id, by)
    row.secret = row.secret_before = sealing.seal("")
    WebhookDelivery.objects.filter(webhook=row, state=DeliveryState.WAITING).update(
        state=DeliveryState.DROPPED
    )
    return _moved(row, WebhookState.REMOVED, "remove", by=by, at=at)


@transaction.atomic
def send_again(delivery_id: int, *, by: User, at: datetime) -> WebhookDelivery:
    """Send an event once more under its own id, with all tries before it."""
    delivery = WebhookDelivery.objects.filter(pk=delivery_id).first()
    if delivery is None:
        raise UnknownDelivery
    row = _locked(delivery.webhook_id, by)
    delivery.refresh_from_db()
    if row.state != WebhookState.ACTIVE or delivery.state == DeliveryState.SENDING:
        raise WebhookMovedOn("Let the webhook go on first, or wait until this try is over.")
    if delivery.state == DeliveryState.WAITING and not delivery.tries:
        raise WebhookMovedOn("It is about to be sent already; nothing was changed.")
    delivery.state, delivery.next_at, delivery.tries = DeliveryState.WAITING, at, 0
    delivery.save(update_fields=["state", "next_at", "tries"])
    Webhook.objects.filter(pk=row.pk).update(not_before=None)
    _tell(row, "send_again", by=by, at=at, after={"event": delivery.event_uid})
    return delivery


def _locked(webhook_id: int, by: User) -> Webhook:
    """Lock a webhook of the entities that a person sees; others are not told apart from none."""
    scope = scopes.of(by, people.roles_of(by))
    row = queries.within(scope).select_for_update(of=("self",)).filter(pk=webhook_id).first()
    if row is None:
        raise UnknownWebhook
    return row


def _fields(wanted: Wanted, by: User) -> dict[str, Any]:
    name, kinds = webhook_events.check(wanted.name, wanted.kinds)
    url = wanted.url.strip()
    webhook_addresses.target(url, allowed=settings.WEBHOOK_ALLOWED_HOSTS)
    return {"name": name, "url": url, "kinds": kinds, "entity": _entity(wanted.entity, by)}


def _entity(code: str, by: User) -> Entity | None:
    """Give the entity told of; who sees only some tells of one of those."""
    scope = scopes.of(by, people.roles_of(by))
    row = Entity.objects.filter(code=code).first() if code else None
    unseen = scope.entities is not None and code not in scope.entities
    if unseen or (code and row is None):
        raise UnknownWebhook("Choose one of the legal entities that you see.")
    return row


def _moved(
    row: Webhook, state: WebhookState, verb: str, *, by: User | None, at: datetime
) -> Webhook:
    before = {"state": row.state}
    row.state = state
    row.save()
    _tell(row, verb, by=by, at=at, before=before, after={"name": row.name, "state": state})
    return row


def _told(row: Webhook) -> dict[str, Any]:
    # An address may hold a word that opens a door; its host tells enough, and its mark a change.
    mark = hashlib.sha256(row.url.encode()).hexdigest()[:16]
    return {
        "name": row.name,
        "host": webhook_addresses.host_shown(row.url),
        "address_sha256": mark,
        "kinds": list(row.kinds),
        "entity": row.entity.code if row.entity else "",
    }


def _tell(
    row: Webhook,
    verb: str,
    *,
    by: User | None,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    audit.record(
        by=by,
        at=at,
        action=f"webhooks.{verb}",
        subject=f"webhook:{row.pk}",
        before=before,
        after=after,
    )
