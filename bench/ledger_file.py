"""A made-up ledger as CSV: the same items every time, most of them cleared, none wrong."""

import random
from datetime import date, timedelta
from pathlib import Path

FIRST_DAY = date(2024, 1, 1)
AS_OF = date(2025, 6, 30)

_SEED = 7
_ITEMS_PER_CUSTOMER = 100
_BILLING_DAYS = 730
_HEADINGS = (
    "Customer No,Customer Name,Invoice No,Document Type,Invoice Date,Due Date,Currency,Amount,"
    "Clearing Date"
)


def write(path: Path, items: int, *, of_a_customer: int = _ITEMS_PER_CUSTOMER) -> None:
    """Write a file of this many invoices, so many for each customer."""
    chance = random.Random(_SEED)
    customers = max(items // of_a_customer, 10)
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEADINGS + "\n")
        file.writelines(_line(chance, number, customers) for number in range(items))


def _line(chance: random.Random, number: int, customers: int) -> str:
    customer = chance.randrange(customers)
    issued = FIRST_DAY + timedelta(days=chance.randrange(_BILLING_DAYS))
    due = issued + timedelta(days=chance.choice((14, 30, 45, 60)))
    currency = chance.choice(("EUR", "USD", "GBP"))
    amount = chance.randrange(10_000, 5_000_000)
    cleared = ""
    if chance.random() > 0.15:
        cleared = max(issued, due + timedelta(days=chance.randrange(-10, 60))).isoformat()
    return (
        f"C{customer:06d},Customer {customer} GmbH,INV-{number:08d},Invoice,{issued},{due},"
        f"{currency},{amount // 100}.{amount % 100:02d},{cleared}\n"
    )
