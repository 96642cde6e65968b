"""What the company chose, as it holds for the entities of the book on one day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Count

from dunwell.core import freshness, outreach, rates, segments
from dunwell.core.because import Because
from dunwell.core.cadences import Cadence, cadences_of
from dunwell.core.days import DayTerms
from dunwell.core.outreach import OutreachTerms
from dunwell.core.policy import SHIPPED
from dunwell.core.segments import Segment
from dunwell.store import calendars, policies
from dunwell.store.models import Customer, Entity, Item, PolicyVersion
from dunwell.store.queries import freshness as ledger
from dunwell.store.queries import rates as quotes
from dunwell.store.queries.account_facts import Asking


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The policy of a day, read once for all entities."""

    version: PolicyVersion
    outreach: OutreachTerms
    segments: tuple[Segment, ...]
    cadences: Mapping[str, Cadence]
    rates: Mapping[int, Mapping[str, Fraction]]
    currencies: Mapping[int, str]
    blocks: Mapping[int, Because | None] = field(default_factory=dict)

    def terms(self, entity_id: int) -> DayTerms:
        """Give the terms of one entity."""
        return DayTerms(
            outreach=self.outreach,
            segments=self.segments,
            cadences=self.cadences,
            rates=self.rates[entity_id],
            currency=self.currencies[entity_id],
            block=self.blocks.get(entity_id),
        )

    @property
    def asking(self) -> Asking:
        """Tell which facts the terms need."""
        lead = max(-min(one.steps[0].day for one in self.cadences.values()), 0)
        by_tier = any("tier" in one.conditions for one in self.segments)
        return Asking(outreach=self.outreach, lead_days=lead, rates=self.rates, by_tier=by_tier)


def on(
    day: date,
    *,
    known_at: datetime | None = None,
    instead: Mapping[str, Any] | None = None,
) -> Chosen:
    """Read the policy in force on a day, and what keeps each entity silent.

    With `instead` a draft counts in the policy's place, and no age of the ledger blocks it: it
    is asked what the draft would do.
    """
    version = policies.version_in_force(day, known_at=known_at)
    policy: Mapping[str, Any] = {**SHIPPED, **(instead or version.content)}
    terms = outreach.terms_of(policy)
    entities = list(Entity.objects.all())
    currencies = _reporting(entities)
    return Chosen(
        version=version,
        outreach=terms,
        segments=segments.segments_of(policy),
        cadences=cadences_of(policy),
        rates=_rates(currencies, day),
        currencies=currencies,
        blocks={
            entity.pk: freshness.block(
                ledger.facts(entity, known_at=known_at),
                terms=terms.freshness,
                calendar=calendars.of(entity.country, on=day, terms=terms.calendar),
                on=day,
            )
            for entity in entities
        }
        if instead is None
        else {},
    )


def _reporting(entities: list[Entity]) -> dict[int, str]:
    """Name the currency that each entity reports in."""
    common = _common_currency() if any(not one.currency for one in entities) else ""
    return {entity.pk: entity.currency or common for entity in entities}


def _rates(currencies: Mapping[int, str], day: date) -> dict[int, dict[str, Fraction]]:
    """Find how each currency converts into each entity's; one without a rate is left out."""
    known = quotes.usable_on(day)
    into_all = {
        into: quotes.ratios(into, on=day, known=known) for into in set(currencies.values())
    }
    return {pk: into_all[into] for pk, into in currencies.items()}


def _common_currency() -> str:
    """Give the currency of most customers, or else of most items, for entities that name none."""
    for rows in (Customer.objects.exclude(currency=""), Item.objects.all()):
        most = rows.values("currency").annotate(n=Count("id")).order_by("-n", "currency").first()
        if most:
            return str(most["currency"])
    return rates.BASE_CURRENCY
