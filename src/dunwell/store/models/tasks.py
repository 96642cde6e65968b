"""Tasks: what a person has to do, why, and what came of it."""

from django.conf import settings
from django.db import models

from dunwell.core.tasks import TaskKind, TaskState
from dunwell.store.models.choices import one_of
from dunwell.store.models.customers import Customer
from dunwell.store.models.entities import Entity


class Task(models.Model):
    """One action for a person; `cause` names the row that it came from, table:id."""

    entity = models.ForeignKey(Entity, models.PROTECT, related_name="tasks")
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="tasks"
    )
    kind = models.CharField(max_length=30)
    cause = models.CharField(max_length=100)
    state = models.CharField(max_length=20, default=TaskState.OPEN)
    opened_date = models.DateField()
    due_date = models.DateField()
    opened_at = models.DateTimeField()
    because = models.JSONField(default=dict)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="tasks"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome = models.CharField(max_length=1000, blank=True)

    class Meta:
        """A cause opens one task of a kind."""

        db_table = "task"
        constraints = (
            one_of("kind", TaskKind, name="task_kind_known"),
            one_of("state", TaskState, name="task_state_known"),
            models.UniqueConstraint(fields=("kind", "cause"), name="task_once_per_cause"),
        )
        indexes = (models.Index(fields=("state", "due_date"), name="task_waiting"),)

    def __str__(self) -> str:
        return f"{self.kind} for {self.customer_id}"
