"""How customers pay: steadily early or late, ever later, or one day no longer at all."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from dunwell.jobs.demo.days import month_of, next_business_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """Days late on average and how they scatter, how they drift, and the days money leaves."""

    name: str  # As the book calls it: prompt, occasional or habitual.
    late_days: float
    spread_days: float
    drift_days: float = 0.0  # Later by so much each month.
    runs_on: str = ""  # "" any business day, "weekly" Thursdays, "monthly" the 15th and 28th.
    stops_in: int | None = None  # The month from which nothing is paid any more.

    def pays_on(self, chance: Random, due: date) -> date | None:
        """Tell when an invoice due on a day is paid; None when never."""
        month = month_of(due)
        if self.stops_in is not None and month >= self.stops_in:
            return None
        late = chance.gauss(self.late_days + self.drift_days * max(0, month), self.spread_days)
        return _run_after(due + timedelta(days=round(late)), self.runs_on)


def _run_after(day: date, runs_on: str) -> date:
    """Give the first day on or after `day` on which the customer's money leaves."""
    if runs_on == "weekly":
        return day + timedelta(days=(3 - day.weekday()) % 7)
    if runs_on == "monthly":
        if day.day <= 15:
            return next_business_day(day.replace(day=15))
        if day.day <= 28:
            return next_business_day(day.replace(day=28))
        return next_business_day((day.replace(day=28) + timedelta(days=10)).replace(day=15))
    return next_business_day(day)


# What customers are like before anything else is known of them.
PROMPT: Final = Habit(name="prompt", late_days=-1.0, spread_days=2.5)
