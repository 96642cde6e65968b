"""Tries to sign in that did not succeed, counted by what they knock at."""

from django.db import models


class SignInTries(models.Model):
    """How often something was knocked at; what it is, is kept as a keyed hash."""

    key_hash = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField()
    last_at = models.DateTimeField()

    class Meta:
        """Forgotten when it is old."""

        db_table = "sign_in_tries"

    def __str__(self) -> str:
        return f"{self.count} tries"
