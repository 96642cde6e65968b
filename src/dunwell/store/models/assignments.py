"""How collectors work, and when they are away."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class CollectorProfile(models.Model):
    """What a collector can take; what is empty means any, and no capacity the policy's."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="collecting"
    )
    is_senior = models.BooleanField(default=False)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)  # Actions a day.
    languages = models.JSONField(default=list)  # Codes such as de.
    segments = models.JSONField(default=list)

    class Meta:
        """One a person."""

        db_table = "collector_profile"
        constraints = (
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(capacity__gt=0),
                name="collector_capacity_above_zero",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} collects"


class Absence(models.Model):
    """A collector is away from a day, until a day, and covered by another."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="absences")
    cover = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="covers"
    )
    from_date = models.DateField()
    to_date = models.DateField()  # Excluded: the first day back.
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)  # Called off.

    class Meta:
        """It has a day at least, and another person covers."""

        db_table = "absence"
        constraints = (
            models.CheckConstraint(
                condition=Q(from_date__lt=F("to_date")), name="absence_ordered"
            ),
            models.CheckConstraint(
                condition=Q(cover__isnull=True) | ~Q(cover=F("person")),
                name="absence_covered_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person_id} away [{self.from_date}, {self.to_date})"
