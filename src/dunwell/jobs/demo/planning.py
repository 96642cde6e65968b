"""The whole demo as plain values: the same from the same seed, whatever the day and machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from random import Random
from typing import Final

from dunwell.jobs.demo import (
    behaviours,
    contacts,
    customers,
    duplicates,
    fees,
    invoices,
    payments,
    rates,
    unmatched,
    write_offs,
)
from dunwell.jobs.demo.contacts import DemoContact
from dunwell.jobs.demo.customers import DemoCustomer
from dunwell.jobs.demo.fees import Fee
from dunwell.jobs.demo.invoices import Invoice
from dunwell.jobs.demo.settlement import CreditMemo, Payment, Settlement
from dunwell.jobs.demo.write_offs import WriteOff

SEED: Final = 16
CUSTOMERS: Final = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything the demo's files and acts are made from; `credits` have their numbers."""

    customers: Sequence[DemoCustomer]
    contacts: Sequence[DemoContact]
    invoices: Sequence[Invoice]
    settlement: Settlement
    payments: Sequence[Payment]
    credits: Sequence[tuple[str, CreditMemo]]
    write_offs: Sequence[WriteOff]
    fees: Sequence[Fee]
    rates: Sequence[tuple[date, dict[str, str]]]


def plan(seed: int = SEED, *, how_many: int = CUSTOMERS) -> Plan:
    """Invent the demo; each noun draws from a chance of its own, so that one does not move all."""

    def chance(noun: str) -> Random:
        return Random(f"{seed} {noun}")  # noqa: S311 - invents a company, guards nothing.

    people = _customers(chance("customers"), how_many)
    written = invoices.write(chance("invoices"), people)
    settled = payments.settle(chance("payments"), written)
    loose = unmatched.receipts(chance("receipts"), settled.unpaid)
    open_credits = unmatched.credits(chance("credits"), settled.unpaid)
    return Plan(
        customers=people,
        contacts=contacts.invent(chance("contacts"), people),
        invoices=written,
        settlement=settled,
        payments=sorted([*settled.payments, *loose], key=lambda one: (one.day, one.number)),
        credits=_numbered([*settled.credits, *open_credits]),
        write_offs=write_offs.plan(chance("write-offs"), settled.unpaid, settled.short),
        fees=fees.charge(chance("fees"), written, settled.clearings),
        rates=rates.walk(chance("rates")),
    )


def _customers(chance: Random, how_many: int) -> list[DemoCustomer]:
    numbers = (str(number) for number in count(100_001))
    made = customers.invent(chance, numbers, how_many=how_many - duplicates.DUPLICATES)
    made = behaviours.assign(chance, made)
    return [*made, *duplicates.enter_twice(chance, made, numbers)]


def _numbered(memos: Sequence[CreditMemo]) -> list[tuple[str, CreditMemo]]:
    ordered = sorted(memos, key=lambda one: (one.issued, one.invoice.number))
    return [
        (f"{one.invoice.customer.entity[:2]}C{one.issued:%y}-{place:04d}", one)
        for place, one in enumerate(ordered, start=1)
    ]
