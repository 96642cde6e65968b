"""Forms that were sent and did something, so that the same form does it once."""

from django.conf import settings
from django.db import models


class SentForm(models.Model):
    """One form of one person that was done, by the mark it was shown with."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)
    input_hash = models.CharField(max_length=64)  # Keyed, of what the form said.
    address = models.TextField(blank=True)  # Where it led to; empty where a page came back.
    sent_at = models.DateTimeField()

    class Meta:
        """A form is done once."""

        db_table = "sent_form"
        constraints = (
            models.UniqueConstraint(fields=("user", "mark"), name="sent_form_done_once"),
        )

    def __str__(self) -> str:
        return self.mark
