"""Accounts taken out of their cadence, each with the colleague who looks after it instead."""

from django.conf import settings
from django.db import models

from dunwell.core import overrides
from dunwell.store.models.customers import Customer


class Override(models.Model):
    """An account that a colleague owns from a day until a day, in place of its cadence."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="overrides")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    from_date = models.DateField()
    to_date = models.DateField()  # Excluded: from this day on the cadence runs again.
    reason = models.CharField(max_length=overrides.LONGEST_REASON)
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

        db_table = "override"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(from_date__lt=models.F("to_date")), name="override_ordered"
            ),
        )
        indexes = (models.Index(fields=("customer", "to_date"), name="override_of_customer"),)

    def __str__(self) -> str:
        return f"{self.customer_id} [{self.from_date}, {self.to_date})"
