"""Pauses of an account, and differences of the control total that somebody accepted."""

from django.conf import settings
from django.db import models

from dunwell.store.models.customers import Customer
from dunwell.store.models.entities import Entity
from dunwell.store.models.imports import ImportRun


class Pause(models.Model):
    """An account taken out of its cadence by a person from a day, until a day or for good."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="pauses")
    entity = models.ForeignKey(Entity, models.PROTECT, null=True, blank=True)  # None: all.
    from_date = models.DateField()
    to_date = models.DateField()  # Excluded.
    reason = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        """It begins before it ends."""

        db_table = "pause"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(from_date__lt=models.F("to_date")), name="pause_ordered"
            ),
        )

    def __str__(self) -> str:
        return f"{self.customer_id} [{self.from_date}, {self.to_date})"


class AcceptedDifference(models.Model):
    """A difference to the control total that a person accepted, with the reason."""

    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="accepted_differences")
    currency = models.CharField(max_length=3)
    difference = models.BigIntegerField()  # Minor units; another difference needs another yes.
    because = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)

    class Meta:
        """Accepted once for each currency of an import."""

        db_table = "accepted_difference"
        constraints = (
            models.UniqueConstraint(fields=("run", "currency"), name="difference_accepted_once"),
        )

    def __str__(self) -> str:
        return f"{self.run_id} {self.currency} {self.difference}"
