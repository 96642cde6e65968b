"""Passkeys: keys that a person's device keeps, of which we know the public half."""

from django.conf import settings
from django.db import models


class Passkey(models.Model):
    """One key of a person; it signs in without a password."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=80)
    credential_id = models.CharField(max_length=2048, unique=True)  # In hexadecimal.
    public_key = models.TextField()  # The attested credential, in hexadecimal.
    sign_count = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Removed when its person takes it away."""

        db_table = "passkey"

    def __str__(self) -> str:
        return f"{self.name} of {self.user_id}"
