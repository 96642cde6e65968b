"""Pauses at their boundary."""

from datetime import date

import pytest

from dunwell.core import pauses
from dunwell.core.refusals import Refusal

DAY = date(2026, 10, 2)


def test_a_pause_of_one_day_is_the_shortest() -> None:
    pauses.begin(from_date=DAY, to_date=date(2026, 10, 3), reason="the buyer is away")


@pytest.mark.parametrize(
    ("to_date", "reason"),
    [
        (DAY, "away"),  # It would hold no day.
        (date(2026, 10, 1), "away"),
        (date(2026, 10, 3), "  "),
    ],
)
def test_a_pause_that_makes_no_sense_is_refused(to_date: date, reason: str) -> None:
    with pytest.raises(Refusal) as caught:
        pauses.begin(from_date=DAY, to_date=to_date, reason=reason)
    assert caught.value.code == "pause_makes_no_sense"


def test_a_pause_ends_once() -> None:
    pauses.end(ended=False)
    with pytest.raises(Refusal) as caught:
        pauses.end(ended=True)
    assert caught.value.code == "pause_over"
