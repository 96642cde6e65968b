"""The company's policy, kept in numbered versions."""

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
