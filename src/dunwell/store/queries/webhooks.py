"""Webhooks as their page and their sender read them."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet

from dunwell.core.scopes import Scope
from dunwell.core.webhook_tries import DeliveryState, WebhookState
from dunwell.store.models import Webhook, WebhookDelivery, WebhookEvent, WebhookTry

_SHOWN = 50


def within(scope: Scope) -> QuerySet[Webhook]:
    """List webhooks that stand and tell of no more than a person may see, the oldest first."""
    rows = Webhook.objects.exclude(state=WebhookState.REMOVED).select_related("entity", "made_by")
    if scope.entities is not None:
        rows = rows.filter(entity__code__in=scope.entities)
    return rows.order_by("pk")


def switched_off(scope: Scope) -> QuerySet[Webhook]:
    """List those that were switched off by themselves."""
    return within(scope).filter(state__in=(WebhookState.DISABLED, WebhookState.GONE))


def waiting() -> Mapping[int, int]:
    """Count what waits for each webhook."""
    rows = WebhookDelivery.objects.filter(
        state__in=(DeliveryState.WAITING, DeliveryState.SENDING)
    ).values_list("webhook")
    return dict(rows.annotate(count=Count("pk")).order_by())


def deliveries(webhook: Webhook, *, before: int = 0) -> list[WebhookDelivery]:
    """List what was and is told to a webhook, the newest first, one more than a page shows."""
    rows = WebhookDelivery.objects.filter(webhook=webhook)
    if before:
        rows = rows.filter(sequence__lt=before)
    return list(rows.order_by("-sequence")[: _SHOWN + 1])


def tries(delivery: WebhookDelivery) -> list[WebhookTry]:
    """List the tries of a delivery, the newest first."""
    return list(WebhookTry.objects.filter(delivery=delivery).order_by("-pk")[:_SHOWN])


def counts() -> Mapping[str, int]:
    """Count deliveries by their state, and events that nobody took yet."""
    found = dict(
        WebhookDelivery.objects.values_list("state").annotate(count=Count("pk")).order_by()
    )
    found["to_take"] = WebhookEvent.objects.filter(taken=False).count()
    return found


def failing() -> int:
    """Count webhooks at which nothing arrives, and those switched off by themselves."""
    off = Q(state__in=(WebhookState.DISABLED, WebhookState.GONE))
    return Webhook.objects.filter(
        off | Q(state=WebhookState.ACTIVE, failing_since__isnull=False)
    ).count()


def due(at: datetime) -> QuerySet[Webhook]:
    """List webhooks that may be told something now, the one that waits longest first."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=at)
    rested = Q(not_before=None) | Q(not_before__lte=at)
    rows = Webhook.objects.filter(free & rested, state=WebhookState.ACTIVE)
    return rows.filter(pk__in=due_deliveries(at).values("webhook")).order_by(
        F("delivered_at").asc(nulls_first=True), "pk"
    )


def due_deliveries(at: datetime) -> QuerySet[WebhookDelivery]:
    """List what may be sent now: its turn has come, or whoever sent it died."""
    turn = Q(state=DeliveryState.WAITING, next_at__lte=at)
    lost = Q(state=DeliveryState.SENDING, claimed_until__lt=at)
    return WebhookDelivery.objects.filter(turn | lost).order_by("sequence")
