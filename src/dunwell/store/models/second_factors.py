"""The second factor of a person: an authenticator app, and codes for the day it is lost."""

from django.conf import settings
from django.db import models


class SecondFactor(models.Model):
    """The app of one person; it counts from the moment in which a code of it was typed."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="second_factor"
    )
    sealed_secret = models.TextField()
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_step = models.BigIntegerField(default=0)  # The half minute of the last code taken.

    class Meta:
        """One for each person."""

        db_table = "second_factor"

    def __str__(self) -> str:
        return f"second factor of {self.user_id}"


class RecoveryCode(models.Model):
    """A code that is good once; only its hash is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes"
    )
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A used code stays until new ones are made."""

        db_table = "recovery_code"
        constraints = (
            models.UniqueConstraint(fields=("user", "code_hash"), name="recovery_code_once"),
        )

    def __str__(self) -> str:
        return f"recovery code of {self.user_id}"
