"""Every measure by its worked figure, at its edges and where there is no value."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from dunwell.core import (
    cei,
    collection_rates,
    dso,
    measures,
    policy,
    readings,
    roll_rates,
    vintages,
)
from dunwell.core.dso import MonthSales
from dunwell.core.measures import CATALOGUE, Standing, Trend
from dunwell.core.readings import SENTENCES, Missing, Reading

TARGETS = measures.targets_of(policy.SHIPPED)
NOVEMBER = MonthSales(days=30, sales=300)
OCTOBER = MonthSales(days=31, sales=400)
CEI = {"beginning": 1000, "sales": 500, "ending": 400, "ending_current": 300}


@pytest.mark.parametrize(
    ("measure", "inputs", "value", "why"),
    [
        (dso.balance, {"receivables": 120, "sales": 120, "days": 30}, 30, "both with tax"),
        (dso.balance, {"receivables": 120, "sales": 100, "days": 30}, 36, "tax on one side"),
        (dso.balance, {"receivables": 0, "sales": 100, "days": 30}, 0, "nothing owed is 0 days"),
        (dso.best_possible, {"current": 60, "sales": 120, "days": 30}, 15, "half is current"),
        (
            dso.average_days_delinquent,
            {"receivables": 120, "current": 60, "sales": 120, "days": 30},
            15,
            "30 less 15",
        ),
        (cei.plain, CEI, Fraction(1100, 12), "91.7"),
        (cei.adjusted, {**CEI, "written_off": 100}, Fraction(1000, 12), "83.3"),
        (
            collection_rates.write_off_rate,
            {"written_off": 18_500, "receivables": 12_400_000},
            Fraction(1_850_000, 12_400_000),
            "0.15 %",
        ),
        (
            collection_rates.over_60,
            {"over_60_days": 650_000, "receivables": 12_400_000},
            Fraction(65_000_000, 12_400_000),
            "5.2 %",
        ),
        (collection_rates.past_due, {"overdue": 1, "receivables": 4}, 25, "a quarter is late"),
        (collection_rates.collection_rate, {"collected": 9, "target": 10}, 90, "nine of ten"),
        (collection_rates.recovery_rate, {"recovered": 1, "written_off": 5}, 20, "a fifth back"),
        (
            collection_rates.turnover,
            {"sales": 300, "beginning": 100, "ending": 200},
            2,
            "twice the average of 150",
        ),
    ],
)
def test_a_measure_has_its_worked_figure(
    measure: Callable[..., Reading], inputs: dict[str, int], value: int | Fraction, why: str
) -> None:
    assert measure(**inputs).value == value, why


@pytest.mark.parametrize(
    ("receivables", "months", "days", "why"),
    [
        (500, [NOVEMBER, OCTOBER], Fraction(91, 2), "30 + 200 / 400 x 31 = 45.5"),
        (299, [NOVEMBER, OCTOBER], Fraction(299, 10), "one short of the month's sales"),
        (300, [NOVEMBER, OCTOBER], 30, "exactly the month's sales"),
        (301, [NOVEMBER, OCTOBER], 30 + Fraction(31, 400), "one more"),
        (700, [NOVEMBER, OCTOBER], 61, "all the sales there are"),
        (0, [NOVEMBER], 0, "nothing owed"),
        (100, [MonthSales(days=30, sales=0), OCTOBER], 30 + Fraction(31, 4), "a month without"),
        (450, [MonthSales(days=30, sales=-50), MonthSales(days=31, sales=450)], 61, "a bad month"),
    ],
)
def test_count_back(
    receivables: int, months: list[MonthSales], days: int | Fraction, why: str
) -> None:
    assert dso.count_back(receivables=receivables, months=months).value == days, why


@pytest.mark.parametrize(
    ("reading", "missing"),
    [
        (dso.balance(receivables=5, sales=0, days=30), Missing.NO_SALES),
        (dso.best_possible(current=5, sales=0, days=30), Missing.NO_SALES),
        (
            dso.average_days_delinquent(receivables=5, current=5, sales=0, days=30),
            Missing.NO_SALES,
        ),
        (dso.count_back(receivables=701, months=[NOVEMBER, OCTOBER]), Missing.SALES_TOO_SHORT),
        (
            cei.plain(beginning=0, sales=5, ending=5, ending_current=5),
            Missing.NOTHING_TO_COLLECT,
        ),
        (collection_rates.past_due(overdue=0, receivables=0), Missing.NO_RECEIVABLES),
        (collection_rates.collection_rate(collected=5, target=0), Missing.NOTHING_DUE),
        (
            collection_rates.recovery_rate(recovered=0, written_off=0),
            Missing.NOTHING_WRITTEN_OFF,
        ),
        (collection_rates.turnover(sales=5, beginning=0, ending=0), Missing.NO_AVERAGE),
        (readings.none(Missing.NOT_RECORDED), Missing.NOT_RECORDED),
    ],
)
def test_a_value_that_cannot_be_had_is_missing_and_not_zero(
    reading: Reading, missing: Missing
) -> None:
    assert reading.value is None
    assert reading.missing is missing
    assert SENTENCES[missing].endswith(".")


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


def test_roll_rates_end_in_the_last_bucket() -> None:
    rates = roll_rates.roll_rates(
        ["Current", "1-30", "30+"],
        before={"Current": 200, "30+": 50},
        rolled={("Current", "1-30"): 50, ("30+", "30+"): 40, ("Current", "Current"): 10},
    )
    assert [(rate.from_bucket, rate.to_bucket, rate.reading.value) for rate in rates] == [
        ("Current", "1-30", 25),
        ("1-30", "30+", None),
        ("30+", "30+", 80),
    ]
    assert rates[1].reading.missing is Missing.NOTHING_IN_BUCKET


def test_a_vintage_runs_down_month_by_month() -> None:
    curve = vintages.curve("2026-01", changes={0: -100, 2: -300}, billed=1000, months=4)
    tenths = [Fraction(share, 10) for share in (9, 9, 6, 6)]
    assert curve.open_shares == tuple(tenths)


def test_a_vintage_of_nothing_has_nothing_open() -> None:
    curve = vintages.curve("2026-01", changes={}, billed=0, months=2)
    assert curve.open_shares == (Fraction(0), Fraction(0))
