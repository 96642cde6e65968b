"""The demo's invoices and debit memos, month after month, before anybody has paid."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Final

from dunwell.core import instalments, payment_terms
from dunwell.core.instalments import Instalment
from dunwell.jobs.demo.customers import DemoCustomer
from dunwell.jobs.demo.days import is_business_day, month_start

# The middle amount of a segment's invoices, in minor units.
_MEDIAN: Final = {
    "strategic": 480_000,
    "mid-market": 290_000,
    "small": 56_000,
    "government": 420_000,
}
_SPREAD: Final = 0.75
_GROWTH_A_MONTH: Final = 0.006
_IN_SEASON, _OUT_OF_SEASON = 2.4, 0.45
_SEASONS: Final = {"summer": (4, 5, 6, 7, 8), "year-end": (10, 11, 12)}
_DEBIT_MEMO_SHARE: Final = 0.004
_INSTALMENT_SHARE: Final = 0.02
_INSTALMENTS_FROM: Final = 500_000
_DUTCH_TAX_PER_CENT: Final = 21
_BILLING: Final = ("goods", "goods", "goods", "service", "milestone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """One document as it was written; amounts are minor units."""

    type: str  # "Invoice" or "Debit memo".
    number: str
    customer: DemoCustomer
    issued: date
    amount: int
    tax: int
    parts: tuple[Instalment, ...]
    po_reference: str
    project: str
    billing_type: str

    @property
    def due(self) -> date:
        """Give the day its first part is due."""
        return self.parts[0].due_date


def write(chance: Random, customers: Sequence[DemoCustomer]) -> list[Invoice]:
    """Write the invoices of all months, numbered in the order of their days."""
    written = [one for customer in customers for one in _of(chance, customer)]
    written.sort(key=lambda one: (one.issued, one.customer.number))
    numbers: Counter[str] = Counter()
    return [replace(one, number=_number(one, numbers)) for one in written]


def _number(one: Invoice, numbers: Counter[str]) -> str:
    letter = "" if one.type == "Invoice" else "D"
    series = f"{one.customer.entity[:2]}{letter}{one.issued:%y}"
    numbers[series] += 1
    return f"{series}-{numbers[series]:05d}"


def _of(chance: Random, customer: DemoCustomer) -> Iterator[Invoice]:
    for month in range(customer.first_month, customer.last_month + 1):
        start = month_start(month)
        pace = customer.pace * _season(customer, start)
        for _ in range(int(pace + chance.random())):
            yield _one(chance, customer, month, chance.choice(_business_days_of(start)))


def _season(customer: DemoCustomer, day: date) -> float:
    if not customer.seasonal_profile:
        return 1.0
    in_season = day.month in _SEASONS[customer.seasonal_profile]
    return _IN_SEASON if in_season else _OUT_OF_SEASON


@cache
def _business_days_of(start: date) -> list[date]:
    days = (start + timedelta(days=n) for n in range(31))
    return [day for day in days if day.month == start.month and is_business_day(day)]


def _one(chance: Random, customer: DemoCustomer, month: int, issued: date) -> Invoice:
    net = _MEDIAN[customer.segment] * customer.size * (1 + _GROWTH_A_MONTH * month)
    net_amount = max(2_500, round(net * chance.lognormvariate(0, _SPREAD)))
    # Sales to other countries and to other states carry no tax of ours.
    tax = net_amount * _DUTCH_TAX_PER_CENT // 100 if customer.country == "NL" else 0
    memo = chance.random() < _DEBIT_MEMO_SHARE
    amount = (net_amount + tax) // 10 if memo else net_amount + tax
    first_due = issued + timedelta(days=payment_terms.terms_days(customer.terms) or 0)
    split = amount >= _INSTALMENTS_FROM and chance.random() < _INSTALMENT_SHARE
    dues = [first_due + timedelta(days=30 * n) for n in range(3 if split else 1)]
    return Invoice(
        type="Debit memo" if memo else "Invoice",
        number="",
        customer=customer,
        issued=issued,
        amount=amount,
        tax=tax // 10 if memo else tax,
        parts=instalments.in_equal_parts(amount, due_dates=dues),
        po_reference=f"PO-{chance.randint(10**5, 10**6 - 1)}" if _asks_for_po(customer) else "",
        project=f"PRJ-{chance.randint(10, 99)}" if customer.segment == "strategic" else "",
        billing_type=chance.choice(_BILLING),
    )


def _asks_for_po(customer: DemoCustomer) -> bool:
    return customer.said["po_required"] == "yes"
