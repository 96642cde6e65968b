"""Old debt enters its cadence over several days, and to a customer one entity speaks at a time.

Both are about several accounts, so they are settled after each account was decided alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dunwell.core.because import Because
from dunwell.core.days import AccountPlan, PlannedTouch
from dunwell.core.outreach import OutreachTerms
from dunwell.core.touches import SilenceCode

# Among the largest comes what has no known worth.
Place = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How old debt was spread on a day: so many waited, and up to `last` each had its turn."""

    waiting: int
    a_day: int
    last: Place | None

    def has_turn(self, plan: AccountPlan) -> bool:
        """Tell whether an account of that day had its turn."""
        return self.last is not None and place_of(plan) <= self.last


def place_of(plan: AccountPlan) -> Place:
    """Order accounts by what is asked, the most first; equals by customer."""
    touch = _old_debt(plan)
    if touch is None or touch.worth is None:
        return (0, 0, plan.customer_id)
    return (1, -touch.worth, plan.customer_id)


def spread(
    plans: Sequence[AccountPlan], *, terms: OutreachTerms, before: Spread | None
) -> tuple[list[AccountPlan], Spread | None]:
    """Let some accounts with old debt enter today, those that owe most first.

    As many a day as bring all through in `catch_up_days`, counted when the first of them were
    met, but never more than `old_debt_accounts_a_day`. `before` is how the day before went.
    """
    waiting = sorted((one for one in plans if _enters(one)), key=place_of)
    if not waiting:
        return list(plans), None
    a_day = -(-len(waiting) // terms.catch_up_days)
    if before is not None and before.waiting > before.a_day:
        a_day = max(a_day, before.a_day)
    a_day = min(a_day, terms.old_debt_accounts_a_day)
    told = Spread(waiting=len(waiting), a_day=a_day, last=place_of(waiting[:a_day][-1]))
    places = {one.customer_id: place for place, one in enumerate(waiting)}
    settled = [
        _wait(one, place=places[one.customer_id], a_day=a_day)
        if _enters(one) and places[one.customer_id] >= a_day
        else one
        for one in plans
    ]
    return settled, told


def one_voice(
    plans: Iterable[AccountPlan], *, left: Mapping[int, int]
) -> dict[tuple[int, int], AccountPlan]:
    """Let the entity with the oldest leading item speak where several want to, by their ids.

    `left` says, by customer, how many more contacts may be made today. Gives the plans by
    customer and entity.
    """
    settled: dict[tuple[int, int], AccountPlan] = {}
    speaking: dict[int, list[AccountPlan]] = defaultdict(list)
    for one in plans:
        settled[one.customer_id, one.entity_id] = one
        if one.touch is not None:
            speaking[one.customer_id].append(one)
    for customer_id, several in speaking.items():
        if len(several) < 2:
            continue
        several.sort(key=_oldest_first)
        for one in several[left[customer_id] :]:
            settled[customer_id, one.entity_id] = _give_way(one, several[0])
    return settled


def _oldest_first(plan: AccountPlan) -> tuple[str, int]:
    touch = plan.touch
    due = touch.items[0].item.due_date.isoformat() if touch else ""
    return (due, plan.entity_id)


def _old_debt(plan: AccountPlan) -> PlannedTouch | None:
    touch = plan.touch or plan.wanted
    return touch if touch is not None and touch.is_old_debt else None


def _enters(plan: AccountPlan) -> bool:
    return plan.touch is not None and plan.touch.is_old_debt


def wait(plan: AccountPlan, told: Spread) -> AccountPlan:
    """Let an account wait as it did on a day whose spreading is known."""
    because = Because(
        code=SilenceCode.SPREAD, values={"before": told.waiting, "a_day": told.a_day}
    )
    return _suppressed(plan, because)


def _wait(plan: AccountPlan, *, place: int, a_day: int) -> AccountPlan:
    because = Because(
        code=SilenceCode.SPREAD, values={"before": place, "a_day": a_day, "days": place // a_day}
    )
    return _suppressed(plan, because)


def _give_way(plan: AccountPlan, first: AccountPlan) -> AccountPlan:
    because = Because(code=SilenceCode.OTHER_ENTITY, values={"entity": first.entity_id})
    return _suppressed(plan, because)


def _suppressed(plan: AccountPlan, because: Because) -> AccountPlan:
    return replace(plan, touch=None, wanted=plan.touch, silence=because, is_kept=True)
