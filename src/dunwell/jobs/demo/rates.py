"""Exchange rates of the demo: a made-up walk per business day, in the form the ECB publishes."""

from datetime import date
from random import Random
from typing import Final

from dunwell.jobs.demo.days import business_days

# Units for one euro on the first day; each stays near where it began.
STARTS: Final = {"USD": 1.08, "GBP": 0.845}
_STEP: Final = 0.0035
_PULL: Final = 0.01

HEADINGS: Final = ("Date", *STARTS)


def walk(chance: Random) -> list[tuple[date, dict[str, str]]]:
    """Make one rate a currency and business day, the newest first."""
    rates: dict[str, list[str]] = {}
    days = business_days()
    for currency, start in STARTS.items():
        rate, texts = start, []
        for _ in days:
            rate += rate * chance.gauss(0, _STEP) + (start - rate) * _PULL
            texts.append(f"{rate:.5f}")
        rates[currency] = texts
    rows = [(day, {code: rates[code][n] for code in STARTS}) for n, day in enumerate(days)]
    return rows[::-1]
