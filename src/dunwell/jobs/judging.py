"""Promises whose day is over are judged, one transaction each, before the day is planned."""

from collections import Counter
from datetime import date, datetime

from dunwell.actions import promises
from dunwell.core import outreach
from dunwell.store import calendars, policies
from dunwell.store.models import Customer, Entity, Promise
from dunwell.store.queries import freshness
from dunwell.store.queries import promises as queries


def run(entity: Entity, *, as_of: date, at: datetime) -> dict[str, int]:
    """Judge an entity's open promises as of a day; count what they became or what they wait for.

    Grace is counted in the business days of the customer's country, else of the entity's.
    """
    terms = outreach.terms_of(policies.in_force(as_of)).calendar
    known = freshness.facts(entity)
    # What neither the ledger nor the bank's data speak of yet cannot be held against anybody.
    reaches = [day for day in (known.ledger_date, known.bank_date) if day is not None]
    ledger_date = min(reaches, default=None)
    told: Counter[str] = Counter()
    for promise_id in queries.to_judge(before=as_of, entity_id=entity.pk):
        country = _country(promise_id) or entity.country
        verdict = promises.judge(
            at=at,
            promise_id=promise_id,
            as_of=as_of,
            calendar=calendars.of(country, on=as_of, terms=terms),
            ledger_date=ledger_date,
        )
        if verdict is not None:
            told[verdict.waiting or verdict.state] += 1
    return dict(told)


def _country(promise_id: int) -> str:
    owners = Promise.objects.filter(pk=promise_id).values("customer_id")
    return Customer.objects.filter(pk__in=owners).values_list("country", flat=True).first() or ""
