"""Promises to pay, the items they cover, and what became of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from dunwell.core.promises import PromiseState
from dunwell.store.models.choices import one_of
from dunwell.store.models.customers import Contact, Customer
from dunwell.store.models.documents import Item
from dunwell.store.models.entities import Entity


class Promise(models.Model):
    """One promise: who promised what by when, in one currency to one entity."""

    entity = models.ForeignKey(Entity, models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="promises")
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()  # Minor units.
    promised_date = models.DateField()  # The day by which the money was promised.
    made_date = models.DateField()  # The day on which it was promised.
    person = models.CharField(max_length=200, blank=True)  # Who promised.
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True)
    evidence = models.CharField(max_length=1000, blank=True)
    level = models.PositiveSmallIntegerField(default=1)  # 1 + promises not kept on its items.
    state = models.CharField(max_length=20, default=PromiseState.OPEN)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    live_at = models.DateTimeField(null=True, blank=True)  # Since when it pauses its items.
    settled_at = models.DateTimeField(null=True, blank=True)  # When it stopped being open.
    received = models.BigIntegerField(null=True, blank=True)  # Minor units dated in time.
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    class Meta:
        """Judged once: a settled promise has its instant."""

        db_table = "promise"
        constraints = (
            one_of("state", PromiseState, name="promise_state_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="promise_above_zero"),
            models.CheckConstraint(
                condition=Q(
                    state__in=(PromiseState.OPEN, PromiseState.AWAITING), settled_at__isnull=True
                )
                | Q(settled_at__isnull=False),
                name="promise_settled_has_instant",
            ),
        )
        indexes = (models.Index(fields=("state", "promised_date"), name="promise_due"),)

    def __str__(self) -> str:
        return f"promise {self.pk} by {self.promised_date}"


class PromiseItem(models.Model):
    """An item that a promise covers, and how much of it."""

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="items")
    item = models.ForeignKey(Item, models.PROTECT, related_name="promised_in")
    amount = models.BigIntegerField()  # Minor units promised for this item.

    class Meta:
        """An item stands once in a promise."""

        db_table = "promise_item"
        constraints = (
            models.UniqueConstraint(fields=("promise", "item"), name="promise_item_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="promise_item_above_zero"),
        )

    def __str__(self) -> str:
        return f"{self.promise_id}: {self.item_id}"
