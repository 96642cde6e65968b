"""States of a business date."""

from dunwell.core.business_days import DayState


def test_a_day_is_planned_blocked_or_skipped() -> None:
    assert {state.value for state in DayState} == {"planned", "blocked", "skipped"}
