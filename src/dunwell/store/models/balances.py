"""Balances: for each item the intervals of days over which its open amount stood still."""

from django.db import models
from django.db.models import F, Q

from dunwell.store.models.documents import Item


class Balance(models.Model):
    """An item's open amount on every day of `[from_date, to_date)`, as known now.

    A projection of the postings, rewritten in their transaction; days with nothing open have no
    row, and the last interval of an item still open ends on `core.balances.END_OF_TIME`.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="balances", db_index=False)
    from_date = models.DateField()
    to_date = models.DateField()
    open_amount = models.BigIntegerField()

    class Meta:
        """Never below zero: an item cannot be paid more than it is worth on any day."""

        db_table = "balance"
        constraints = (
            models.UniqueConstraint(fields=("item", "from_date"), name="balance_once_per_day"),
            models.CheckConstraint(condition=Q(open_amount__gt=0), name="balance_above_zero"),
            models.CheckConstraint(
                condition=Q(from_date__lt=F("to_date")), name="balance_interval_ordered"
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} [{self.from_date}, {self.to_date}) {self.open_amount}"
