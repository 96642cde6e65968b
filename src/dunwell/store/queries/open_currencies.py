"""In which currencies how many items are open on a day."""

from datetime import date

from django.db.models import Count

from dunwell.core.documents import Side
from dunwell.store.models import Balance, Entity


def open_currencies(day: date) -> dict[str, int]:
    """Count the open debit items by currency; one count does where entities name theirs."""
    own = set(Entity.objects.exclude(currency="").values_list("currency", flat=True))
    if len(own) == 1:
        return {own.pop(): 1}
    rows = Balance.objects.filter(from_date__lte=day, to_date__gt=day, item__side=Side.DEBIT)
    counted = rows.values_list("item__currency").annotate(n=Count("pk")).order_by()
    return dict(counted)
