"""Postings and allocations: every change of an open amount, kept for ever."""

from django.db import models
from django.db.models import F, Q

from dunwell.core.postings import AllocationKind, PostingKind
from dunwell.store.models.choices import one_of
from dunwell.store.models.documents import Item
from dunwell.store.models.imports import ImportRun

_RAISES = Q(kind=PostingKind.ISSUED, claim_change=F("change"))
_LOWERS = Q(
    kind__in=(PostingKind.ALLOCATED, PostingKind.DISCOUNT, PostingKind.REFUNDED),
    claim_change=F("change"),
)
_WRITES_OFF = Q(kind=PostingKind.WRITTEN_OFF, claim_change=0)
_RECOVERS_CLAIM = Q(kind=PostingKind.RECOVERED, change=0)
_RECOVERS_CASH = Q(kind=PostingKind.RECOVERED, claim_change=F("change"))
_DOWN = Q(reverses__isnull=True, change__lt=0) | Q(reverses__isnull=False, change__gt=0)
_UP = Q(reverses__isnull=True, change__gt=0) | Q(reverses__isnull=False, change__lt=0)
_CLAIM_DOWN = Q(reverses__isnull=True, claim_change__lt=0) | Q(
    reverses__isnull=False, claim_change__gt=0
)


class Allocation(models.Model):
    """Part of a receipt or credit memo applied to a debit item; two postings carry it.

    It stands while its postings are not reversed.
    """

    kind = models.CharField(max_length=10, default=AllocationKind.APPLIED)
    source_item = models.ForeignKey(Item, models.PROTECT, related_name="applied_to")
    target_item = models.ForeignKey(Item, models.PROTECT, related_name="settled_by")
    amount = models.BigIntegerField()
    effective_date = models.DateField()
    recorded_at = models.DateTimeField()
    run = models.ForeignKey(ImportRun, models.PROTECT, null=True, blank=True, db_index=False)

    class Meta:
        """Triggers hold that both items share a currency and stand on the right sides."""

        db_table = "allocation"
        constraints = (
            one_of("kind", AllocationKind, name="allocation_kind_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_above_zero"),
        )

    def __str__(self) -> str:
        return f"{self.source_item_id} -> {self.target_item_id}"


class Posting(models.Model):
    """One immutable, dated change: `change` of the open amount, `claim_change` of the claim.

    `effective_date` is when it counts, `recorded_at` when we learnt it. A reversal names the
    posting it reverses and carries its negated amounts. Triggers refuse update and delete.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="postings")
    kind = models.CharField(max_length=12)
    change = models.BigIntegerField()
    claim_change = models.BigIntegerField()
    effective_date = models.DateField()
    recorded_at = models.DateTimeField()
    allocation = models.ForeignKey(
        Allocation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="postings",
        db_index=False,
    )
    reverses = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversals",
        db_index=False,
    )
    run = models.ForeignKey(ImportRun, models.PROTECT, null=True, blank=True, db_index=False)
    because = models.CharField(max_length=50, blank=True)

    class Meta:
        """The kind decides the signs; a reversal carries the opposite ones."""

        db_table = "posting"
        constraints = (
            one_of("kind", PostingKind, name="posting_kind_known"),
            models.CheckConstraint(
                condition=(_RAISES & _UP)
                | ((_LOWERS | _WRITES_OFF | _RECOVERS_CASH) & _DOWN)
                | (_RECOVERS_CLAIM & _CLAIM_DOWN),
                name="posting_signs_fit_kind",
            ),
            models.CheckConstraint(
                condition=Q(reverses__isnull=True) | ~Q(reverses=F("id")),
                name="posting_not_own_reversal",
            ),
            models.UniqueConstraint(
                fields=("reverses",),
                condition=Q(reverses__isnull=False),
                name="posting_reversed_once",
            ),
        )
        indexes = (
            models.Index(
                fields=("allocation",),
                condition=Q(allocation__isnull=False),
                name="posting_by_allocation",
            ),
            models.Index(
                fields=("item", "effective_date", "change"),
                condition=Q(kind=PostingKind.WRITTEN_OFF.value),
                name="posting_written_off",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.change} on {self.effective_date}"
