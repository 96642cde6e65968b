"""Money is converted by a dated rate at most a week old, exactly, rounded half-even once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Final

from dunwell.core.currencies import DECIMALS
from dunwell.core.refusals import Refusal

BASE_CURRENCY: Final = "EUR"
# Covers a weekend and the longest run of days without a fixing; a day older is no rate of the day.
MAX_AGE_DAYS: Final = 7


class NoRate(Refusal):
    """A total over currencies is refused rather than made from a stale or guessed rate."""

    code = "no_rate"


class RateNotAboveZero(Refusal):
    """A rate of zero or less converts nothing."""

    code = "rate_not_above_zero"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Units of a currency that one euro bought on a date."""

    currency: str
    rate_date: date
    per_euro: Decimal

    def __post_init__(self) -> None:
        if not self.per_euro.is_finite() or self.per_euro <= 0:
            raise RateNotAboveZero(
                f"The rate {self.per_euro} of {self.currency} on {self.rate_date} is not above "
                "zero; correct it in the file."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """An amount in the wanted currency's minor units, with the quotes it was made from."""

    amount: int
    currency: str
    quotes: tuple[Quote, ...]


def convert(
    amount: int,
    *,
    currency: str,
    into: str,
    on: date,
    quotes: Mapping[str, Sequence[Quote]],
) -> Conversion:
    """Convert minor units by the newest rates of the week up to `on`, or refuse."""
    if currency == into:
        return Conversion(amount=amount, currency=into, quotes=())
    used = tuple(
        newest(code, on=on, quotes=quotes) for code in (currency, into) if code != BASE_CURRENCY
    )
    exact = amount * ratio(currency, into=into, on=on, quotes=quotes)
    # round() of a Fraction is half-even and exact: no rounding happens before this one.
    return Conversion(amount=round(exact), currency=into, quotes=used)


def ratio(
    currency: str, *, into: str, on: date, quotes: Mapping[str, Sequence[Quote]]
) -> Fraction:
    """Give the exact minor units of one currency for one minor unit of another, or refuse."""
    one = Fraction(1)
    per_euro = {
        code: Fraction(newest(code, on=on, quotes=quotes).per_euro)
        for code in (currency, into)
        if code != BASE_CURRENCY
    }
    minor, wanted = Fraction(10 ** DECIMALS[currency]), Fraction(10 ** DECIMALS[into])
    return wanted / minor * per_euro.get(into, one) / per_euro.get(currency, one)


def newest(currency: str, *, on: date, quotes: Mapping[str, Sequence[Quote]]) -> Quote:
    """Find the newest quote of a currency not after `on` and not older than a week."""
    oldest = on - timedelta(days=MAX_AGE_DAYS)
    usable = [q for q in quotes.get(currency, ()) if oldest <= q.rate_date <= on]
    if not usable:
        raise NoRate(
            f"There is no rate of {currency} from {oldest} to {on}; load a file of rates that "
            "covers these days."
        )
    return max(usable, key=lambda quote: quote.rate_date)
