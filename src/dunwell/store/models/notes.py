"""Notes on an account: what colleagues should know, one of them pinned."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from dunwell.core import notes
from dunwell.store.models.customers import Customer


class Note(models.Model):
    """One note; its words are never changed, only whether it is pinned."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="notes")
    text = models.CharField(max_length=notes.LONGEST)
    pinned = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        """One note of an account is pinned at a time."""

        db_table = "note"
        constraints = (
            models.UniqueConstraint(
                fields=("customer",), condition=Q(pinned=True), name="note_pinned_once"
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]
