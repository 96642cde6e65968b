"""What outreach of a period came to: promises judged, items contacted, disputes closed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from dunwell.core.disputes import DisputeState
from dunwell.core.outreach_rates import PAID_WITHIN_DAYS
from dunwell.core.promises import NOT_KEPT, PromiseState
from dunwell.core.touches import TouchState
from dunwell.store.models import Balance, Dispute, Promise, TouchItem

_CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A period `(after, as_of]` of the whole book or a part of it; empty texts mean all."""

    after: date
    as_of: date
    entity: str = ""
    segment: str = ""

    def narrowed(self, entity: str, segment: str) -> Q:
        """Give the filter on the paths to the entity's code and the customer's segment."""
        wanted = Q()
        if self.entity:
            wanted &= Q(**{entity: self.entity})
        if self.segment:
            wanted &= Q(**{segment: self.segment})
        return wanted


def promises(part: Part) -> dict[str, tuple[int, int]]:
    """Count, by currency, the promises for days of the period that were kept, and all judged."""
    rows = Promise.objects.filter(
        part.narrowed("entity__code", "customer__segment"),
        promised_date__gt=part.after,
        promised_date__lte=part.as_of,
        state__in=(PromiseState.KEPT, *NOT_KEPT),
    )
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for currency, state in rows.values_list("currency", "state"):
        kept, judged = found[currency]
        found[currency] = (kept + (state == PromiseState.KEPT), judged + 1)
    return dict(found)


def disputes(part: Part) -> dict[str, list[tuple[date, date]]]:
    """Give, by currency, when the disputes closed in the period were opened and closed."""
    rows = Dispute.objects.filter(
        part.narrowed("item__entity__code", "item__customer__segment"),
        state=DisputeState.CLOSED,
        closed_date__gt=part.after,
        closed_date__lte=part.as_of,
    )
    found: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for currency, opened, closed in rows.values_list(
        "item__currency", "opened_date", "closed_date"
    ):
        if closed is not None:
            found[currency].append((opened, closed))
    return dict(found)


def contacts(part: Part) -> dict[str, tuple[int, int]]:
    """Count, by currency, the items contacted whose seven days are over, and those closed by then.

    Only contacts whose days lie in the period count, so that the newest are not taken for unpaid.
    """
    rows = TouchItem.objects.filter(
        part.narrowed("touch__entity__code", "touch__customer__segment"),
        touch__state=TouchState.TAKEN,
        touch__day__date__gt=part.after,
        touch__day__date__lte=part.as_of - timedelta(days=PAID_WITHIN_DAYS),
    ).values_list("item_id", "touch__day__date", "item__currency")
    touched = list(rows)
    still = _still_open(touched)
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for item_id, day, currency in touched:
        paid, contacted = found[currency]
        found[currency] = (paid + ((item_id, day) not in still), contacted + 1)
    return dict(found)


def _still_open(touched: list[Any]) -> set[tuple[int, date]]:
    """Find the contacts after whose seven days something was still open."""
    days: dict[int, set[date]] = defaultdict(set)
    for item_id, day, _currency in touched:
        days[item_id].add(day)
    ids = sorted(days)
    still = set()
    for start in range(0, len(ids), _CHUNK):
        rows = Balance.objects.filter(item_id__in=ids[start : start + _CHUNK])
        for item_id, begins, ends in rows.values_list("item_id", "from_date", "to_date"):
            still |= {
                (item_id, day)
                for day in days[item_id]
                if begins <= day + timedelta(days=PAID_WITHIN_DAYS) < ends
            }
    return still
