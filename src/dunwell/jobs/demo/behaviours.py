"""Which customer has which habit: most the usual mix, some a trouble of their own."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Final

from dunwell.jobs.demo.customers import DemoCustomer
from dunwell.jobs.demo.days import MONTHS
from dunwell.jobs.demo.habits import PROMPT, Habit

SLOW_GIANTS: Final = 3
INSOLVENT: Final = 5
DISTRESSED: Final = 8
WORSENING: Final = 14

_PROMPT_WEEKLY: Final = Habit(name="prompt", late_days=-3, spread_days=2, runs_on="weekly")
_OCCASIONAL: Final = Habit(name="occasional", late_days=5, spread_days=8)
_OCCASIONAL_MONTHLY: Final = Habit(
    name="occasional", late_days=2, spread_days=6, runs_on="monthly"
)
_HABITUAL: Final = Habit(name="habitual", late_days=24, spread_days=3, runs_on="weekly")
_HABITUAL_SLOWER: Final = Habit(name="habitual", late_days=36, spread_days=5)
_GOVERNMENT: Final = Habit(name="occasional", late_days=12, spread_days=6, runs_on="weekly")
_GIANT: Final = Habit(name="habitual", late_days=44, spread_days=7, runs_on="monthly")
_WORSENING: Final = Habit(name="occasional", late_days=-2, spread_days=4, drift_days=2.2)
_HEAD_OFFICE: Final = Habit(name="occasional", late_days=4, spread_days=3, runs_on="monthly")

_MIX: Final = (
    (PROMPT, 30),
    (_PROMPT_WEEKLY, 20),
    (_OCCASIONAL, 21),
    (_OCCASIONAL_MONTHLY, 14),
    (_HABITUAL, 8),
    (_HABITUAL_SLOWER, 4),
)


def assign(chance: Random, made: Sequence[DemoCustomer]) -> list[DemoCustomer]:
    """Give every customer its habit; a few named kinds of trouble are dealt out first."""
    places = list(range(len(made)))
    chance.shuffle(places)
    old = [n for n in places if made[n].first_month == 0 and not made[n].parent_number]
    giants = [n for n in old if made[n].segment == "strategic"][:SLOW_GIANTS]
    others = [n for n in old if made[n].segment in ("mid-market", "small")]
    heads = {one.payer_number for one in made} - {""}
    others = [n for n in others if made[n].number not in heads]
    insolvent = others[:INSOLVENT]
    distressed = others[INSOLVENT : INSOLVENT + DISTRESSED]
    worsening = others[INSOLVENT + DISTRESSED : INSOLVENT + DISTRESSED + WORSENING]
    result = [replace(one, habit=_usual(chance, one.segment)) for one in made]
    for n in giants:
        result[n] = replace(made[n], habit=_GIANT)
    for n in worsening:
        result[n] = replace(made[n], habit=_WORSENING)
    for place, n in enumerate(insolvent):
        result[n] = _stopping(made[n], month=9 + 2 * place, status="insolvent", runs_on=2)
    for place, n in enumerate(distressed):
        status = "in_litigation" if place == 0 else "distressed"
        result[n] = _stopping(made[n], month=17 + place % 5, status=status, runs_on=3)
    for n, one in enumerate(result):
        if one.payer_number or one.number in heads:
            result[n] = replace(one, habit=_HEAD_OFFICE)
    return result


def _usual(chance: Random, segment: str) -> Habit:
    if segment == "government":
        return _GOVERNMENT
    habits, weights = zip(*_MIX, strict=True)
    drawn: Habit = chance.choices(habits, weights=weights)[0]
    return drawn


def _stopping(one: DemoCustomer, *, month: int, status: str, runs_on: int) -> DemoCustomer:
    """Let a customer pay later and later, then never; deliveries end a little after."""
    habit = replace(_OCCASIONAL, drift_days=1.5, stops_in=month)
    return replace(one, habit=habit, status=status, last_month=min(month + runs_on, MONTHS - 1))
