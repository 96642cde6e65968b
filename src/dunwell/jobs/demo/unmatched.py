"""Money and credit that nobody has matched yet when the demo ends."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import Final

from dunwell.jobs.demo.days import LAST_DAY, next_business_day
from dunwell.jobs.demo.invoices import Invoice
from dunwell.jobs.demo.settlement import CreditMemo, Payment

ON_ACCOUNT: Final = 24
UNCLEAR: Final = 10
OPEN_CREDITS: Final = 26


def receipts(chance: Random, unpaid: Sequence[Invoice]) -> list[Payment]:
    """Receive money without an invoice: on account, or exactly what one open invoice asks."""
    return [
        _payment(chance, one, place, exact=place >= ON_ACCOUNT)
        for place, one in enumerate(_private(chance, unpaid, ON_ACCOUNT + UNCLEAR))
    ]


def _payment(chance: Random, invoice: Invoice, place: int, *, exact: bool) -> Payment:
    day = min(next_business_day(LAST_DAY - timedelta(days=chance.randint(2, 45))), LAST_DAY)
    customer = invoice.customer
    return Payment(
        number=f"OA{day:%y%m%d}-{place + 1:03d}",
        customer_number=customer.number,
        entity=customer.entity,
        currency=customer.currency,
        amount=invoice.amount if exact else chance.randint(100, 6_000) * 100,
        day=day,
        payer=customer.name,
        text="our payment, see our advice" if exact else "payment on account",
    )


def credits(chance: Random, unpaid: Sequence[Invoice]) -> list[CreditMemo]:
    """Write credit memos that are not applied to their invoice yet."""
    return [
        CreditMemo(
            invoice=one,
            amount=one.amount * chance.choice((5, 10, 20)) // 100,
            issued=max(one.issued, LAST_DAY - timedelta(days=chance.randint(1, 40))),
            applied=False,
        )
        for one in _private(chance, unpaid, OPEN_CREDITS)
    ]


def _private(chance: Random, unpaid: Sequence[Invoice], count: int) -> list[Invoice]:
    """Choose open invoices of ordinary customers, each customer once."""
    by_customer = {
        one.customer.number: one
        for one in unpaid
        if one.customer.status == "active" and not one.customer.payer_number
    }
    return [by_customer[number] for number in chance.sample(sorted(by_customer), count)]
