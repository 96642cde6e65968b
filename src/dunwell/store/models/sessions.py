"""Who is signed in where, since when."""

from django.conf import settings
from django.db import models

from dunwell.core.sessions import Way
from dunwell.store.models.choices import one_of


class SignInSession(models.Model):
    """One browser in which a person is signed in; without its row a session is over."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40, unique=True)
    way = models.CharField(max_length=20)
    signed_in_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=300, blank=True)

    class Meta:
        """Removed when it ends; the audit trail keeps that somebody came in."""

        db_table = "sign_in_session"
        constraints = (one_of("way", Way, name="sign_in_session_way_known"),)

    def __str__(self) -> str:
        return f"session of {self.user_id}"
