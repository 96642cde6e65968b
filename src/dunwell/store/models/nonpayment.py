"""Why overdue accounts have not paid, as people set and verified it; nothing is ever changed."""

from django.conf import settings
from django.db import models

from dunwell.core.nonpayment import Reason
from dunwell.core.nonpayment_checks import LONGEST_NOTE
from dunwell.store.models.choices import one_of
from dunwell.store.models.customers import Customer


class NonpaymentReason(models.Model):
    """One reason of one account; the newest holds. Triggers refuse update and delete.

    `because` is what the rule said then; `by_rule` tells that nobody set another.
    """

    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="nonpayment_reasons", db_index=False
    )
    reason = models.CharField(max_length=30)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)
    on_date = models.DateField()  # The day on which the account carried it.
    by_rule = models.BooleanField(default=False)
    because = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        """The newest of an account is asked for most."""

        db_table = "nonpayment_reason"
        constraints = (one_of("reason", Reason, name="nonpayment_reason_known"),)
        indexes = (models.Index(fields=("customer", "id"), name="nonpayment_reason_newest"),)

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.reason} on {self.on_date}"


class NonpaymentVerification(models.Model):
    """That a reason was verified, and by whom; triggers refuse update and delete."""

    reason = models.OneToOneField(
        NonpaymentReason, models.PROTECT, related_name="verification", primary_key=True
    )
    on_date = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        """A reason is verified once."""

        db_table = "nonpayment_verification"

    def __str__(self) -> str:
        return f"{self.reason_id} verified on {self.on_date}"
