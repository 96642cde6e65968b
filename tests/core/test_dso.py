"""Days sales outstanding by its worked figures."""

from fractions import Fraction

import pytest

from dunwell.core import dso
from dunwell.core.dso import MonthSales
from dunwell.core.readings import Missing

NOVEMBER = MonthSales(days=30, sales=300)
OCTOBER = MonthSales(days=31, sales=400)


@pytest.mark.parametrize(
    ("receivables", "sales", "days", "why"),
    [
        (120, 120, 30, "both with tax"),
        (120, 100, 36, "tax on one side only shows 36 days where 30 is right"),
        (0, 100, 0, "nothing owed is no day, and that is a value"),
        (120, 0, None, "without sales there is no value"),
        (120, -1, None, "nor with more taken back than sold"),
    ],
)
def test_balance(receivables: int, sales: int, days: int | None, why: str) -> None:
    reading = dso.balance(receivables=receivables, sales=sales, days=30)
    assert reading.value == days, why
    assert reading.missing is (None if days is not None else Missing.NO_SALES)


def test_lateness_is_what_dso_has_above_the_best_possible() -> None:
    best = dso.best_possible(current=60, sales=120, days=30)
    late = dso.average_days_delinquent(receivables=120, current=60, sales=120, days=30)
    assert best.value == late.value == 15


def test_without_sales_neither_has_a_value() -> None:
    best = dso.best_possible(current=60, sales=0, days=30)
    late = dso.average_days_delinquent(receivables=120, current=60, sales=0, days=30)
    assert (best.missing, late.missing) == (Missing.NO_SALES, Missing.NO_SALES)


@pytest.mark.parametrize(
    ("receivables", "months", "days", "why"),
    [
        (500, [NOVEMBER, OCTOBER], Fraction(91, 2), "30 + 200 / 400 x 31 = 45.5"),
        (299, [NOVEMBER, OCTOBER], Fraction(299, 10), "one short of the month's sales"),
        (300, [NOVEMBER, OCTOBER], 30, "exactly the month's sales"),
        (301, [NOVEMBER, OCTOBER], 30 + Fraction(31, 400), "one more"),
        (700, [NOVEMBER, OCTOBER], 61, "all the sales there are"),
        (701, [NOVEMBER, OCTOBER], None, "one more than all the sales there are"),
        (0, [NOVEMBER], 0, "nothing owed"),
        (100, [MonthSales(days=30, sales=0), OCTOBER], 30 + Fraction(31, 4), "a month without"),
        (450, [MonthSales(days=30, sales=-50), MonthSales(days=31, sales=450)], 61, "a bad month"),
    ],
)
def test_count_back(
    receivables: int, months: list[MonthSales], days: int | Fraction | None, why: str
) -> None:
    reading = dso.count_back(receivables=receivables, months=months)
    assert reading.value == days, why
    assert reading.missing is (None if days is not None else Missing.SALES_TOO_SHORT)
