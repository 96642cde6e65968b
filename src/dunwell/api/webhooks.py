"""Webhooks over HTTP: how they stand, what was sent, and looking after them.

Adding one, changing it and its secret is done in the browser, where who is there is asked once
more: a secret is shown on that page alone and kept in no answer.
"""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema

from dunwell.actions import webhook_deliveries as deliveries
from dunwell.actions import webhooks as actions
from dunwell.api import answers, callers, finding, shapes
from dunwell.api.callers import Caller
from dunwell.api.fields import After, Key, Limit, Number
from dunwell.api.operations import Operations
from dunwell.core.permissions import Permission as P
from dunwell.core.webhook_events import UnknownDelivery, UnknownWebhook
from dunwell.store import models
from dunwell.store.queries import webhooks as queries

router: Final = Operations(tags=["Webhooks"])
_WAYS: Final = "webhooks/{int:webhook_id}"


class Webhook(Schema):
    """A webhook and how it stands; without an entity it is told of all of them."""

    id: int
    name: str
    url: str
    events: list[str]
    entity: str | None
    state: str
    delivered_at: str | None
    failing_since: str | None


class WebhookDelivery(Schema):
    """One event for one webhook; `status` is what was answered last."""

    id: int
    webhook: int
    event: str
    type: str
    sequence: int
    state: str
    tries: int
    status: int | None
    created_at: str | None
    next_at: str | None
    delivered_at: str | None


def told(row: models.Webhook) -> Webhook:
    """Write a webhook."""
    return Webhook(
        id=row.pk,
        name=row.name,
        url=row.url,
        events=list(row.kinds),
        entity=row.entity.code if row.entity else None,
        state=row.state,
        delivered_at=shapes.instant(row.delivered_at),
        failing_since=shapes.instant(row.failing_since),
    )


def delivery_told(row: models.WebhookDelivery) -> WebhookDelivery:
    """Write a delivery."""
    return WebhookDelivery(
        id=row.pk,
        webhook=row.webhook_id,
        event=row.event_uid,
        type=row.kind,
        sequence=row.sequence,
        state=row.state,
        tries=row.tries,
        status=row.status,
        created_at=shapes.instant(row.created_at),
        next_at=shapes.instant(row.next_at if row.state == "waiting" else None),
        delivered_at=shapes.instant(row.delivered_at),
    )


@router.lists("webhooks", name="webhooks", needs=P.LOOK_AFTER_WEBHOOKS, gives=Webhook)
def webhooks(request: HttpRequest, after: After, limit: Limit) -> HttpResponse:
    """List webhooks."""
    rows = queries.within(finding.scope(callers.of(request)))
    return answers.each(rows, told, after=after, limit=limit)


@router.shows(_WAYS, name="webhook", needs=P.LOOK_AFTER_WEBHOOKS, gives=Webhook)
def webhook(request: HttpRequest, webhook_id: Key) -> HttpResponse:
    """Give one webhook."""
    return answers.one(request, told(_found(callers.of(request), webhook_id)))


@router.lists(
    "webhook-deliveries",
    name="webhook-deliveries",
    needs=P.LOOK_AFTER_WEBHOOKS,
    gives=WebhookDelivery,
)
def webhook_deliveries(
    request: HttpRequest, after: After, limit: Limit, webhook: Number
) -> HttpResponse:
    """List what was and is told, of the last 30 days."""
    hooks = queries.within(finding.scope(callers.of(request)))
    rows = models.WebhookDelivery.objects.filter(webhook__in=hooks.order_by().values("pk"))
    if webhook:
        rows = rows.filter(webhook=webhook)
    return answers.each(rows, delivery_told, after=after, limit=limit)


@router.does(f"{_WAYS}/pause", name="webhook-pause", needs=P.LOOK_AFTER_WEBHOOKS, gives=Webhook)
def pause(request: HttpRequest, webhook_id: Key) -> HttpResponse:
    """Send nothing for now; events wait."""
    return _acted(request, webhook_id, actions.pause)


@router.does(f"{_WAYS}/resume", name="webhook-resume", needs=P.LOOK_AFTER_WEBHOOKS, gives=Webhook)
def resume(request: HttpRequest, webhook_id: Key) -> HttpResponse:
    """Go on sending, beginning with what waits."""
    return _acted(request, webhook_id, actions.resume)


@router.does(f"{_WAYS}/removal", name="webhook-remove", needs=P.LOOK_AFTER_WEBHOOKS, gives=Webhook)
def remove(request: HttpRequest, webhook_id: Key) -> HttpResponse:
    """Tell it nothing any more and forget its secret."""
    return _acted(request, webhook_id, actions.remove)


@router.does(
    f"{_WAYS}/test", name="webhook-test", needs=P.LOOK_AFTER_WEBHOOKS, gives=WebhookDelivery
)
def test(request: HttpRequest, webhook_id: Key) -> HttpResponse:
    """Send an event that says nothing."""
    caller = callers.of(request)

    def act() -> WebhookDelivery:
        hook = _found(caller, webhook_id)
        return delivery_told(deliveries.test(hook.pk, by=caller.person, at=timezone.now()))

    return answers.acted(request, caller, act, status=200)


@router.does(
    "webhook-deliveries/{int:delivery_id}/again",
    name="webhook-again",
    needs=P.LOOK_AFTER_WEBHOOKS,
    gives=WebhookDelivery,
)
def again(request: HttpRequest, delivery_id: Key) -> HttpResponse:
    """Send an event once more under its own id."""
    caller = callers.of(request)

    def act() -> WebhookDelivery:
        row = models.WebhookDelivery.objects.filter(pk=min(delivery_id, 2**63 - 1)).first()
        if row is None:
            raise UnknownDelivery
        _found(caller, row.webhook_id)
        return delivery_told(actions.send_again(row.pk, by=caller.person, at=timezone.now()))

    return answers.acted(request, caller, act, status=200)


def _acted(request: HttpRequest, pk: int, change: Callable[..., models.Webhook]) -> HttpResponse:
    caller = callers.of(request)

    def act() -> Webhook:
        hook = _found(caller, pk)
        return told(change(hook.pk, by=caller.person, at=timezone.now()))

    return answers.acted(request, caller, act, status=200)


def _found(caller: Caller, pk: int) -> models.Webhook:
    row = queries.within(finding.scope(caller)).filter(pk=min(pk, 2**63 - 1)).first()
    if row is None:
        raise UnknownWebhook
    return row
