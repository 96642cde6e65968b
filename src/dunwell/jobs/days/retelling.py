"""Why an account heard what it heard on a date: decided again from what was known then.

Postings, promises, disputes, pauses and touches carry the instants at which they were recorded
and ended. A customer's status, segment and addresses keep no such history, so what was known of
them is kept with each decision and taken from there.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from dunwell.core import contact_budget, days, turns
from dunwell.core.account_facts import AccountFacts, Contact
from dunwell.core.business_days import DayState
from dunwell.core.customers import CustomerStatus
from dunwell.core.days import AccountPlan
from dunwell.core.refusals import Refusal
from dunwell.jobs.days import planning
from dunwell.jobs.days.planning import spread_of
from dunwell.store.models import BusinessDay, Customer, Entity, Silence, Touch
from dunwell.store.queries import account_facts, customers, day_terms
from dunwell.store.queries.account_rows import Moment
from dunwell.store.queries.day_terms import Chosen


class NothingAtAll(Refusal):
    """Nothing was near its due date, so there was nothing to decide."""

    code = "nothing_to_decide"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retold:
    """One entity's decision: as kept on the day, and as the rules decide it again.

    `stored` is None where the date was not processed, or the account had nothing to keep.
    """

    entity: Entity
    state: str
    known_at: datetime | None
    policy: int
    stored: Mapping[str, Any] | None
    again: AccountPlan | None

    @property
    def agrees(self) -> bool | None:
        """Tell whether both decisions are the same; None where nothing was kept."""
        if self.stored is None:
            return None
        return self.again is not None and decision_of(self.again) == (
            self.stored["step"],
            self.stored["code"],
        )


def decision_of(plan: AccountPlan) -> tuple[str, str]:
    """Give the step that is taken, or the code of the silence."""
    if plan.touch is not None:
        return plan.touch.step.key, plan.touch.because.code
    return "", str(plan.silence.code) if plan.silence else ""


def retell(number: str, on: date) -> tuple[Customer, list[Retold]]:
    """Tell the decisions of a customer on a date, for every entity it deals with."""
    customer = customers.by_number(number)
    told: list[Retold] = []
    waiting: list[Entity] = []
    for entity in Entity.objects.order_by("code"):
        rows = BusinessDay.objects.filter(entity=entity, date=on)
        day = rows.exclude(state=DayState.SKIPPED).select_related("policy").first()
        if day is None:
            waiting.append(entity)
        elif (found := _processed(customer, entity, day)) is not None:
            told.append(found)
    told += _would_be(customer, waiting, on)
    if not told:
        raise NothingAtAll(
            f"Customer {customer} has nothing due on {on} or soon after, at any entity, so there "
            "is nothing to decide; choose another day."
        )
    return customer, told


def _would_be(customer: Customer, entities: list[Entity], on: date) -> list[Retold]:
    """Decide a date that was not processed, as the book stands now."""
    if not entities:
        return []
    book = planning.plan(on, entities=entities)
    codes = {entity.pk: entity for entity in entities}
    return [
        Retold(
            entity=codes[one.entity_id],
            state="not_processed",
            known_at=None,
            policy=book.chosen.version.number,
            stored=None,
            again=one,
        )
        for one in book.plans
        if one.customer_id == customer.pk
    ]


def _processed(customer: Customer, entity: Entity, day: BusinessDay) -> Retold | None:
    stored = _stored(day, customer)
    chosen = day_terms.on(day.date, known_at=day.processed_at)
    again = _again(customer, entity, chosen, day, stored)
    if stored is None and again is None:
        return None
    return Retold(
        entity=entity,
        state=day.state,
        known_at=day.processed_at,
        policy=day.policy.number,
        stored=stored,
        again=again,
    )


def _stored(day: BusinessDay, customer: Customer) -> dict[str, Any] | None:
    touch = Touch.objects.filter(day=day, customer=customer).first()
    if touch is not None:
        because = touch.because
        return {"step": touch.step, "state": touch.state, "channel": touch.channel, **because}
    silence = Silence.objects.filter(day=day, customer=customer).first()
    return {"step": "", **silence.because} if silence is not None else None


def _again(
    customer: Customer,
    entity: Entity,
    chosen: Chosen,
    day: BusinessDay,
    stored: Mapping[str, Any] | None,
) -> AccountPlan | None:
    """Decide the customer's accounts as known then, and give that of the entity."""
    moment = Moment(on=day.date, known_at=day.processed_at, customer_ids=(customer.pk,))
    found = account_facts.read(moment, chosen.asking)
    facts = {one.entity_id: _as_known(one, stored) for one in found.accounts}
    if entity.pk not in facts:
        return None
    plans = [
        _turn(days.plan(one, terms=chosen.terms(pk), on=day.date), day.date)
        for pk, one in facts.items()
        if pk == entity.pk or not _spoke_before(pk, day)
    ]
    left = contact_budget.left_today(
        facts[entity.pk].contacts_made, terms=chosen.outreach, on=day.date
    )
    settled = turns.one_voice(plans, left={customer.pk: left})
    return settled[customer.pk, entity.pk]


def _as_known(facts: AccountFacts, stored: Mapping[str, Any] | None) -> AccountFacts:
    """Put what was known of the customer in the place of what is known now."""
    if stored is None or "known" not in stored:
        return facts
    known = stored["known"]
    return replace(
        facts,
        status=CustomerStatus(known["status"]),
        placed=replace(
            facts.placed,
            **{name: known[name] for name in ("segment", "region", "country", "contract_type")},
            tier=known.get("tier"),
        ),
        contacts=tuple(Contact(email=one) for one in known["emails"]),
        objected=known["objected"],
        has_postal_address=known["post"],
    )


def _spoke_before(entity_id: int, day: BusinessDay) -> bool:
    """Tell whether another entity had its day before this one, so that its touches count."""
    others = BusinessDay.objects.filter(
        entity=entity_id, date=day.date, processed_at__lt=day.processed_at
    )
    return others.exclude(state=DayState.BLOCKED).exists()


def _turn(plan: AccountPlan, on: date) -> AccountPlan:
    """Let old debt wait as it waited on that date."""
    if plan.touch is None or not plan.touch.is_old_debt:
        return plan
    rows = BusinessDay.objects.filter(entity=plan.entity_id, date=on)
    result = rows.values_list("result", flat=True).first()
    spread = spread_of(result) if result else None
    if spread is None or spread.has_turn(plan):
        return plan
    return turns.wait(plan, spread)
