"""A made-up company with so many open items, as three CSV files: the same ones every time.

Two years of invoices, most of them paid; a few customers are very large, as they are in life.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

AS_OF: Final = date(2025, 6, 30)
LARGEST: Final = "C000000"
USUAL: Final = "C000008"
FIRST_NUMBER: Final = "INV-00000000"

_SEED: Final = 11
_BILLING_DAYS: Final = 730
_PAID_FOR_ONE_OPEN: Final = 7
_OPEN_PER_CUSTOMER: Final = 7
# The share of all items that each of the very large customers has.
_LARGE_SHARES: Final = (0.08, 0.05, 0.03, 0.02, 0.02)
_CURRENCIES: Final = ("EUR",) * 7 + ("USD",) * 2 + ("GBP",)
_SEGMENTS: Final = ("enterprise", "mid-market", "small business", "public")
_COUNTRIES: Final = ("DE", "NL", "FR", "GB", "US", "ES")
_COLLECTORS: Final = ("Anna Ruiz", "Jonas Weber", "Mei Tanaka", "Luc Martin")
_CUSTOMER_HEADINGS: Final = (
    "Customer number,Customer name,Segment,Country,Currency,Payment terms,Credit limit,Collector"
)
_CONTACT_HEADINGS: Final = "Customer number,Contact name,Role,Email,Phone"
_ITEM_HEADINGS: Final = (
    "Company code,Document number,Document type,Customer number,Currency,Amount,Open amount,"
    "Invoice date,Due date,Clearing date,PO number"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Where the files are."""

    customers: Path
    contacts: Path
    items: Path


def write(folder: Path, open_items: int) -> Files:
    """Write a company with exactly so many open items."""
    chance = random.Random(_SEED)
    count = max(open_items // _OPEN_PER_CUSTOMER, len(_LARGE_SHARES) + 5)
    currencies = [chance.choice(_CURRENCIES) for _ in range(count)]
    files = Files(
        customers=folder / "customers.csv",
        contacts=folder / "contacts.csv",
        items=folder / "items.csv",
    )
    _lines(files.customers, _CUSTOMER_HEADINGS, _customers(chance, currencies))
    _lines(files.contacts, _CONTACT_HEADINGS, _contacts(chance, count))
    _lines(files.items, _ITEM_HEADINGS, _items(chance, currencies, open_items))
    return files


def _lines(path: Path, headings: str, lines: Iterator[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(headings + "\n")
        file.writelines(f"{line}\n" for line in lines)


def _customers(chance: random.Random, currencies: list[str]) -> Iterator[str]:
    for number, currency in enumerate(currencies):
        yield (
            f"C{number:06d},Customer {number} GmbH,{chance.choice(_SEGMENTS)},"
            f"{chance.choice(_COUNTRIES)},{currency},30 days,{chance.randrange(5, 500) * 1000}.00,"
            f"{chance.choice(_COLLECTORS)}"
        )


def _contacts(chance: random.Random, customers: int) -> Iterator[str]:
    for number in range(customers):
        if chance.random() < 0.9:
            yield (
                f"C{number:06d},Contact {number},accounts payable,"
                f"ap{number}@customer{number}.example,+49 30 {number:07d}"
            )


def _items(chance: random.Random, currencies: list[str], open_items: int) -> Iterator[str]:
    for number in range(open_items * (1 + _PAID_FOR_ONE_OPEN)):
        customer = _customer(chance, len(currencies))
        told = _open(chance) if number < open_items else _paid(chance)
        entity = "DE01" if customer % 3 else "NL01"
        order = f"PO-{chance.randrange(10**6):06d}" if chance.random() < 0.4 else ""
        yield (f"{entity},INV-{number:08d},{told},").replace(
            "|", f"C{customer:06d},{currencies[customer]}"
        ) + order


def _customer(chance: random.Random, customers: int) -> int:
    drawn = chance.random()
    for number, share in enumerate(_LARGE_SHARES):
        drawn -= share
        if drawn < 0:
            return number
    return chance.randrange(len(_LARGE_SHARES), customers)


def _open(chance: random.Random) -> str:
    """Tell of an open item: most are young, a few very old, some paid in part or credits."""
    age = int(min(chance.expovariate(1 / 60), _BILLING_DAYS))
    issued = AS_OF - timedelta(days=age)
    due = issued + timedelta(days=chance.choice((14, 30, 45, 60)))
    amount = _amount(chance)
    if chance.random() < 0.03:
        return f"Credit memo,|,-{_written(amount)},-{_written(amount)},{issued},{issued},"
    left = amount // 2 if chance.random() < 0.08 else amount
    return f"Invoice,|,{_written(amount)},{_written(left)},{issued},{due},"


def _paid(chance: random.Random) -> str:
    issued = AS_OF - timedelta(days=chance.randrange(20, _BILLING_DAYS))
    due = issued + timedelta(days=chance.choice((14, 30, 45, 60)))
    cleared = min(max(issued, due + timedelta(days=chance.randrange(-10, 45))), AS_OF)
    return f"Invoice,|,{_written(_amount(chance))},0.00,{issued},{due},{cleared}"


def _amount(chance: random.Random) -> int:
    return int(chance.lognormvariate(11.5, 1.1)) + 1_000


def _written(amount: int) -> str:
    return f"{amount // 100}.{amount % 100:02d}"
