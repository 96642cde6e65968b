"""Exchange rates near a day, as the rules of conversion take them."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from dunwell.core import rates
from dunwell.core.rates import BASE_CURRENCY, MAX_AGE_DAYS, NoRate, Quote
from dunwell.store.models import Rate


def usable_on(day: date) -> Mapping[str, Sequence[Quote]]:
    """Read, per currency, every quote that may convert an amount on a day."""
    oldest = day - timedelta(days=MAX_AGE_DAYS)
    found: dict[str, list[Quote]] = {}
    rows = Rate.objects.filter(rate_date__range=(oldest, day)).order_by("rate_date")
    for currency, rate_date, text in rows.values_list("currency", "rate_date", "per_euro"):
        quote = Quote(currency=currency, rate_date=rate_date, per_euro=Decimal(text))
        found.setdefault(currency, []).append(quote)
    return found


def ratios(into: str, *, on: date, known: Mapping[str, Sequence[Quote]]) -> dict[str, Fraction]:
    """Give what one minor unit of each currency is worth; one without a rate is left out."""
    found = {into: Fraction(1)}
    for currency in {*known, BASE_CURRENCY} - {into}:
        try:
            found[currency] = rates.ratio(currency, into=into, on=on, quotes=known)
        except NoRate:
            continue
    return found
