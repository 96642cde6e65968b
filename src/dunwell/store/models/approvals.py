"""Requests that another person decides."""

from django.conf import settings
from django.db import models

from dunwell.core.approvals import WAITING, ApprovalKind, ApprovalState
from dunwell.store.models.choices import one_of
from dunwell.store.models.customers import Customer
from dunwell.store.models.entities import Entity


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
    # What is at stake, in minor units, where the limits of the policy ask for it.
    amount = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="approvals"
    )
    # Whose money it is about; empty where it is about the company.
    entity = models.ForeignKey(
        Entity, models.PROTECT, null=True, blank=True, related_name="approvals"
    )
    expires_date = models.DateField(null=True, blank=True)  # The last day of waiting.

    class Meta:
        """A subject waits for one decision of a kind at a time, never by the one who asked."""

        db_table = "approval"
        constraints = (
            one_of("kind", ApprovalKind, name="approval_kind_known"),
            one_of("state", ApprovalState, name="approval_state_known"),
            models.UniqueConstraint(
                fields=("kind", "subject"),
                condition=models.Q(state__in=[str(one) for one in WAITING]),
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


class ApprovalSignature(models.Model):
    """One yes of a chain: by whom, in whose place, and the roles it was given with."""

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="signatures")
    number = models.PositiveSmallIntegerField()  # From 1.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    roles = models.JSONField(default=list)
    at = models.DateTimeField()
    because = models.CharField(max_length=1000, blank=True)

    class Meta:
        """One person signs a request once."""

        db_table = "approval_signature"
        constraints = (
            models.UniqueConstraint(fields=("approval", "number"), name="approval_signed_in_turn"),
            models.UniqueConstraint(fields=("approval", "by"), name="approval_signed_once"),
        )

    def __str__(self) -> str:
        return f"{self.by_id} of {self.approval_id}"


class ApprovalNote(models.Model):
    """A question of somebody who decides, or the answer of who asked."""

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="notes")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    is_question = models.BooleanField()
    text = models.CharField(max_length=1000)

    class Meta:
        """Short table names: people read them in their own tools."""

        db_table = "approval_note"

    def __str__(self) -> str:
        return self.text


class Delegation(models.Model):
    """Somebody's authority lent to a colleague for some days, both included."""

    lender = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="lends")
    stand_in = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="borrows")
    from_date = models.DateField()
    to_date = models.DateField()
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """It begins before it ends."""

        db_table = "delegation"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(to_date__gte=models.F("from_date")), name="delegation_in_order"
            ),
            models.CheckConstraint(
                condition=~models.Q(lender=models.F("stand_in")), name="delegation_to_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.lender_id} to {self.stand_in_id} until {self.to_date}"


class SecondAccount(models.Model):
    """An account of somebody who has another one: both are the same pair of eyes."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="second_account"
    )
    of = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")

    class Meta:
        """An account is not its own second."""

        db_table = "second_account"
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(account=models.F("of")), name="second_account_of_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.account_id} of {self.of_id}"
