"""Every measure is held against its target and against earlier days."""

from fractions import Fraction
from typing import Any

import pytest

from dunwell.core import measures, policy, readings
from dunwell.core.measures import CATALOGUE, Standing, Trend
from dunwell.core.readings import Missing, Reading

TARGETS = measures.targets_of(policy.SHIPPED)


def _reading(value: Any) -> Reading:
    return readings.of(Fraction(value))


@pytest.mark.parametrize(
    ("key", "value", "standing", "why"),
    [
        ("dso_balance", 30, Standing.OK, "at the target"),
        ("dso_balance", "30.01", Standing.MISSED, "just above"),
        ("cei", 92, Standing.OK, "at the target"),
        ("cei", "91.99", Standing.MISSED, "just below"),
        ("over_60", "3.99", Standing.OK, "under 4 %"),
        ("over_60", 4, Standing.MISSED, "4 % is not under 4 %"),
        ("collection_rate", 90, Standing.MISSED, "90 % is not above 90 %"),
        ("collection_rate", "90.01", Standing.OK, "above"),
        ("write_off_rate", "0.49", Standing.OK, "under half a percent"),
        ("write_off_rate", "0.5", Standing.MISSED, "half a percent is not under it"),
        ("past_due", 50, Standing.NO_TARGET, "no target is shipped"),
    ],
)
def test_a_value_stands_against_its_target(
    key: str, value: object, standing: Standing, why: str
) -> None:
    assert measures.standing(_reading(value), CATALOGUE[key], TARGETS) is standing, why


def test_without_a_value_nothing_stands_or_moves() -> None:
    none = readings.none(Missing.NO_SALES)
    measure = CATALOGUE["dso_balance"]
    assert measures.standing(none, measure, TARGETS) is Standing.NO_VALUE
    assert measures.trend(none, _reading(1), measure) is Trend.UNKNOWN
    assert measures.trend(_reading(1), none, measure) is Trend.UNKNOWN


@pytest.mark.parametrize(
    ("key", "now", "before", "trend"),
    [
        ("dso_balance", 29, 30, Trend.BETTER),
        ("dso_balance", 31, 30, Trend.WORSE),
        ("dso_balance", 30, 30, Trend.SAME),
        ("cei", 93, 92, Trend.BETTER),
        ("cei", 91, 92, Trend.WORSE),
    ],
)
def test_a_trend_knows_which_way_is_better(key: str, now: int, before: int, trend: Trend) -> None:
    assert measures.trend(_reading(now), _reading(before), CATALOGUE[key]) is trend


def test_a_target_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(policy.PolicyRefused, match="dso_days"):
        measures.targets_of({"targets": {"dso_days": -1}})
