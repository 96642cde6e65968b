"""In which currencies how many items are open on a day."""

from datetime import date
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.models import Count

from dunwell.core.documents import Side
from dunwell.store.models import Balance, Entity
from dunwell.store.queries import ledger

_kept: Final[dict[tuple[str, date], tuple[tuple[int, int], dict[str, int]]]] = {}
_MOST_KEPT: Final = 32


def open_currencies(day: date) -> dict[str, int]:
    """Count the open debit items by currency; one count does where entities name theirs.

    A server keeps what it counted until a posting or an import changes the book.
    """
    own = set(Entity.objects.exclude(currency="").values_list("currency", flat=True))
    if len(own) == 1:
        return {own.pop(): 1}
    key, version = (str(connection.settings_dict["NAME"]), day), ledger.version()
    known = _kept.get(key)
    if settings.SERVING and known is not None and known[0] == version:
        return known[1]
    rows = Balance.objects.filter(from_date__lte=day, to_date__gt=day, item__side=Side.DEBIT)
    counted = dict(rows.values_list("item__currency").annotate(n=Count("pk")).order_by())
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[key] = (version, counted)
    return counted
