"""Business dates as they were processed: touches and silences, each with its because."""

from django.db import models

from dunwell.core.business_days import DayState
from dunwell.core.channels import Channel, Tone
from dunwell.core.touches import SilenceCode, TouchState
from dunwell.store.models.choices import one_of
from dunwell.store.models.customers import Customer
from dunwell.store.models.documents import Item
from dunwell.store.models.entities import Entity
from dunwell.store.models.policies import PolicyVersion


class BusinessDay(models.Model):
    """One business date of one legal entity, processed once."""

    entity = models.ForeignKey(Entity, models.PROTECT, related_name="days")
    date = models.DateField()
    state = models.CharField(max_length=20)
    policy = models.ForeignKey(PolicyVersion, models.PROTECT)
    processed_at = models.DateTimeField()  # What was recorded by then was known.
    result = models.JSONField(default=dict)  # Counts by what was decided.

    class Meta:
        """Once for each date; a blocked date may be processed again until it is planned."""

        db_table = "business_day"
        constraints = (
            one_of("state", DayState, name="business_day_state_known"),
            models.UniqueConstraint(fields=("entity", "date"), name="business_day_once"),
        )

    def __str__(self) -> str:
        return f"{self.entity_id} {self.date}"


class Touch(models.Model):
    """One outreach decided for one day: a step of a cadence to a customer of an entity."""

    day = models.ForeignKey(BusinessDay, models.PROTECT, related_name="touches")
    entity = models.ForeignKey(Entity, models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="touches")
    segment = models.CharField(max_length=50)
    cadence = models.CharField(max_length=50)
    step = models.CharField(max_length=50)
    step_day = models.SmallIntegerField()
    channel = models.CharField(max_length=10)
    tone = models.CharField(max_length=20)
    template = models.CharField(max_length=50)
    leading_item = models.ForeignKey(Item, models.PROTECT, related_name="led")
    cycle = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=20, default=TouchState.PLANNED)
    because = models.JSONField(default=dict)

    class Meta:
        """A step is taken at most once for a leading item and cycle."""

        db_table = "touch"
        constraints = (
            one_of("channel", Channel, name="touch_channel_known"),
            one_of("tone", Tone, name="touch_tone_known"),
            one_of("state", TouchState, name="touch_state_known"),
            models.UniqueConstraint(
                fields=("leading_item", "step", "cycle"),
                condition=models.Q(state__in=(TouchState.PLANNED, TouchState.TAKEN)),
                name="touch_step_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.step} to {self.customer_id}"


class TouchItem(models.Model):
    """An item that a touch speaks of, with what was open and asked for when it was decided."""

    # Neither is checked by the database: a day writes a hundred thousand of these, and each check
    # would lock the row it looks at. `verify` holds that both are there.
    touch = models.ForeignKey(Touch, models.CASCADE, related_name="items", db_constraint=False)
    item = models.ForeignKey(Item, models.PROTECT, related_name="touched_by", db_constraint=False)
    open_amount = models.BigIntegerField()  # Minor units open on the day.
    asked_amount = models.BigIntegerField()  # The open amount less what is disputed.

    class Meta:
        """An item stands once in a touch."""

        db_table = "touch_item"
        constraints = (models.UniqueConstraint(fields=("touch", "item"), name="touch_item_once"),)

    def __str__(self) -> str:
        return f"{self.touch_id}: {self.item_id}"


class Silence(models.Model):
    """Why a customer with something overdue heard nothing from an entity on a day."""

    day = models.ForeignKey(BusinessDay, models.PROTECT, related_name="silences")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="silences")
    code = models.CharField(max_length=30)
    because = models.JSONField(default=dict)

    class Meta:
        """One reason a day: the first that applied."""

        db_table = "silence"
        constraints = (
            one_of("code", SilenceCode, name="silence_code_known"),
            models.UniqueConstraint(fields=("day", "customer"), name="silence_once"),
        )

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.code}"
