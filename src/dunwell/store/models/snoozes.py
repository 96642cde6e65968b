"""Actions that somebody put off until a day."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from dunwell.store.models.customers import Customer
from dunwell.store.models.entities import Entity


class Snooze(models.Model):
    """One action put off: by what it is on which account, and by its task where it has one."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="snoozes")
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)  # The action's kind.
    task_id = models.BigIntegerField(default=0)  # 0 where no task stands behind it.
    until_date = models.DateField()  # The day on which it is back.
    reason = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # Taken back, or put off anew.

    class Meta:
        """An action is put off once at a time."""

        db_table = "snooze"
        constraints = (
            models.UniqueConstraint(
                fields=("customer", "entity", "kind", "task_id"),
                condition=Q(ended_at__isnull=True),
                name="snooze_once",
            ),
        )
        indexes = (models.Index(fields=("until_date",), name="snooze_by_day"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.customer_id} until {self.until_date}"
