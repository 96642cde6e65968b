"""Who a person is at the company's own sign-in."""

from django.conf import settings
from django.db import models


class ProviderIdentity(models.Model):
    """One subject of one provider; the person stays the same when their address changes there."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="provider_identities"
    )
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()

    class Meta:
        """A subject is one person."""

        db_table = "provider_identity"
        constraints = (
            models.UniqueConstraint(fields=("issuer", "subject"), name="provider_identity_once"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} at {self.issuer}"
