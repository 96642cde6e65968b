"""Days sales outstanding: for how many days of sales the customers owe.

Receivables and sales both count with tax, and items age by due date.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from dunwell.core import readings
from dunwell.core.readings import Missing, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthSales:
    """The sales of a month, or of its days up to the day measured, in minor units."""

    days: int
    sales: int


def balance(*, receivables: int, sales: int, days: int) -> Reading:
    """DSO by balance: receivables / sales of the period x days of the period."""
    inputs = {"receivables": receivables, "credit_sales": sales, "days": days}
    if sales <= 0:
        return readings.none(Missing.NO_SALES, **inputs)
    return readings.of(Fraction(receivables * days, sales), **inputs)


def best_possible(*, current: int, sales: int, days: int) -> Reading:
    """Best possible DSO: receivables not yet due / sales of the period x days of the period."""
    inputs = {"current_receivables": current, "credit_sales": sales, "days": days}
    if sales <= 0:
        return readings.none(Missing.NO_SALES, **inputs)
    return readings.of(Fraction(current * days, sales), **inputs)


def average_days_delinquent(*, receivables: int, current: int, sales: int, days: int) -> Reading:
    """DSO by balance less best possible DSO: the days that lateness adds."""
    inputs = {
        "receivables": receivables,
        "current_receivables": current,
        "credit_sales": sales,
        "days": days,
    }
    if sales <= 0:
        return readings.none(Missing.NO_SALES, **inputs)
    return readings.of(Fraction((receivables - current) * days, sales), **inputs)


def count_back(*, receivables: int, months: Sequence[MonthSales]) -> Reading:
    """DSO by count-back: take whole months of sales off the balance, the last month in part.

    `months` begins with the latest.
    """
    left = receivables
    days = Fraction(0)
    used = 0
    for month in months:
        if left <= 0:
            break
        used += 1
        if 0 < left < month.sales:
            days += Fraction(left * month.days, month.sales)
            left = 0
        else:
            days += month.days
            left -= max(month.sales, 0)
    inputs = {"receivables": receivables, "months": used}
    if left > 0:
        return readings.none(Missing.SALES_TOO_SHORT, **inputs)
    return readings.of(days, **inputs)
