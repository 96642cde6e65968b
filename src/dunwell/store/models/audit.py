"""The audit trail: every act, chained by hashes so that a change in the past is found."""

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One act by a person or by the system; triggers refuse update and delete."""

    sequence = models.PositiveBigIntegerField(unique=True)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    # "system" or `user:ID`; entries of the first versions hold the e-mail address of the time.
    actor = models.CharField(max_length=100)
    action = models.CharField(max_length=100)  # noun.verb, as in `imports.load`.
    subject = models.CharField(max_length=100)  # table:id of what was acted on.
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    because = models.JSONField(null=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """Numbered without gaps from 1."""

        db_table = "audit_entry"
        indexes = (
            models.Index(fields=("subject", "sequence"), name="audit_entry_by_subject"),
            models.Index(fields=("by", "sequence"), name="audit_entry_by_person"),
            models.Index(fields=("action", "sequence"), name="audit_entry_by_action"),
            models.Index(fields=("recorded_at", "sequence"), name="audit_entry_by_time"),
        )

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"

    def who(self) -> str:
        """Name who acted as they are called now; the program is `system`."""
        return str(self.by) if self.by else self.actor


class AuditText(models.Model):
    """A text about a person that an entry refers to; triggers let it be erased and no more."""

    reference = models.CharField(max_length=64, unique=True)  # SHA-256 of the salt and the text.
    salt = models.CharField(max_length=32, blank=True)
    value = models.TextField(blank=True)
    about = models.CharField(max_length=100)  # table:id of whom it is about.
    sequence = models.PositiveBigIntegerField(db_index=True)  # The entry that refers to it.
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Found by whom it is about."""

        db_table = "audit_text"
        indexes = (models.Index(fields=("about", "erased_at"), name="audit_text_by_person"),)

    def __str__(self) -> str:
        return f"{self.about} in {self.sequence}"
