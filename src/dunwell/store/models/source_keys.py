"""Source keys: which item of the book a row of a source stands for."""

from django.db import models

from dunwell.store.models.documents import Item
from dunwell.store.models.imports import Source


class SourceKey(models.Model):
    """The identity of an imported item in its source, and what its row said last.

    Deleted when the import is undone, so that the key is free again; empty `content_hash` makes
    the next import look at the row anew.
    """

    source = models.ForeignKey(Source, models.PROTECT, db_index=False)
    key = models.CharField(max_length=250)
    item = models.ForeignKey(Item, models.PROTECT, related_name="source_keys")
    content_hash = models.CharField(max_length=32, blank=True)

    class Meta:
        """A source names an item once."""

        db_table = "source_key"
        constraints = (models.UniqueConstraint(fields=("source", "key"), name="source_key_once"),)

    def __str__(self) -> str:
        return self.key
