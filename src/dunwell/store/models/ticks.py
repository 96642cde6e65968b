"""The schedule's ticks, each run once, and the workers that run them."""

from django.db import models

from dunwell.core.ticks import TickState
from dunwell.store.models.choices import one_of


class Tick(models.Model):
    """One due time of one schedule; the row is the right to run it."""

    schedule = models.CharField(max_length=100)  # As in `day:NL01` or `send`.
    due_at = models.DateTimeField()
    state = models.CharField(max_length=20, default=TickState.RUNNING)
    worker = models.CharField(max_length=100)
    started_at = models.DateTimeField()
    lease_until = models.DateTimeField()  # Past it, a reaper may take the tick over.
    finished_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=1)
    retry_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=1000, blank=True)
    result = models.JSONField(default=dict)

    class Meta:
        """A due time is run by one worker at a time."""

        db_table = "tick"
        constraints = (
            one_of("state", TickState, name="tick_state_known"),
            models.UniqueConstraint(fields=("schedule", "due_at"), name="tick_once"),
        )

    def __str__(self) -> str:
        return f"{self.schedule} {self.due_at}"


class Worker(models.Model):
    """A worker process as it last told of itself."""

    name = models.CharField(max_length=100, unique=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    doing = models.CharField(max_length=200, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Named after its machine and process."""

        db_table = "worker"

    def __str__(self) -> str:
        return self.name
