"""The legal entities that invoice and collect."""

from django.db import models


class Entity(models.Model):
    """One legal entity of the company; items belong to exactly one."""

    code = models.CharField(max_length=50, unique=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, blank=True)
    currency = models.CharField(max_length=3, blank=True)  # Reporting currency.

    class Meta:
        """Short table names: people read them in their own tools."""

        db_table = "entity"

    def __str__(self) -> str:
        return self.code
