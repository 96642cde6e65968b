"""The company as a whole: what it calls itself, where its day begins, the language it writes."""

from django.db import models


class Organisation(models.Model):
    """The one company of this book; no row until a person has said who it is."""

    number = models.PositiveSmallIntegerField(unique=True, default=1)
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=50)
    language = models.CharField(max_length=10)  # Of lists and files that leave the house.

    class Meta:
        """There is one company in a book."""

        db_table = "organisation"
        constraints = (
            models.CheckConstraint(condition=models.Q(number=1), name="organisation_alone"),
        )

    def __str__(self) -> str:
        return self.name
