"""Files that people dropped into the import pages."""

from django.conf import settings
from django.db import models

from dunwell.core.uploads import UploadState


class Upload(models.Model):
    """A file a person dropped, waiting to be mapped, checked and imported."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="uploads")
    kind = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=100, blank=True)
    file_name = models.CharField(max_length=300)
    path = models.CharField(max_length=500)  # Below the book's folder.
    created_at = models.DateTimeField()
    choices = models.JSONField(default=dict)  # What the person settled so far.
    outcome = models.JSONField(null=True)  # What the last dry run or import said.
    state = models.CharField(max_length=20, default=UploadState.WAITING)

    class Meta:
        """Oldest first is the order in which they are cleared away."""

        db_table = "upload"

    def __str__(self) -> str:
        return self.file_name
