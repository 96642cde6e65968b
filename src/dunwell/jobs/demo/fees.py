"""Fees the demo company charged on invoices paid long after they were due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from dunwell.jobs.demo.days import LAST_DAY, next_business_day
from dunwell.jobs.demo.invoices import Invoice

# The fixed sum per invoice that European law allows, in cents; asked of few.
AMOUNT: Final = 4_000
FEES: Final = 60
_LATE_DAYS: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """One fee, the invoice it comes from, and the day it was paid, if it was."""

    number: str
    invoice: Invoice
    issued: date
    paid: date | None


def charge(
    chance: Random, invoices: Sequence[Invoice], clearings: Mapping[tuple[str, int], date]
) -> list[Fee]:
    """Charge a few of the invoices in euro that were paid more than a month late."""
    late = [
        one
        for one in invoices
        if one.customer.currency == "EUR"
        and len(one.parts) == 1
        and (paid := clearings.get((one.number, 1))) is not None
        and (paid - one.due).days > _LATE_DAYS
    ]
    chosen = sorted(chance.sample(late, min(FEES, len(late))), key=lambda one: one.due)
    return [_fee(chance, one, place) for place, one in enumerate(chosen, start=1)]


def _fee(chance: Random, invoice: Invoice, place: int) -> Fee:
    issued = min(next_business_day(invoice.due + timedelta(days=_LATE_DAYS)), LAST_DAY)
    paid = next_business_day(issued + timedelta(days=chance.randint(20, 60)))
    settled = paid <= LAST_DAY and chance.random() < 0.7
    return Fee(
        number=f"NLF{issued:%y}-{place:04d}",
        invoice=invoice,
        issued=issued,
        paid=paid if settled else None,
    )
