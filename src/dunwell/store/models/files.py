"""Files kept with documents, such as the PDF of an invoice."""

from django.conf import settings
from django.db import models

from dunwell.store.models.documents import Document


class DocumentFile(models.Model):
    """One file of one document, kept whole inside the book."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)

    class Meta:
        """The same file is kept once."""

        db_table = "document_file"
        constraints = (
            models.UniqueConstraint(fields=("document", "sha256"), name="document_file_once"),
        )

    def __str__(self) -> str:
        return self.name
