"""Dated exchange rates, each against the euro as the European Central Bank publishes them."""

from django.db import models


class Rate(models.Model):
    """Units of `currency` for one euro on a date, kept as text so that no digit is lost."""

    currency = models.CharField(max_length=3)
    rate_date = models.DateField()
    per_euro = models.CharField(max_length=30)
    source = models.CharField(max_length=50, default="ECB")

    class Meta:
        """One rate a currency and day."""

        db_table = "rate"
        constraints = (
            models.UniqueConstraint(fields=("currency", "rate_date"), name="rate_once_per_day"),
        )

    def __str__(self) -> str:
        return f"{self.currency} {self.per_euro} on {self.rate_date}"
