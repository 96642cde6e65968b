"""Load dated exchange rates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from dunwell.core.rates import Quote
from dunwell.store import audit
from dunwell.store.models import Rate, User

_BATCH = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """How many rates were new, said something else than before, or were known already."""

    created: int
    updated: int
    unchanged: int


@transaction.atomic
def load(*, by: User | None, at: datetime, quotes: Sequence[Quote], source: str = "ECB") -> Loaded:
    """Bring rates into the book; a rate that changed is replaced and its old text recorded."""
    wanted = {(one.currency, one.rate_date): f"{one.per_euro:f}" for one in quotes}
    known = _known(wanted)
    fresh = {key: text for key, text in wanted.items() if key not in known}
    changed = {key: text for key, text in wanted.items() if known.get(key, text) != text}
    Rate.objects.bulk_create(
        [
            Rate(currency=currency, rate_date=day, per_euro=text, source=source)
            for (currency, day), text in {**fresh, **changed}.items()
        ],
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["currency", "rate_date"],
        update_fields=["per_euro", "source"],
    )
    loaded = Loaded(
        created=len(fresh),
        updated=len(changed),
        unchanged=len(wanted) - len(fresh) - len(changed),
    )
    if fresh or changed:
        audit.record(
            by=by,
            at=at,
            action="rates.load",
            subject=f"rate:{source}",
            before={f"{code} {day}": known[code, day] for code, day in changed},
            after={
                "created": len(fresh),
                "updated": {f"{code} {day}": text for (code, day), text in changed.items()},
                "from": min(day for _, day in wanted),
                "to": max(day for _, day in wanted),
            },
        )
    return loaded


def _known(wanted: dict[tuple[str, date], str]) -> dict[tuple[str, date], str]:
    days = [day for _, day in wanted]
    if not days:
        return {}
    rows = Rate.objects.filter(rate_date__range=(min(days), max(days)))
    return {
        (currency, day): text
        for currency, day, text in rows.values_list("currency", "rate_date", "per_euro")
    }
