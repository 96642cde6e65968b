"""How long the company keeps its records, and the customers of whom nothing may go meanwhile."""

from django.conf import settings
from django.db import models

from dunwell.core.erasures import LONGEST_REASON
from dunwell.store.models.customers import Customer


class Retention(models.Model):
    """What the company chose; no row until somebody chose anything."""

    number = models.PositiveSmallIntegerField(unique=True, default=1)
    periods = models.JSONField(default=dict)  # Record class to {period, reason}.
    is_on = models.BooleanField(default=False)  # Whether the nightly run takes anything away.
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        """There is one company in a book."""

        db_table = "retention"
        constraints = (
            models.CheckConstraint(condition=models.Q(number=1), name="retention_alone"),
        )

    def __str__(self) -> str:
        return "on" if self.is_on else "off"


class LegalHold(models.Model):
    """Nothing about a customer goes until a day, whatever the periods say."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="legal_holds")
    reason = models.CharField(max_length=LONGEST_REASON)
    from_date = models.DateField()
    until_date = models.DateField()  # The last day of it.
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        """Kept when it is over."""

        db_table = "legal_hold"

    def __str__(self) -> str:
        return f"{self.customer_id} until {self.until_date}"
