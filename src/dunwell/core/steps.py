"""The right step of a day is the latest of the cadence that has come, and it is taken once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from dunwell.core.account_facts import OpenItem, StepTaken
from dunwell.core.because import Because
from dunwell.core.cadences import Cadence, Step
from dunwell.core.channels import Tone
from dunwell.core.touches import SilenceCode

_FIRMNESS: Final = {tone: place for place, tone in enumerate(Tone)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How often an item was opened, and the steps it led since it was opened last."""

    cycle: int
    taken: tuple[StepTaken, ...]


def course(item: OpenItem, *, without_touch: int | None = None) -> Course:
    """Tell where an item is in its cadence; reopened after it was closed, it begins again."""
    every = [one for one in item.taken if one.touch_id != without_touch]
    if not every:
        return Course(cycle=1, taken=())
    last = max(every, key=lambda one: (one.cycle, one.on_date))
    if item.opened_date is not None and item.opened_date > last.on_date:
        return Course(cycle=last.cycle + 1, taken=())
    return Course(cycle=last.cycle, taken=tuple(one for one in every if one.cycle == last.cycle))


def right(
    cadence: Cadence, *, due_date: date, owes: int | None, taken: Sequence[StepTaken], on: date
) -> Step | Because:
    """Give the step to take on a day, or why there is none.

    Steps that were missed are not made up for: the latest that has come is the right one. A step
    before the due date lapses with it. After a firmer step of another cadence no milder one is
    taken. An account whose debt has no known worth (`owes` None) is not too small for any step.
    """
    late = (on - due_date).days
    come = None
    for step in cadence.steps:
        fits = owes is None or owes >= step.least_amount
        lapsed = step.day < 0 < late
        if step.day <= late and fits and not lapsed:
            come = step
    following = _following(cadence, due_date=due_date, owes=owes, late=late)
    if come is None:
        return Because(code=SilenceCode.NOTHING_DUE, values={"days_past_due": late, **following})
    before = next((one for one in taken if one.step == come.key), None)
    if before is None:
        before = _firmer(come, cadence, taken)
    if before is not None:
        return Because(
            code=SilenceCode.STEP_TAKEN,
            values={
                "step": before.step,
                "taken": before.on_date.isoformat(),
                "days_past_due": late,
                **following,
            },
        )
    return come


def _firmer(step: Step, cadence: Cadence, taken: Sequence[StepTaken]) -> StepTaken | None:
    """Find a firmer step of another cadence, which the account followed until it changed."""
    return next(
        (
            one
            for one in taken
            if one.cadence != cadence.key and _FIRMNESS[one.tone] > _FIRMNESS[step.tone]
        ),
        None,
    )


def _following(cadence: Cadence, *, due_date: date, owes: int | None, late: int) -> dict[str, str]:
    for step in cadence.steps:
        if step.day > late and (owes is None or owes >= step.least_amount):
            day = due_date + timedelta(days=step.day)
            return {"next_step": step.key, "next_date": day.isoformat()}
    return {}
