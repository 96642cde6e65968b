"""What accounts promised: what is live, what nobody judged in time, and what was not kept."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from dunwell.core import calendars
from dunwell.core.calendars import Calendar
from dunwell.core.promises import NOT_KEPT, PromiseState
from dunwell.store.models import Promise

Account = tuple[int, int]  # Customer and entity.


@dataclass(slots=True, kw_only=True)
class Stale:
    """Promises whose day and grace are over; `promised_date` is the oldest."""

    promised_date: date
    amounts: dict[str, int] = field(default_factory=lambda: defaultdict(int))


def live(on: date) -> dict[Account, date]:
    """Give the next day for which an account promised to pay."""
    rows = Promise.objects.filter(state=PromiseState.OPEN, promised_date__gte=on)
    found: dict[Account, date] = {}
    for customer, entity, day in rows.values_list("customer_id", "entity_id", "promised_date"):
        found[customer, entity] = min(day, found.get((customer, entity), day))
    return found


def stale(on: date, *, grace_business_days: int) -> dict[Account, Stale]:
    """Give the promises that should have been judged by now, and were not."""
    rows = Promise.objects.filter(state=PromiseState.OPEN, promised_date__lt=on)
    found: dict[Account, Stale] = {}
    names = ("customer_id", "entity_id", "promised_date", "currency", "amount")
    for customer, entity, day, currency, amount in rows.values_list(*names):
        if calendars.add(day, grace_business_days, Calendar()) >= on:
            continue
        one = found.setdefault((customer, entity), Stale(promised_date=day))
        one.promised_date = min(one.promised_date, day)
        one.amounts[currency] += amount
    return found


def broken(on: date, *, within_days: int) -> dict[Account, dict[str, int]]:
    """Give, by currency, what was promised, not kept, and judged so within some days."""
    rows = Promise.objects.filter(
        state__in=NOT_KEPT,
        settled_at__date__gt=on - timedelta(days=within_days),
        settled_at__date__lte=on,
    )
    found: dict[Account, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    names = ("customer_id", "entity_id", "currency", "amount", "received")
    for customer, entity, currency, amount, received in rows.values_list(*names):
        found[customer, entity][currency] += amount - (received or 0)
    return found
