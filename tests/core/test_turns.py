"""Old debt enters over several days, the largest first; one entity speaks to a customer a day."""

from dataclasses import replace
from typing import Any

import pytest

from dunwell.core import days, turns
from dunwell.core.days import AccountPlan
from dunwell.core.turns import Spread
from tests.core import accounts
from tests.core.accounts import SHIPPED, account, day, item


def old(customer_id: int, amount: int = 100_000, **more: Any) -> AccountPlan:
    facts = account(item(customer_id, amount, **more), customer_id=customer_id)
    return days.plan(facts, terms=SHIPPED, on=day(95))


def entered(plans: list[AccountPlan]) -> list[int]:
    return [one.customer_id for one in plans if one.touch is not None]


def spread(
    count: int, *, before: Spread | None = None, **limits: Any
) -> tuple[int, Spread | None]:
    plans = [old(pk) for pk in range(1, count + 1)]
    terms = accounts.terms(**limits).outreach
    settled, told = turns.spread(plans, terms=terms, before=before)
    return len(entered(settled)), told


@pytest.mark.parametrize(
    ("count", "limits", "enters", "why"),
    [
        (5, {}, 1, "over five days"),
        (6, {}, 2, "one more than one a day brings through in five days"),
        (1, {}, 1, "a single one enters at once"),
        (10, {"old_debt_accounts_a_day": 1}, 1, "never more than the policy allows"),
        (10, {"catch_up_days": 1}, 10, "all at once where the policy says so"),
    ],
)
def test_how_many_enter(count: int, limits: dict[str, Any], enters: int, why: str) -> None:
    assert spread(count, **limits)[0] == enters, why


def test_all_are_through_in_the_days_of_the_policy() -> None:
    waiting, before, story = 23, None, []
    while waiting:
        enters, before = spread(waiting, before=before)
        story.append(enters)
        waiting -= enters
    assert story == [5, 5, 5, 5, 3]


def test_a_new_wave_begins_anew_once_the_last_is_through() -> None:
    through = Spread(waiting=5, a_day=5, last=(1, -1, 1))
    assert spread(10, before=through)[0] == 2


def test_those_who_owe_most_come_first_and_the_others_know_when() -> None:
    plans = [old(1, 1_000), old(2, 9_000), old(3, 5_000), old(4, 5_000, currency="JPY")]
    terms = accounts.terms(old_debt_accounts_a_day=1).outreach
    settled, told = turns.spread(plans, terms=terms, before=None)
    assert entered(settled) == [4], "what has no known worth may be the largest"
    silences = {one.customer_id: one.silence.values for one in settled if one.silence}
    assert silences == {
        2: {"before": 1, "a_day": 1, "days": 1},
        3: {"before": 2, "a_day": 1, "days": 2},
        1: {"before": 3, "a_day": 1, "days": 3},
    }
    assert told is not None
    assert [told.has_turn(one) for one in settled] == [False, False, False, True]
    assert all(one.is_kept for one in settled if one.silence)


def test_an_account_waits_again_as_it_did_on_the_day() -> None:
    waiting = turns.wait(old(1), Spread(waiting=9, a_day=2, last=None))
    assert accounts.told(waiting) == "SPREAD"
    assert waiting.wanted == old(1).touch


def test_nobody_had_a_turn_where_none_was_given() -> None:
    assert not Spread(waiting=1, a_day=1, last=None).has_turn(old(1))


def test_what_is_not_old_does_not_wait() -> None:
    fresh = days.plan(account(), terms=SHIPPED, on=day(1))
    silent = days.plan(account(), terms=SHIPPED, on=day(-9))
    settled, told = turns.spread([fresh, silent], terms=SHIPPED.outreach, before=None)
    assert (settled, told) == ([fresh, silent], None)
    mixed, _ = turns.spread(
        [old(1), old(2), replace(fresh, customer_id=3)], terms=SHIPPED.outreach, before=None
    )
    assert entered(mixed) == [1, 3]


def plan_of(entity_id: int, due: int) -> AccountPlan:
    facts = account(item(entity_id, due=day(due)), entity_id=entity_id)
    return days.plan(facts, terms=SHIPPED, on=day(10))


@pytest.mark.parametrize(
    ("left", "speaks", "why"),
    [
        (0, [], "another contact was made meanwhile"),
        (1, [2], "the one with the oldest leading item"),
        (2, [2, 3], "two a day, the oldest two"),
        (3, [1, 2, 3], "all may speak"),
    ],
)
def test_the_oldest_leading_item_goes_first(left: int, speaks: list[int], why: str) -> None:
    plans = [plan_of(1, 3), plan_of(2, 0), plan_of(3, 2)]
    settled = turns.one_voice(plans, left={7: left})
    assert [one.entity_id for one in settled.values() if one.touch] == speaks, why
    quiet = [one.silence for one in settled.values() if one.silence]
    assert {(one.code, one.values["entity"]) for one in quiet} <= {("other_entity", 2)}


def test_an_account_alone_speaks_and_the_silent_stay_silent() -> None:
    alone = plan_of(1, 3)
    silent = days.plan(account(entity_id=2), terms=SHIPPED, on=day(-9))
    settled = turns.one_voice([alone, silent], left={})
    assert settled == {(7, 1): alone, (7, 2): silent}
