"""One total over all currencies, made with dated rates, or none at all."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dunwell.core import rates as rule
from dunwell.core.rates import NoRate, Quote
from dunwell.store.models import Entity
from dunwell.store.queries import rates


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What is converted of one currency, in its minor units."""

    total: int
    overdue: int
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """The total in the reporting currency, each currency converted and then added."""

    currency: str
    total: int
    overdue: int
    quotes: tuple[Quote, ...]

    @property
    def rate_date(self) -> date | None:
        """The oldest rate used; none when no amount had to be converted."""
        return min((quote.rate_date for quote in self.quotes), default=None)


def report(sums: Mapping[str, Sums], *, on: date, entity: str | None = None) -> Reporting | None:
    """Add up currencies by the rates of a day; without one of the rates there is no total."""
    if not sums:
        return None
    into = currency_of(sums, entity=entity)
    quotes = rates.usable_on(on)
    used: dict[str, Quote] = {}
    total = overdue = 0
    for currency, one in sums.items():
        try:
            converted = rule.convert(one.total, currency=currency, into=into, on=on, quotes=quotes)
            late = rule.convert(one.overdue, currency=currency, into=into, on=on, quotes=quotes)
        except NoRate:
            return None
        total += converted.amount
        overdue += late.amount
        used |= {quote.currency: quote for quote in converted.quotes}
    return Reporting(
        currency=into,
        total=total,
        overdue=overdue,
        quotes=tuple(used[code] for code in sorted(used)),
    )


def currency_of(sums: Mapping[str, Sums], *, entity: str | None) -> str:
    """Choose the entity's own currency, else the one in which most items are open."""
    owners = Entity.objects.exclude(currency="")
    if entity is not None:
        owners = owners.filter(code=entity)
    own = set(owners.values_list("currency", flat=True))
    if len(own) == 1:
        return str(own.pop())
    used = Counter({currency: one.items for currency, one in sorted(sums.items())})
    return used.most_common(1)[0][0]
