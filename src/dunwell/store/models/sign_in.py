"""One-time links that let a person in who has no password yet."""

from django.conf import settings
from django.db import models


class SignInLink(models.Model):
    """A link that signs one person in once; only the hash of its secret is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="links")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A used or expired link stays, so that its use can be told."""

        db_table = "sign_in_link"

    def __str__(self) -> str:
        return f"link of {self.user_id}"
