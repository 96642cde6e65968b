"""The company's policy, kept in numbered versions, and the drafts they come from."""

from django.conf import settings
from django.db import models


class PolicyVersion(models.Model):
    """One version of everything the company may choose; the shipped one is number 1."""

    number = models.PositiveIntegerField(unique=True)
    effective_date = models.DateField()
    content = models.JSONField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)

    class Meta:
        """Versions are never changed once they took effect."""

        db_table = "policy_version"

    def __str__(self) -> str:
        return f"policy {self.number}"


class PolicyDraft(models.Model):
    """A policy being written; once approved it becomes the next version and stays as it was."""

    text = models.TextField()  # YAML, as the person wrote it.
    note = models.CharField(max_length=500, blank=True)  # What it changes and why.
    based_on = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="drafts")
    effective_date = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    version = models.OneToOneField(
        PolicyVersion, models.PROTECT, null=True, blank=True, related_name="draft"
    )

    class Meta:
        """Newest first is how people look for a draft."""

        db_table = "policy_draft"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"draft {self.pk} of policy {self.based_on_id}"
