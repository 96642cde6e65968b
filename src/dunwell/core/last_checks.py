"""A message leaves only while its step is still the right one and its leading item still asks."""

from dataclasses import dataclass
from datetime import date

from dunwell.core import days, leading_items
from dunwell.core.account_facts import AccountFacts
from dunwell.core.because import Because
from dunwell.core.days import DayTerms
from dunwell.core.leading_items import Asked
from dunwell.core.touches import SilenceCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided when the message was planned."""

    touch_id: int
    step: str
    leading_item: int


def still_due(
    facts: AccountFacts, decided: Decided, *, terms: DayTerms, on: date
) -> tuple[Asked, ...] | Because:
    """Decide the account again as if the touch were not there, and compare.

    The answer names what may still be asked for: an item paid meanwhile is left out. When the
    leading item is paid, promised or disputed, nothing leaves, and another day finds the right
    step for the rest.
    """
    plan = days.plan(facts, terms=terms, on=on, without_touch=decided.touch_id)
    touch = plan.touch
    if touch is not None and touch.items[0].item.id == decided.leading_item:
        if touch.step.key == decided.step:
            return touch.items
        return Because(
            code=SilenceCode.STEP_PASSED,
            values={"step": decided.step, "right_step": touch.step.key},
        )
    return _gone(facts, decided, terms) or plan.silence or _passed_by(decided)


def _gone(facts: AccountFacts, decided: Decided, terms: DayTerms) -> Because | None:
    """Tell what became of the leading item."""
    if terms.block is not None:
        return terms.block
    leading = next((one for one in facts.items if one.id == decided.leading_item), None)
    if leading is None:
        return Because(code=SilenceCode.PAID, values={"item": decided.leading_item})
    return leading_items.hold(
        leading,
        unapplied=facts.unapplied.get(leading.currency, 0),
        pauses=terms.outreach.pauses,
    )


def _passed_by(decided: Decided) -> Because:
    """An older item asks again: it leads now."""
    return Because(code=SilenceCode.STEP_PASSED, values={"step": decided.step})
