"""Accounts to decide about: one customer of one entity, Thursday 1 October 2026 the due date."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from dunwell.core import outreach, segments
from dunwell.core.account_facts import AccountFacts, Contact, ContactMade, OpenItem, StepTaken
from dunwell.core.cadences import Cadence, cadences_of
from dunwell.core.calendars import Calendar
from dunwell.core.channels import Tone
from dunwell.core.days import AccountPlan, DayTerms, plan
from dunwell.core.segments import CustomerFacts, Segment

DUE = date(2026, 10, 1)
EVERY_DAY = Calendar(weekend=frozenset())
SHIPPED = DayTerms(
    outreach=outreach.terms_of({}),
    segments=segments.segments_of({}),
    cadences=cadences_of({}),
    rates={"EUR": Fraction(1), "USD": Fraction(9, 10)},
    currency="EUR",
)


def day(late: int) -> date:
    """Give the day that is so many days past the due date."""
    return DUE + timedelta(days=late)


def item(pk: int = 1, amount: int = 100_000, *, due: date = DUE, **more: Any) -> OpenItem:
    """Make an open invoice of 1,000.00 euro."""
    facts: dict[str, Any] = {"currency": "EUR", "open_amount": amount, **more}
    return OpenItem(id=pk, due_date=due, **facts)


def taken(step: str, on: date, *, touch_id: int = 1, **more: Any) -> StepTaken:
    """Make a step of the standard cadence that was taken."""
    facts: dict[str, Any] = {"tone": Tone.FIRM, "cadence": "standard", "cycle": 1, **more}
    return StepTaken(touch_id=touch_id, step=step, on_date=on, **facts)


def made(on: date, *, entity_id: int = 1, touch_id: int | None = None) -> ContactMade:
    """Make a contact that was made."""
    return ContactMade(on_date=on, entity_id=entity_id, touch_id=touch_id)


def account(*items: OpenItem, **more: Any) -> AccountFacts:
    """Make an account in the standard cadence that can be reached every day."""
    facts: dict[str, Any] = {
        "customer_id": 7,
        "entity_id": 1,
        "placed": CustomerFacts(owes=100_000),
        "calendar": EVERY_DAY,
        "contacts": (Contact(email="ap@example.com"),),
        **more,
    }
    return AccountFacts(items=items or (item(),), **facts)


def terms(*, block: Any = None, pauses: dict[str, bool] | None = None, **limits: Any) -> DayTerms:
    """Change some of the shipped terms of outreach."""
    chosen = replace(SHIPPED.outreach, **limits)
    if pauses:
        chosen = replace(chosen, pauses=replace(chosen.pauses, **pauses))
    return replace(SHIPPED, outreach=chosen, block=block)


def decided(facts: AccountFacts, late: int, chosen: DayTerms = SHIPPED) -> str:
    """Decide a day, and give the step, or the code of the silence in capitals."""
    return told(plan(facts, terms=chosen, on=day(late)))


def told(found: AccountPlan) -> str:
    """Give the step of a plan, or the code of its silence in capitals."""
    if found.touch is not None:
        return found.touch.step.key
    assert found.silence is not None
    return found.silence.code.upper()


def with_cadence(cadence: Cadence) -> DayTerms:
    """Let everybody follow one cadence."""
    segment = Segment(key="all", name="All", cadence=cadence.key, conditions={})
    return replace(SHIPPED, segments=(segment,), cadences={cadence.key: cadence})
