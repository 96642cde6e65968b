"""What a draft of the policy would do on a day, from the facts of today, nothing being kept."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from dunwell.core import calendars, money, outreach
from dunwell.core.channels import Channel
from dunwell.core.days import AccountPlan, PlannedTouch
from dunwell.core.policy import SHIPPED
from dunwell.core.touches import SilenceCode
from dunwell.jobs.days import planning
from dunwell.store import calendars as days_off
from dunwell.store.models import Entity
from dunwell.store.queries import day_names

MOST_CUSTOMERS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A customer that a step would reach, with what it would ask for, by currency."""

    customer_id: int
    number: str
    name: str
    asked: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPreview:
    """How many customers one step would reach on the day, and the largest of them."""

    key: str
    count: int
    customers: tuple[Reached, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a cadence would do on a day: touches by channel, and silences by code."""

    on: date
    by_channel: Mapping[Channel, int]
    silences: Mapping[SilenceCode, int]
    steps: tuple[StepPreview, ...]


def first_day(after: date, content: Mapping[str, Any]) -> date:
    """Find the first business day after a day, where the entities are."""
    terms = outreach.terms_of({**SHIPPED, **content})
    entity = Entity.objects.order_by("code").first()
    country = entity.country if entity else ""
    calendar = days_off.of(country, on=after, terms=terms.calendar)
    return calendars.on_or_after(after + timedelta(days=1), calendar)


def of_cadence(key: str, *, content: Mapping[str, Any], on: date) -> Preview:
    """Plan a day of the whole book under a draft, and tell what one cadence would do."""
    entities = list(Entity.objects.order_by("code"))
    plans = planning.plan(on, entities=entities, instead=content).plans
    touched = [(one, one.touch) for one in plans if one.touch and one.touch.cadence == key]
    silent = [one for one in plans if one.silence and one.wanted and one.wanted.cadence == key]
    by_step: dict[str, list[tuple[AccountPlan, PlannedTouch]]] = {}
    for plan, touch in touched:
        by_step.setdefault(touch.step.key, []).append((plan, touch))
    largest = {step: _largest(several) for step, several in by_step.items()}
    names = day_names.customers(
        plan.customer_id for several in largest.values() for plan, _ in several
    )
    return Preview(
        on=on,
        by_channel=Counter(touch.step.channel for _, touch in touched),
        silences=Counter(
            SilenceCode(one.silence.code) for one in silent if one.silence is not None
        ),
        steps=tuple(
            StepPreview(
                key=step,
                count=len(by_step[step]),
                customers=tuple(
                    Reached(
                        customer_id=plan.customer_id,
                        number=names[plan.customer_id][0],
                        name=names[plan.customer_id][1],
                        asked=_asked(touch),
                    )
                    for plan, touch in several
                ),
            )
            for step, several in largest.items()
        ),
    )


def _largest(
    several: list[tuple[AccountPlan, PlannedTouch]],
) -> list[tuple[AccountPlan, PlannedTouch]]:
    ranked = sorted(several, key=lambda one: (-(one[1].worth or 0), one[0].customer_id))
    return ranked[:MOST_CUSTOMERS]


def _asked(touch: PlannedTouch) -> str:
    """Write what a touch asks for, each currency apart."""
    totals: Counter[str] = Counter()
    for one in touch.items:
        totals[one.item.currency] += one.amount
    return ", ".join(money.shown(totals[code], code) for code in sorted(totals))
