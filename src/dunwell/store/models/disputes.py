"""Disputes: which part of an item a customer contests, since when and until when."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from dunwell.core.disputes import DisputeCategory, DisputeState
from dunwell.store.models.choices import one_of
from dunwell.store.models.documents import Item


class Dispute(models.Model):
    """One contested part of one item."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="disputes")
    amount = models.BigIntegerField()  # Minor units contested when it was opened.
    category = models.CharField(max_length=30, default=DisputeCategory.OTHER)
    state = models.CharField(max_length=20, default=DisputeState.OPEN)
    opened_date = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Who answers it; empty is whoever looks after the account.
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="disputes"
    )
    note = models.CharField(max_length=1000, blank=True)
    closed_date = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=1000, blank=True)

    class Meta:
        """An item has one open dispute at a time; a closed one has its day."""

        db_table = "dispute"
        constraints = (
            one_of("category", DisputeCategory, name="dispute_category_known"),
            one_of("state", DisputeState, name="dispute_state_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="dispute_above_zero"),
            models.UniqueConstraint(
                fields=("item",),
                condition=Q(state=DisputeState.OPEN),
                name="dispute_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state=DisputeState.OPEN, closed_at__isnull=True)
                | Q(state=DisputeState.CLOSED, closed_at__isnull=False),
                name="dispute_closed_has_instant",
            ),
        )

    def __str__(self) -> str:
        return f"dispute {self.pk} of item {self.item_id}"
