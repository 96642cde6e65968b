"""How an entity sends: its mail accounts, and whether anything may leave at all."""

from django.conf import settings
from django.db import models

from dunwell.store.models.entities import Entity


class Sending(models.Model):
    """Whether an entity's messages leave: test mode until somebody went live."""

    entity = models.OneToOneField(Entity, models.PROTECT, related_name="sending")
    live = models.BooleanField(default=False)  # False: test mode, nothing leaves.
    automatic = models.BooleanField(default=False)  # False: a person releases each batch.
    stopped = models.BooleanField(default=False)  # Stop all, at once.
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)

    class Meta:
        """Sending by itself presupposes going live."""

        db_table = "sending"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(automatic=False) | models.Q(live=True),
                name="sending_automatic_needs_live",
            ),
        )

    def __str__(self) -> str:
        return f"{self.entity_id} {'live' if self.live else 'test'}"


class MailAccount(models.Model):
    """The mail server of an entity: out by SMTP, in by IMAP; secrets are never shown again."""

    entity = models.OneToOneField(Entity, models.PROTECT, related_name="mail_account")
    from_address = models.CharField(max_length=254)
    from_name = models.CharField(max_length=200, blank=True)
    reply_to = models.CharField(max_length=254, blank=True)
    smtp_host = models.CharField(max_length=254, blank=True)
    smtp_port = models.PositiveIntegerField(default=587)
    smtp_security = models.CharField(max_length=10, default="starttls")  # none, starttls or tls.
    smtp_user = models.CharField(max_length=254, blank=True)
    smtp_secret = models.TextField(blank=True)  # Encrypted with the book's key.
    imap_host = models.CharField(max_length=254, blank=True)
    imap_port = models.PositiveIntegerField(default=993)
    imap_security = models.CharField(max_length=10, default="tls")
    imap_user = models.CharField(max_length=254, blank=True)
    imap_secret = models.TextField(blank=True)
    imap_folder = models.CharField(max_length=200, default="INBOX")
    imap_position = models.CharField(max_length=50, blank=True)  # How far the folder was read.
    sent_folder = models.CharField(max_length=200, blank=True)  # Where sent mail is kept, if so.
    webhook_secret = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        """One for each entity."""

        db_table = "mail_account"

    def __str__(self) -> str:
        return self.from_address
