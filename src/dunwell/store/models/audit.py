"""The audit trail: every act, chained by hashes so that a change in the past is found."""

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One act by a person or by the system; triggers refuse update and delete."""

    sequence = models.PositiveBigIntegerField(unique=True)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    actor = models.CharField(max_length=100)  # "system" or the person's e-mail at the time.
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
