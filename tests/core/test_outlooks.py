"""What follows in a cadence as things stand: the step and its day, or what it waits for."""

from dataclasses import replace
from typing import Any

import pytest

from dunwell.core import outlooks
from dunwell.core.because import Because
from dunwell.core.calendars import Calendar
from dunwell.core.customers import CustomerStatus
from dunwell.core.outlooks import Outlook
from dunwell.core.overrides import Override
from tests.core.accounts import SHIPPED, account, day, item, made, taken

JUST_LATE = taken("just_late", day(1))


def _seen(late: int, *items: Any, **facts: Any) -> Outlook:
    seen = outlooks.outlook(account(*items, **facts), terms=SHIPPED, on=day(late))
    assert seen is not None
    return seen


@pytest.mark.parametrize(
    ("items", "facts", "late", "place", "step", "days", "why"),
    [
        ((), {}, -3, 0, "before_due", -3, "the day of the first step"),
        ((), {}, 1, 0, "just_late", 1, "today, which was not decided yet"),
        ((item(taken=(JUST_LATE,)),), {}, 1, 2, "firm", 7, "taken today, the next by its day"),
        ((item(taken=(JUST_LATE,)),), {}, 9, 2, "firm", 9, "missed, so it is caught up at once"),
        ((), {"paused_until": day(10)}, 8, 0, "firm", 10, "the pause ends on day 10"),
        (
            (),
            {"override": Override(owner="Anna", until=day(15))},
            8,
            0,
            "escalation",
            15,
            "by the end of the override the firmer step has come",
        ),
        ((), {"calendar": Calendar()}, 2, 0, "just_late", 4, "over the weekend, to Monday"),
        (
            (),
            {"contacts_made": (made(day(1)),)},
            1,
            0,
            "just_late",
            3,
            "written to today, then a gap",
        ),
    ],
)
def test_the_next_step_and_its_day(
    items: Any, facts: dict[str, Any], late: int, place: int, step: str, days: int, why: str
) -> None:
    seen = _seen(late, *items, **facts)
    assert seen.following is not None, why
    assert (seen.place, seen.following.key, seen.following_date) == (place, step, day(days)), why
    assert seen.waits_for is None


@pytest.mark.parametrize(
    ("items", "facts", "code"),
    [
        ((item(promised_date=day(20)),), {}, "promised"),
        ((item(disputed_amount=100_000),), {}, "disputed"),
        ((), {"status": CustomerStatus.INSOLVENT}, "insolvent"),
        ((), {"contacts": ()}, "no_address"),
        ((), {"said_paid_date": day(0)}, "already_paid"),
        ((), {"calendar": Calendar(weekend=frozenset(range(7)))}, "weekend_or_holiday"),
    ],
)
def test_what_does_not_end_by_itself_is_waited_for(
    items: Any, facts: dict[str, Any], code: str
) -> None:
    seen = _seen(8, *items, **facts)
    assert seen.following is None
    assert seen.waits_for is not None
    assert seen.waits_for.code == code


def test_the_last_step_has_none_after_it() -> None:
    seen = _seen(40, item(taken=(taken("final", day(30)),)))
    assert (seen.place, seen.following, seen.waits_for) == (5, None, None)


def test_a_stale_ledger_stops_today_and_not_the_outlook() -> None:
    stopped = replace(SHIPPED, block=Because(code="ledger_stale"))
    seen = outlooks.outlook(account(), terms=stopped, on=day(1))
    assert seen is not None
    assert seen.following_date == day(1)


def test_nothing_due_has_no_outlook() -> None:
    assert outlooks.outlook(replace(account(), items=()), terms=SHIPPED, on=day(1)) is None


def test_a_step_of_another_cadence_has_no_place_in_this_one() -> None:
    seen = _seen(2, item(taken=(taken("their_own", day(1)),)))
    assert seen.place == 0
