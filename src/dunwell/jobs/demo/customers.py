"""The demo's customers: who they are, how much they buy, and how they pay."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from typing import Final

from dunwell.jobs.demo.days import LAST_DAY, MONTHS
from dunwell.jobs.demo.habits import PROMPT, Habit
from dunwell.jobs.demo.names import Namer
from dunwell.jobs.demo.words import COLLECTORS, COUNTRIES, SALES_MANAGERS

# Each head office and how many branches it pays for; each parent and its paying subsidiaries.
HEAD_OFFICES: Final = (("NL", 8), ("US", 5))
PARENTS: Final = (("DE", 3), ("GB", 3))
STRATEGIC: Final = 16
GOVERNMENT: Final = 36
# Beyond the groups and segments above, how the rest divides.
_MID_MARKET_SHARE: Final = 0.34
_TERMS: Final = {
    "strategic": ("30 days net", "30 days net", "45 days net", "60 days net"),
    "mid-market": ("30 days net", "30 days net", "30 days net", "45 days net", "60 days net"),
    "small": ("14 days net", "30 days net", "30 days net", "30 days net"),
    "government": ("30 days net", "30 days net", "45 days net"),
}
DISCOUNT_TERMS: Final = "2/10 net 30"
_RATINGS: Final = ("AA", "A", "A", "BBB", "BBB", "BB")
_LIMITS: Final = {
    "strategic": (400_000, 900_000),
    "mid-market": (25_000, 120_000),
    "small": (2_000, 15_000),
    "government": (50_000, 250_000),
}
# Invoices a month, from and to.
_PACE: Final = {
    "strategic": (7.0, 16.0),
    "mid-market": (1.0, 2.4),
    "small": (0.3, 0.9),
    "government": (0.6, 1.6),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoCustomer:
    """One customer as its file says it, and what only the demo knows: its pace and its habit."""

    number: str
    name: str
    country: str
    segment: str
    region: str
    terms: str
    habit: Habit
    pace: float
    size: float  # Multiplies the segment's usual amount.
    first_month: int
    last_month: int = MONTHS - 1
    seasonal_profile: str = ""
    parent_number: str = ""
    payer_number: str = ""
    branch: str = ""
    status: str = "active"
    said: dict[str, str] = field(default_factory=dict)

    @property
    def currency(self) -> str:
        """Give the currency it is invoiced in."""
        return COUNTRIES[self.country].currency

    @property
    def entity(self) -> str:
        """Give the code of the entity that invoices it."""
        return COUNTRIES[self.country].entity

    @property
    def language(self) -> str:
        """Give the language it is written to in."""
        return COUNTRIES[self.country].language

    @property
    def time_zone(self) -> str:
        """Give the time zone of its office."""
        return COUNTRIES[self.country].time_zone


def invent(chance: Random, numbers: Iterator[str], *, how_many: int) -> list[DemoCustomer]:
    """Invent the customers with their groups; how they pay is settled later."""
    namer = Namer(chance)
    made: list[DemoCustomer] = []
    for country, branches in HEAD_OFFICES:
        made += _group(chance, namer, numbers, country, branches, pays=True)
    for country, subsidiaries in PARENTS:
        made += _group(chance, namer, numbers, country, subsidiaries, pays=False)
    made += [_one(chance, namer, next(numbers), "strategic") for _ in range(STRATEGIC)]
    made += [_one(chance, namer, next(numbers), "government") for _ in range(GOVERNMENT)]
    while len(made) < how_many:
        segment = "mid-market" if chance.random() < _MID_MARKET_SHARE else "small"
        made.append(_one(chance, namer, next(numbers), segment))
    return made


def _one(
    chance: Random, namer: Namer, number: str, segment: str, country: str = ""
) -> DemoCustomer:
    country = country or _country(chance)
    public = segment == "government"
    slow, fast = _PACE[segment]
    discounted = segment == "mid-market" and chance.random() < 0.06
    return DemoCustomer(
        number=number,
        name=namer.public_body(country) if public else namer.company(country),
        country=country,
        segment=segment,
        region=namer.place(country),
        terms=DISCOUNT_TERMS if discounted else chance.choice(_TERMS[segment]),
        habit=PROMPT,
        pace=chance.uniform(slow, fast),
        size=chance.lognormvariate(0, 0.35),
        first_month=_first_month(chance, segment),
        seasonal_profile=_season(chance, segment),
        said=_said(chance, namer, segment, country),
    )


def _country(chance: Random) -> str:
    shares = [one.share for one in COUNTRIES.values()]
    return chance.choices(list(COUNTRIES), weights=shares)[0]


def _first_month(chance: Random, segment: str) -> int:
    """Most have bought from the beginning, some joined, and a few are new."""
    drawn = chance.random()
    if segment in ("strategic", "government") or drawn < 0.82:
        return 0
    first, last = (1, MONTHS - 4) if drawn < 0.95 else (MONTHS - 3, MONTHS - 2)
    return chance.randint(first, last)


def _season(chance: Random, segment: str) -> str:
    if segment in ("strategic", "government") or chance.random() > 0.08:
        return ""
    return chance.choice(("summer", "year-end"))


def _said(chance: Random, namer: Namer, segment: str, country: str) -> dict[str, str]:
    """Say the rest that stands in the file of customers."""
    low, high = _LIMITS[segment]
    large = segment in ("strategic", "government")
    renewal = LAST_DAY + timedelta(days=chance.randint(20, 500))
    return {
        "credit_limit": f"{chance.randint(low // 500, high // 500) * 500}.00",
        "credit_rating": chance.choice(_RATINGS) if segment != "small" else "",
        "collector": COLLECTORS[0] if large else chance.choice(COLLECTORS[1:]),
        "sales_account_manager": chance.choice(SALES_MANAGERS),
        "customer_success_owner": namer.person(country) if segment == "strategic" else "",
        "tax_id": f"{country}{chance.randint(10**8, 10**9 - 1)}",
        "po_required": "yes" if large or chance.random() < 0.15 else "no",
        "portal_required": "yes" if segment == "government" or chance.random() < 0.05 else "no",
        "contract_type": "framework" if large else "order",
        "contract_renewal_date": renewal.isoformat() if large else "",
    }


def _group(
    chance: Random,
    namer: Namer,
    numbers: Iterator[str],
    country: str,
    size: int,
    *,
    pays: bool,
) -> list[DemoCustomer]:
    """Make a head office and those below it; where it pays, its branches never do."""
    head = _one(chance, namer, next(numbers), "mid-market", country)
    head = replace(head, first_month=0, branch=head.region if pays else "")
    below: list[DemoCustomer] = []
    for _ in range(size):
        one = _one(chance, namer, next(numbers), "mid-market", country)
        one = replace(one, first_month=0, parent_number=head.number, terms=head.terms)
        if pays:
            place = _unused_place(namer, country, [head.branch, *(two.branch for two in below)])
            name = f"{head.name} - {place}"
            one = replace(one, name=name, branch=place, payer_number=head.number)
        below.append(one)
    return [head, *below]


def _unused_place(namer: Namer, country: str, used: list[str]) -> str:
    for _ in range(1000):
        place = namer.place(country)
        if place not in used:
            return place
    raise RuntimeError("the word lists are too short for so many branches")
