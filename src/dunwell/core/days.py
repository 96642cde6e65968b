"""The day of an account: whom to write to or call today, whom to leave alone, and because of what.

A day is a pure function of the account's facts, the terms and the date, so that the same rules
decide a night's book, a single account before a message leaves, and a day of last year again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, Final

from dunwell.core import contact_budget, leading_items, segments, steps
from dunwell.core.account_facts import AccountFacts
from dunwell.core.because import Because
from dunwell.core.cadences import Cadence, Step
from dunwell.core.channels import Channel
from dunwell.core.customers import CustomerStatus
from dunwell.core.leading_items import Asked, Due
from dunwell.core.outreach import OutreachTerms, PauseTerms
from dunwell.core.segments import Segment
from dunwell.core.steps import Course
from dunwell.core.tasks import TaskKind
from dunwell.core.touches import SilenceCode

TASK_OF: Final = {Channel.CALL: TaskKind.CALL, Channel.LETTER: TaskKind.POST_LETTER}


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTerms:
    """What the company chose, as it holds for one entity on one day.

    `rates` give, by currency, the minor units of the reporting currency for one minor unit;
    a currency without a rate is left out. `currency` is the reporting one. `block` keeps
    everything from leaving.
    """

    outreach: OutreachTerms
    segments: Sequence[Segment]
    cadences: Mapping[str, Cadence]
    rates: Mapping[str, Fraction]
    currency: str
    block: Because | None = None

    @property
    def lead_days(self) -> int:
        """How many days before its due date an item first may be spoken of."""
        first = min(one.steps[0].day for one in self.cadences.values())
        return max(-first, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTouch:
    """One outreach: the step, and what it speaks of, the leading item first.

    `worth` is what is asked in the reporting currency, None without a rate. `is_old_debt` tells
    that the account enters its cadence late and waits for its turn.
    """

    segment: str
    cadence: str
    step: Step
    cycle: int
    items: tuple[Asked, ...]
    worth: int | None
    is_old_debt: bool
    because: Because


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPlan:
    """What is decided for an account: a touch, or a silence with its because.

    `wanted` is the touch that a silence suppressed. `is_kept` tells that the silence is kept:
    something is overdue, or a step was suppressed. `task` asks a person to act on the silence.
    """

    customer_id: int
    entity_id: int
    touch: PlannedTouch | None = None
    silence: Because | None = None
    wanted: PlannedTouch | None = None
    is_kept: bool = False
    task: TaskKind | None = None


def plan(
    facts: AccountFacts, *, terms: DayTerms, on: date, without_touch: int | None = None
) -> AccountPlan:
    """Decide the day of an account; `without_touch` decides as if that touch were not there."""
    due = leading_items.due(
        facts.items,
        unapplied=facts.unapplied,
        pauses=terms.outreach.pauses,
        lead_days=terms.lead_days,
        on=on,
    )
    wanted = _wanted(facts, due, terms=terms, on=on, without_touch=without_touch)
    touch = wanted if isinstance(wanted, PlannedTouch) else None
    silence = terms.block or _account_stop(facts, terms.outreach.pauses, on)
    if silence is None and touch is None:
        silence = wanted if isinstance(wanted, Because) else None
    elif silence is None and touch is not None:
        silence = _reach_stop(facts, touch, terms.outreach, on, without_touch)
    if silence is None:
        return AccountPlan(customer_id=facts.customer_id, entity_id=facts.entity_id, touch=touch)
    return silenced(
        facts, silence, wanted=touch, is_overdue=any(one.due_date < on for one in facts.items)
    )


def silenced(
    facts: AccountFacts, because: Because, *, wanted: PlannedTouch | None, is_overdue: bool
) -> AccountPlan:
    """Leave an account alone, and ask for an address where the lack of one is the reason."""
    no_address = because.code == SilenceCode.NO_ADDRESS
    return AccountPlan(
        customer_id=facts.customer_id,
        entity_id=facts.entity_id,
        silence=because,
        wanted=wanted,
        is_kept=is_overdue or wanted is not None,
        task=TaskKind.FIX_ADDRESS if no_address else None,
    )


def worth(amounts: Mapping[str, int], rates: Mapping[str, Fraction]) -> int | None:
    """Add up amounts in the reporting currency; None where a rate is missing."""
    total = 0
    for currency, amount in amounts.items():
        rate = rates.get(currency)
        if rate is None:
            return None
        total += amount if rate == 1 else round(amount * rate)
    return total


def _wanted(
    facts: AccountFacts, due: Due, *, terms: DayTerms, on: date, without_touch: int | None
) -> PlannedTouch | Because:
    """Find the step that the cadence asks for, whatever keeps it from being taken."""
    if not due.asked:
        return due.first_held or Because(code=SilenceCode.NOTHING_DUE)
    segment = segments.place(facts.placed, terms.segments)
    cadence = terms.cadences[segment.cadence]
    leading = due.leading.item
    course = steps.course(leading, without_touch=without_touch)
    owes = facts.placed.owes
    step = steps.right(cadence, due_date=leading.due_date, owes=owes, taken=course.taken, on=on)
    if isinstance(step, Because):
        return step
    sums = _sums(due.asked)
    asked = worth(sums, terms.rates)
    if asked is not None and asked < terms.outreach.least_due:
        return Because(
            code=SilenceCode.BELOW_MINIMUM,
            values={
                "asked": {terms.currency: asked},
                "least": {terms.currency: terms.outreach.least_due},
            },
        )
    late = (on - leading.due_date).days
    is_old_debt = not leading.taken and late >= terms.outreach.old_debt_days
    return PlannedTouch(
        segment=segment.key,
        cadence=cadence.key,
        step=step,
        cycle=course.cycle,
        items=due.asked,
        worth=asked,
        is_old_debt=is_old_debt,
        because=_because(due, step, course, sums, late=late, is_old_debt=is_old_debt),
    )


def _sums(asked: Sequence[Asked]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for one in asked:
        sums[one.item.currency] = sums.get(one.item.currency, 0) + one.amount
    return sums


def _because(
    due: Due,
    step: Step,
    course: Course,
    sums: Mapping[str, int],
    *,
    late: int,
    is_old_debt: bool,
) -> Because:
    """Say why a step is taken: on its day, caught up later, begun again, or for old debt."""
    if is_old_debt:
        code = "old_debt"
    elif course.cycle > 1 and not course.taken:
        code = "reopened"
    else:
        code = "step_due" if late == step.day else "caught_up"
    values: dict[str, Any] = {
        "item": due.leading.item.id,
        "due": due.leading.item.due_date.isoformat(),
        "days_past_due": late,
        "step": step.key,
        "step_day": step.day,
        "items": len(due.asked),
        "asked": dict(sums),
    }
    if due.held:
        values["held"] = len(due.held)
    return Because(code=code, values=values)


def _account_stop(facts: AccountFacts, pauses: PauseTerms, on: date) -> Because | None:
    """Find what keeps the whole account out of its cadence."""
    status = facts.status
    if status is CustomerStatus.INSOLVENT and pauses.insolvent:
        return Because(code=SilenceCode.INSOLVENT)
    if status is CustomerStatus.IN_LITIGATION and pauses.in_litigation:
        return Because(code=SilenceCode.IN_LITIGATION)
    if status is CustomerStatus.CLOSED and pauses.closed:
        return Because(code=SilenceCode.CLOSED)
    if facts.paused_until is not None and facts.paused_until > on:
        return Because(code=SilenceCode.PAUSED, values={"until": facts.paused_until.isoformat()})
    override = facts.override
    if override is not None and override.until > on:
        return Because(
            code=SilenceCode.OVERRIDDEN,
            values={"owner": override.owner, "until": override.until.isoformat()},
        )
    if facts.said_paid_date is not None and pauses.already_paid:
        return Because(
            code=SilenceCode.ALREADY_PAID, values={"since": facts.said_paid_date.isoformat()}
        )
    return None


def _reach_stop(
    facts: AccountFacts,
    touch: PlannedTouch,
    terms: OutreachTerms,
    on: date,
    without_touch: int | None,
) -> Because | None:
    """Find what keeps a step from reaching the customer on this day."""
    if not facts.calendar.is_business_day(on):
        return Because(code=SilenceCode.WEEKEND_OR_HOLIDAY, values={"step": touch.step.key})
    if facts.objected and not facts.contacts:
        return Because(code=SilenceCode.OPTED_OUT, values={"step": touch.step.key})
    if not _is_reachable(facts, touch.step.channel):
        return Because(
            code=SilenceCode.NO_ADDRESS,
            values={"step": touch.step.key, "channel": touch.step.channel.value},
        )
    return contact_budget.spent(
        facts.contacts_made,
        entity_id=facts.entity_id,
        terms=terms,
        on=on,
        without_touch=without_touch,
    )


def _is_reachable(facts: AccountFacts, channel: Channel) -> bool:
    """Tell whether there is an address; whoever calls finds the number on the account."""
    if channel is Channel.EMAIL:
        return bool(facts.contacts)
    return channel is Channel.CALL or facts.has_postal_address
