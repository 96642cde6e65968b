"""Who was erased, what of them the law still keeps, and addresses nobody writes to again."""

from django.conf import settings
from django.db import models

from dunwell.core.erasures import LONGEST_REASON


class Erasure(models.Model):
    """One contact or colleague who was erased; the row names nobody.

    Until the last of what the law keeps is gone, the words the person was known by are kept
    encrypted, so that the nightly run finds them.
    """

    subject = models.CharField(max_length=100, unique=True)  # contact:12 or user:3.
    label = models.CharField(max_length=50)  # What stands in the place of the name.
    customer_ids = models.JSONField(default=list)
    reason = models.CharField(max_length=LONGEST_REASON)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    sealed_words = models.TextField(blank=True)
    stays = models.JSONField(default=list)  # [{class, count, until}], the nearest day first.
    next_date = models.DateField(null=True, blank=True)  # The day on which more of it goes.
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A person is erased once."""

        db_table = "erasure"

    def __str__(self) -> str:
        return self.label


class SuppressedAddress(models.Model):
    """An address that no message goes to, known by its hash under the book's key alone."""

    digest = models.CharField(max_length=64, unique=True)
    erasure = models.ForeignKey(Erasure, models.PROTECT, related_name="addresses")

    class Meta:
        """Looked up whenever something is to leave."""

        db_table = "suppressed_address"

    def __str__(self) -> str:
        return self.digest[:12]
