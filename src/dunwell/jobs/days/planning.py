"""The plan of a day: facts in bulk, every account decided in core, then whose turn it is."""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from dunwell.core import contact_budget, days, turns
from dunwell.core.account_facts import AccountFacts
from dunwell.core.business_days import DayState
from dunwell.core.days import AccountPlan
from dunwell.core.turns import Spread
from dunwell.store import frames
from dunwell.store.models import BusinessDay, Entity
from dunwell.store.queries import account_facts, day_terms
from dunwell.store.queries.account_facts import Account, Person
from dunwell.store.queries.account_rows import Moment
from dunwell.store.queries.day_terms import Chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPlan:
    """What is decided for the accounts of some entities, with the facts it was decided from."""

    on: date
    chosen: Chosen
    entities: tuple[Entity, ...]
    plans: tuple[AccountPlan, ...]
    facts: Mapping[Account, AccountFacts]
    people: Mapping[int, Person]
    spreads: Mapping[int, Spread | None]

    def of(self, entity_id: int) -> list[AccountPlan]:
        """Give the plans of one entity."""
        return [one for one in self.plans if one.entity_id == entity_id]


@contextmanager
def _without_collector() -> Iterator[None]:
    """Make many lasting values without Python's looking through them again and again for cycles.

    There are none among them, and each look costs more the larger the book is.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_without_collector()
def plan(
    on: date, *, entities: Iterable[Entity], instead: Mapping[str, Any] | None = None
) -> BookPlan:
    """Plan a day of some entities, under the policy in force or, to look ahead, under a draft.

    The other entities that have not had their day yet are decided too: the one with the oldest
    leading item speaks to a customer of several.
    """
    asked = tuple(entities)
    chosen = day_terms.on(on, instead=instead)
    with frames.one_snapshot():
        found = account_facts.read(Moment(on=on), chosen.asking)
    had = set(BusinessDay.objects.filter(date=on).values_list("entity_id", "state"))
    over = {entity for entity, state in had if state != DayState.BLOCKED and instead is None}
    terms = {entity_id: chosen.terms(entity_id) for entity_id in chosen.rates}
    facts = {(one.customer_id, one.entity_id): one for one in found.accounts}
    alone = [
        days.plan(one, terms=terms[one.entity_id], on=on)
        for one in found.accounts
        if one.entity_id not in over
    ]
    plans, spreads = _spread(alone, chosen, on)
    settled = turns.one_voice(plans, left=_left(plans, facts, chosen, on))
    wanted = {entity.pk for entity in asked}
    return BookPlan(
        on=on,
        chosen=chosen,
        entities=asked,
        plans=tuple(one for one in settled.values() if one.entity_id in wanted),
        facts=facts,
        people=found.people,
        spreads={pk: one for pk, one in spreads.items() if pk in wanted},
    )


def spread_of(result: Mapping[str, Any]) -> Spread | None:
    """Read how old debt was spread from the result of a day."""
    told = result.get("spread")
    if not told:
        return None
    last = told["last"]
    return Spread(
        waiting=told["waiting"],
        a_day=told["a_day"],
        last=(last[0], last[1], last[2]) if last else None,
    )


def _spread(
    plans: list[AccountPlan], chosen: Chosen, on: date
) -> tuple[list[AccountPlan], dict[int, Spread | None]]:
    by_entity: dict[int, list[AccountPlan]] = {}
    for one in plans:
        by_entity.setdefault(one.entity_id, []).append(one)
    settled: list[AccountPlan] = []
    spreads: dict[int, Spread | None] = {}
    for entity_id, several in by_entity.items():
        through, spreads[entity_id] = turns.spread(
            several, terms=chosen.outreach, before=_spread_before(entity_id, on)
        )
        settled += through
    return settled, spreads


def _spread_before(entity_id: int, on: date) -> Spread | None:
    before = BusinessDay.objects.filter(entity=entity_id, date__lt=on, state=DayState.PLANNED)
    result = before.order_by("-date").values_list("result", flat=True).first()
    return spread_of(result) if result else None


def _left(
    plans: Iterable[AccountPlan],
    facts: Mapping[Account, AccountFacts],
    chosen: Chosen,
    on: date,
) -> dict[int, int]:
    """Count, for customers somebody wants to speak to, the contacts that are left today."""
    return {
        one.customer_id: contact_budget.left_today(
            facts[one.customer_id, one.entity_id].contacts_made, terms=chosen.outreach, on=on
        )
        for one in plans
        if one.touch is not None
    }
