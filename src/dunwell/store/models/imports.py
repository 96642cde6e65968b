"""Sources of imported files and the runs that loaded them."""

from django.conf import settings
from django.db import models

from dunwell.core.imports import RunState
from dunwell.store.models.choices import one_of


class Source(models.Model):
    """A system that files come from, with what was settled about reading them."""

    name = models.CharField(max_length=100, unique=True)
    profile = models.JSONField(default=dict)  # Per kind of import: mapping and reading options.

    class Meta:
        """Named once."""

        db_table = "source"

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """One file loaded: what it held, what it changed, and what was wrong with it."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="runs")
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=20, default=RunState.DONE)
    file_name = models.CharField(max_length=300)
    file_hash = models.CharField(max_length=64)
    ledger_date = models.DateField(null=True, blank=True)
    complete = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    result = models.JSONField(default=dict)

    class Meta:
        """Newest first is how people look for a run."""

        db_table = "import_run"
        ordering = ("-id",)
        constraints = (one_of("state", RunState, name="import_run_state_known"),)

    def __str__(self) -> str:
        return f"import {self.pk} of {self.file_name}"


class ImportChange(models.Model):
    """What a row of the book said before an import changed it, so that undo can put it back."""

    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="changes")
    table = models.CharField(max_length=30)  # customer, contact or document.
    row_id = models.BigIntegerField()
    before = models.JSONField(null=True)  # Column to value; null when the import created the row.

    class Meta:
        """A run remembers a row once."""

        db_table = "import_change"
        constraints = (
            models.UniqueConstraint(fields=("run", "table", "row_id"), name="change_once_per_run"),
        )

    def __str__(self) -> str:
        return f"{self.table}:{self.row_id}"
