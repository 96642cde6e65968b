"""Outgoing webhooks, the events that wait to be told, and each telling with its tries."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from dunwell.core.webhook_events import EventKind
from dunwell.core.webhook_tries import DeliveryState, WebhookState
from dunwell.store.models.choices import one_of
from dunwell.store.models.entities import Entity


class Webhook(models.Model):
    """One outside system that is told of events; its secret is kept sealed."""

    name = models.CharField(max_length=100)
    url = models.CharField(max_length=1000)
    kinds = models.JSONField(default=list)  # Values of EventKind.
    entity = models.ForeignKey(
        Entity, models.PROTECT, null=True, blank=True, related_name="webhooks"
    )  # None: all, and what is about the company.
    state = models.CharField(max_length=10, default=WebhookState.ACTIVE)
    secret = models.CharField(max_length=500)
    secret_before = models.CharField(max_length=500, blank=True)
    both_until = models.DateTimeField(
        null=True, blank=True
    )  # Until then the one before signs too.
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    last_sequence = models.PositiveBigIntegerField(default=0)
    delivered_at = models.DateTimeField(null=True, blank=True)  # The last that arrived.
    failing_since = models.DateTimeField(null=True, blank=True)  # Nothing arrived since then.
    failures = models.PositiveIntegerField(default=0)  # In a row.
    not_before = models.DateTimeField(null=True, blank=True)  # A receiver that fails may rest.
    claim = models.CharField(max_length=64, blank=True)  # Who sends to it now.
    claimed_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One that was removed stays, with what it was told."""

        db_table = "webhook"
        constraints = (one_of("state", WebhookState, name="webhook_state_known"),)

    def __str__(self) -> str:
        return self.name


class WebhookEvent(models.Model):
    """One thing that happened, written with the act itself; taken once it is told or kept."""

    uid = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=100)  # table:id of what it is about.
    occurred_at = models.DateTimeField()
    facts = models.JSONField(default=dict)
    taken = models.BooleanField(default=False)

    class Meta:
        """Taken in the order in which they were written."""

        db_table = "webhook_event"
        constraints = (one_of("kind", EventKind, name="webhook_event_kind_known"),)
        indexes = (
            models.Index(fields=("id",), condition=Q(taken=False), name="webhook_event_to_take"),
            models.Index(fields=("occurred_at",), name="webhook_event_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class WebhookDelivery(models.Model):
    """One event for one webhook: what is sent, how it stands, and what was answered last."""

    webhook = models.ForeignKey(Webhook, models.PROTECT, related_name="deliveries")
    event_uid = models.CharField(max_length=40)  # The id that receivers know it by.
    kind = models.CharField(max_length=30)
    sequence = models.PositiveBigIntegerField()  # Without gaps within its webhook.
    body = models.TextField()
    state = models.CharField(max_length=10, default=DeliveryState.WAITING)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()  # Its turn, or its next try.
    claimed_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True, blank=True)  # Of the last answer.
    answer = models.CharField(max_length=500, blank=True)  # Its first words, or what went wrong.
    tried_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """An event is told to a webhook under one id, whatever happens."""

        db_table = "webhook_delivery"
        constraints = (
            one_of("state", DeliveryState, name="webhook_delivery_state_known"),
            models.UniqueConstraint(fields=("webhook", "event_uid"), name="webhook_told_once"),
            models.UniqueConstraint(
                fields=("webhook", "sequence"), name="webhook_delivery_numbered"
            ),
        )
        indexes = (
            models.Index(
                fields=("webhook", "sequence"),
                condition=Q(state__in=(DeliveryState.WAITING, DeliveryState.SENDING)),
                name="webhook_delivery_due",
            ),
            models.Index(fields=("state", "created_at"), name="webhook_delivery_by_state"),
        )

    def __str__(self) -> str:
        return f"{self.webhook_id}/{self.sequence} {self.kind}"


class WebhookTry(models.Model):
    """One try of one delivery, and what came of it."""

    delivery = models.ForeignKey(WebhookDelivery, models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=0)  # 0: there was no answer.
    words = models.CharField(max_length=500, blank=True)
    milliseconds = models.PositiveIntegerField(default=0)

    class Meta:
        """In the order in which they were made."""

        db_table = "webhook_try"

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.status}"
