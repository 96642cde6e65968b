"""An account leaves its cadence for somebody, for a reason, until a day after its first."""

from datetime import date, timedelta

import pytest

from dunwell.core import overrides
from dunwell.core.overrides import OverrideMakesNoSense, OverrideOver, OverrideStands

DAY = date(2026, 3, 2)
NEXT = DAY + timedelta(days=1)


def _begin(
    to_date: date = NEXT,
    reason: str = "A key account",
    here: bool = True,
    until: date | None = None,
) -> None:
    overrides.begin(
        from_date=DAY, to_date=to_date, reason=reason, owner_is_here=here, standing_until=until
    )


def test_one_day_for_a_reason_is_enough() -> None:
    _begin()


@pytest.mark.parametrize("to_date", [DAY, DAY - timedelta(days=1)])
def test_it_ends_after_its_first_day(to_date: date) -> None:
    with pytest.raises(OverrideMakesNoSense, match=str(to_date)):
        _begin(to_date=to_date)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_it_has_a_reason(reason: str) -> None:
    with pytest.raises(OverrideMakesNoSense, match="reason"):
        _begin(reason=reason)


def test_its_owner_works_here() -> None:
    with pytest.raises(OverrideMakesNoSense, match="colleague"):
        _begin(here=False)


def test_one_colleague_owns_an_account_at_a_time() -> None:
    with pytest.raises(OverrideStands, match=str(NEXT)):
        _begin(until=NEXT)


def test_it_ends_once_before_its_day() -> None:
    overrides.end(ended=False, to_date=NEXT, on=DAY)
    for ended, on in ((True, DAY), (False, NEXT)):  # Ended by a person; over by itself.
        with pytest.raises(OverrideOver):
            overrides.end(ended=ended, to_date=NEXT, on=on)
