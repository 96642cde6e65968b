"""Where an account stands in its cadence, and which step would follow as things stand."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from dunwell.core import days, leading_items, segments, steps
from dunwell.core.account_facts import AccountFacts, StepTaken
from dunwell.core.because import Because
from dunwell.core.cadences import Cadence, Step
from dunwell.core.days import DayTerms
from dunwell.core.touches import SilenceCode

# A year of waiting days is more than any cadence has between two steps.
_LOOKS: Final = 40
_ITEMS: Final = 100
_ONE_DAY: Final = timedelta(days=1)
# These are over by the day that stands beside them.
_UNTIL: Final = {SilenceCode.PAUSED: "until", SilenceCode.OVERRIDDEN: "until"}
# These may be over tomorrow.
_BY_TOMORROW: Final = frozenset({SilenceCode.WEEKEND_OR_HOLIDAY, SilenceCode.CONTACT_BUDGET})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The cadence of an account, the step its leading item led last, and the next with its day.

    `last` is None before the first step. `following` is None where no step follows by itself;
    `waits_for` then says what it waits for, None where the cadence has ended.
    """

    customer_id: int
    entity_id: int
    cadence: Cadence
    last: StepTaken | None
    following: Step | None = None
    following_date: date | None = None
    waits_for: Because | None = None

    @property
    def place(self) -> int:
        """How many steps of the cadence were taken, counting those passed over."""
        if self.last is None:
            return 0
        keys = [step.key for step in self.cadence.steps]
        return keys.index(self.last.step) + 1 if self.last.step in keys else 0


def outlook(facts: AccountFacts, *, terms: DayTerms, on: date) -> Outlook | None:
    """Look ahead from a day, as if nothing happened any more; None with nothing due or nearly."""
    if not facts.items:
        return None
    segment = segments.place(facts.placed, terms.segments)
    cadence = terms.cadences[segment.cadence]
    due = leading_items.due(
        facts.items,
        unapplied=facts.unapplied,
        pauses=terms.outreach.pauses,
        lead_days=terms.lead_days,
        on=on,
    )
    last = None
    if due.asked:
        taken = steps.course(due.leading.item).taken
        last = max(taken, key=lambda one: (one.on_date, one.touch_id), default=None)
        # The leading item decides the steps; a few beside it are enough to look ahead by.
        facts = replace(facts, items=tuple(one.item for one in due.asked[:_ITEMS]))
    found = _following(facts, replace(terms, block=None), on)
    at = Outlook(
        customer_id=facts.customer_id, entity_id=facts.entity_id, cadence=cadence, last=last
    )
    if isinstance(found, Because):
        return replace(at, waits_for=found)
    if found is None:
        return at
    return replace(at, following=found[0], following_date=found[1])


def _following(
    facts: AccountFacts, terms: DayTerms, on: date
) -> tuple[Step, date] | Because | None:
    """Go from day to day where a silence says when it is over."""
    day, silence = on, Because(code=SilenceCode.NOTHING_DUE)
    for _ in range(_LOOKS):
        plan = days.plan(facts, terms=terms, on=day)
        if plan.touch is not None:
            return plan.touch.step, day
        silence = plan.silence or silence
        later = _over_by(silence, day)
        if later is None:
            return None if silence.code == SilenceCode.STEP_TAKEN else silence
        day = later
    return silence


def _over_by(silence: Because, day: date) -> date | None:
    """Give the first day on which a silence may be over by itself, always a later one."""
    if silence.code in _BY_TOMORROW:
        return day + _ONE_DAY
    name = _UNTIL.get(SilenceCode(silence.code), "next_date")
    told = silence.values.get(name)
    if told is None:
        return None
    return max(date.fromisoformat(told), day + _ONE_DAY)
