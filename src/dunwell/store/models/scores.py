"""The risk scores of customers as they changed, and how far the book was scored."""

from django.db import models
from django.db.models import Q

from dunwell.core.rescoring import ScoreCause
from dunwell.core.risk_terms import Tier
from dunwell.store.models.choices import one_of
from dunwell.store.models.customers import Customer


class RiskScore(models.Model):
    """One score of one customer; the newest holds. Triggers refuse update and delete."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="scores", db_index=False)
    on_date = models.DateField()  # The day that was scored.
    scored_at = models.DateTimeField()
    cause = models.CharField(max_length=20)
    points = models.PositiveSmallIntegerField()  # From 0, safe, to 100.
    tier = models.CharField(max_length=10)
    is_new = models.BooleanField(default=False)
    is_first_time_late = models.BooleanField(default=False)
    currency = models.CharField(max_length=3)  # Of the amounts among the values.
    factors = models.JSONField(default=list)  # [{kind, points, most, values}], none when new.

    class Meta:
        """Written only when it differs from the one before."""

        db_table = "risk_score"
        constraints = (
            one_of("cause", ScoreCause, name="risk_score_cause_known"),
            one_of("tier", Tier, name="risk_score_tier_known"),
            models.CheckConstraint(condition=Q(points__lte=100), name="risk_score_within_scale"),
        )
        indexes = (models.Index(fields=("customer", "id"), name="risk_score_newest"),)

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.points} {self.tier} on {self.on_date}"


class ScoringMark(models.Model):
    """How far the book was scored: the last act of the audit trail, and the last whole day."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sequence = models.PositiveBigIntegerField(default=0)
    whole_date = models.DateField(null=True, blank=True)

    class Meta:
        """There is one."""

        db_table = "scoring_mark"
        constraints = (models.CheckConstraint(condition=Q(id=1), name="scoring_mark_alone"),)

    def __str__(self) -> str:
        return f"scored up to act {self.sequence}"
