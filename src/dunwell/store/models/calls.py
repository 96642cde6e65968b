"""Calls with customers, what each brought about, and calls that were logged by mistake."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from dunwell.core.calls import CallDirection, CallEffectKind, CallMethod, CallOutcome
from dunwell.store.models.choices import one_of
from dunwell.store.models.customers import Contact, Customer
from dunwell.store.models.days import Touch
from dunwell.store.models.entities import Entity


class Call(models.Model):
    """One call as it was logged; never changed, save that a merge moves it with its customer."""

    entity = models.ForeignKey(Entity, models.PROTECT, related_name="calls")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="calls")
    on_date = models.DateField()
    at_time = models.TimeField(null=True, blank=True)  # Local to the company.
    method = models.CharField(max_length=10, default=CallMethod.PHONE)
    direction = models.CharField(max_length=10, default=CallDirection.OUTGOING)
    outcome = models.CharField(max_length=20)
    person = models.CharField(max_length=200, blank=True)  # Who was reached, in words.
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="calls"
    )
    note = models.CharField(max_length=2000, blank=True)
    follow_up_date = models.DateField(null=True, blank=True)
    touch = models.ForeignKey(
        Touch, models.PROTECT, null=True, blank=True, related_name="calls"
    )  # The call of a cadence that it answers.
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    key = models.CharField(max_length=64, blank=True)  # Of the form, so that it counts once.

    class Meta:
        """A talk names who was spoken to."""

        db_table = "logged_call"
        constraints = (
            one_of("method", CallMethod, name="call_method_known"),
            one_of("direction", CallDirection, name="call_direction_known"),
            one_of("outcome", CallOutcome, name="call_outcome_known"),
            models.CheckConstraint(
                condition=~Q(outcome__in=(CallOutcome.REACHED, CallOutcome.REFUSED), person=""),
                name="call_names_the_person",
            ),
            models.UniqueConstraint(
                fields=("key",), condition=~Q(key=""), name="call_once_per_form"
            ),
        )
        indexes = (models.Index(fields=("customer", "on_date"), name="call_of_customer"),)

    def __str__(self) -> str:
        return f"call {self.pk} on {self.on_date}"


class CallEffect(models.Model):
    """A row that a call made or closed: a promise, a dispute or a task, by its kind."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="effects")
    kind = models.CharField(max_length=20)
    row_id = models.BigIntegerField()

    class Meta:
        """A call makes or closes a row once."""

        db_table = "call_effect"
        constraints = (
            one_of("kind", CallEffectKind, name="call_effect_kind_known"),
            models.UniqueConstraint(fields=("call", "kind", "row_id"), name="call_effect_once"),
        )
        indexes = (models.Index(fields=("kind", "row_id"), name="call_effect_of_row"),)

    def __str__(self) -> str:
        return f"{self.call_id}: {self.kind} {self.row_id}"


class CallReversal(models.Model):
    """The entry that takes a call back; the call itself stays in the log."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="reversal")
    reason = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)

    class Meta:
        """Once for each call."""

        db_table = "call_reversal"

    def __str__(self) -> str:
        return f"{self.call_id} taken back"
