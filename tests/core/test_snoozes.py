"""Snoozes at their boundary: the day before, the day, the day after."""

from datetime import date, timedelta

import pytest

from dunwell.core import snoozes
from dunwell.core.refusals import Refusal

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("days", "fits", "why"),
    [
        (-1, False, "yesterday is over"),
        (0, False, "today is not later"),
        (1, True, "tomorrow"),
        (30, True, "the longest"),
        (31, False, "longer than anybody remembers"),
    ],
)
def test_until_when_work_may_be_put_off(days: int, fits: bool, why: str) -> None:
    until = TODAY + timedelta(days=days)
    if fits:
        snoozes.check(until_date=until, today=TODAY)
        return
    with pytest.raises(Refusal) as caught:
        snoozes.check(until_date=until, today=TODAY)
    assert caught.value.code == "snooze_makes_no_sense", why


@pytest.mark.parametrize(("days", "hidden"), [(-1, True), (0, False), (1, False)])
def test_it_is_back_on_its_day(days: int, hidden: bool) -> None:
    assert snoozes.hides(TODAY, on=TODAY + timedelta(days=days)) is hidden
