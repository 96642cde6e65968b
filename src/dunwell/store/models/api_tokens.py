"""Tokens that open the API, and the answers that were given under a key of the caller."""

from django.conf import settings
from django.db import models


class ApiToken(models.Model):
    """One token of one person; only the hash of its secret is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=100)
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)  # To the hour.
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One that ran out stays, so that its use can be told."""

        db_table = "api_token"

    def __str__(self) -> str:
        return self.name


class ApiAnswer(models.Model):
    """What was answered to an act under an idempotency key: asked again, it is given again."""

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="answers")
    key = models.CharField(max_length=100)
    input_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        """A key is used once by a token."""

        db_table = "api_answer"
        constraints = (
            models.UniqueConstraint(fields=("token", "key"), name="api_answer_once_a_key"),
        )

    def __str__(self) -> str:
        return self.key
