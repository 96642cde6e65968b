"""The outbox: every message from its decision to what became of it, and what came in."""

from django.conf import settings
from django.db import models

from dunwell.core.channels import Channel
from dunwell.core.inbound import InboundKind, InboundState
from dunwell.core.messages import MessageKind, MessageState
from dunwell.store.models.choices import one_of
from dunwell.store.models.customers import Customer
from dunwell.store.models.days import Touch
from dunwell.store.models.documents import Document
from dunwell.store.models.entities import Entity


class Message(models.Model):
    """One message; its row is committed before any socket is opened.

    What is written to the customer (subject, text, html, mime) is fixed when the message is
    claimed, so that the guards are checked on what really leaves.
    """

    kind = models.CharField(max_length=20)
    channel = models.CharField(max_length=10, default=Channel.EMAIL)
    state = models.CharField(max_length=20)
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="messages")
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="messages"
    )
    touch = models.OneToOneField(
        Touch, models.PROTECT, null=True, blank=True, related_name="message"
    )
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="messages"
    )
    on_date = models.DateField()  # The business date it belongs to.
    language = models.CharField(max_length=10, blank=True)
    to = models.JSONField(default=list)  # Addresses.
    cc = models.JSONField(default=list)
    subject = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    attachments = models.JSONField(default=list)  # [{name, media_type, sha256, size}].
    mime = models.BinaryField(null=True, blank=True)  # What was handed to the mail server.
    message_id = models.CharField(max_length=200, unique=True)  # With its angle brackets.
    in_reply_to = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True, blank=True)  # Quiet hours, retries, spreading.
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=64, blank=True)  # Which sender holds it.
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    provider_id = models.CharField(max_length=200, blank=True)
    answer = models.CharField(max_length=500, blank=True)  # The last words of the mail server.
    because = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)

    class Meta:
        """One reminder a customer, entity, date and channel, whatever happens."""

        db_table = "message"
        constraints = (
            one_of("kind", MessageKind, name="message_kind_known"),
            one_of("channel", Channel, name="message_channel_known"),
            one_of("state", MessageState, name="message_state_known"),
            models.UniqueConstraint(
                fields=("entity", "customer", "on_date", "channel"),
                condition=models.Q(kind=MessageKind.REMINDER),
                name="message_reminder_once_a_day",
            ),
            models.UniqueConstraint(
                fields=("document",),
                condition=models.Q(kind=MessageKind.INVOICE),
                name="message_invoice_once",
            ),
        )
        indexes = (
            models.Index(
                fields=("state", "not_before", "id"),
                condition=models.Q(
                    state__in=(MessageState.QUEUED, MessageState.SENDING, MessageState.UNKNOWN)
                ),
                name="message_waiting",
            ),
            models.Index(fields=("on_date", "state"), name="message_by_date"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.message_id}"


class MessageEvent(models.Model):
    """One thing that happened to a message, kept for ever."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20)  # A state it reached, or what a provider told.
    at = models.DateTimeField()
    details = models.JSONField(default=dict)

    class Meta:
        """In the order in which they were learnt."""

        db_table = "message_event"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.message_id} {self.kind}"


class Inbound(models.Model):
    """A mail or a provider's event, kept before anything is done about it."""

    source = models.CharField(max_length=50)  # imap:<account> or webhook:<provider>.
    key = models.CharField(max_length=200)  # The sender's own id of it.
    content_hash = models.CharField(max_length=64)
    kind = models.CharField(max_length=20, default=InboundKind.OTHER)
    state = models.CharField(max_length=20, default=InboundState.NEW)
    received_at = models.DateTimeField()
    sender = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    raw = models.BinaryField(null=True, blank=True)
    about = models.ForeignKey(
        Message, models.PROTECT, null=True, blank=True, related_name="inbound"
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="inbound"
    )
    details = models.JSONField(default=dict)
    processed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The same event twice is kept once."""

        db_table = "inbound"
        constraints = (
            one_of("kind", InboundKind, name="inbound_kind_known"),
            one_of("state", InboundState, name="inbound_state_known"),
            models.UniqueConstraint(fields=("source", "key", "content_hash"), name="inbound_once"),
        )
        indexes = (models.Index(fields=("state", "id"), name="inbound_waiting"),)

    def __str__(self) -> str:
        return f"{self.source} {self.key}"
