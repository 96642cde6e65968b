"""When a book was brought back from a backup, and who confirmed that its mail may leave again."""

from django.conf import settings
from django.db import models


class Restoration(models.Model):
    """One restore; while it is not confirmed no message leaves."""

    backup_made_at = models.DateTimeField()
    backup_head = models.PositiveBigIntegerField()  # The audit trail's newest number in it.
    restored_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True
    )

    class Meta:
        """Few, newest last."""

        db_table = "restoration"

    def __str__(self) -> str:
        return f"{self.restored_at:%Y-%m-%d} from {self.backup_made_at:%Y-%m-%d}"
