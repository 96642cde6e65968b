"""Views of tables that people keep under a name."""

from django.conf import settings
from django.db import models


class SavedView(models.Model):
    """A table's filters, sorting and columns under a name, for one person or for all."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    table = models.CharField(max_length=30)
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2000, blank=True)
    shared = models.BooleanField(default=False)

    class Meta:
        """A person names a view once for each table."""

        db_table = "saved_view"
        constraints = (
            models.UniqueConstraint(fields=("user", "table", "name"), name="saved_view_once"),
        )

    def __str__(self) -> str:
        return self.name
