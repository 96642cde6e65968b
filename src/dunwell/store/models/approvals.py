"""Requests that another person decides."""

from django.conf import settings
from django.db import models

from dunwell.core.approvals import ApprovalKind, ApprovalState
from dunwell.store.models.choices import one_of


class Approval(models.Model):
    """One request and its decision; what was asked for happens with the decision."""

    kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=100)  # table:id of what is to be approved.
    state = models.CharField(max_length=20, default=ApprovalState.PENDING)
    facts = models.JSONField(default=dict)  # What the decider is shown, as of the request.
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="requests"
    )
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    because = models.CharField(max_length=1000, blank=True)

    class Meta:
        """A subject waits for one decision of a kind at a time, never by the one who asked."""

        db_table = "approval"
        constraints = (
            one_of("kind", ApprovalKind, name="approval_kind_known"),
            one_of("state", ApprovalState, name="approval_state_known"),
            models.UniqueConstraint(
                fields=("kind", "subject"),
                condition=models.Q(state=ApprovalState.PENDING),
                name="approval_pending_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(decided_by=models.F("requested_by"))
                | models.Q(state=ApprovalState.WITHDRAWN)
                | models.Q(decided_by__isnull=True),
                name="approval_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} of {self.subject}"
