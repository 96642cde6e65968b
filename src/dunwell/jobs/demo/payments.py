"""How each invoice of the demo is paid: in one go, in parts, short, over, late, again or never."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

from dunwell.jobs.demo.customers import DISCOUNT_TERMS
from dunwell.jobs.demo.days import LAST_DAY, next_business_day
from dunwell.jobs.demo.invoices import Invoice
from dunwell.jobs.demo.settlement import CreditMemo, Discount, Refund, Returned, Settlement

# What befalls an invoice that is paid at all, in shares of all such invoices.
_IN_PARTS: Final = 0.010
_SHORT: Final = 0.008
_OVER: Final = 0.0015
_RETURNED: Final = 0.0022
_CREDITED: Final = 0.016
# A dispute or a lost paper: paid in the end, but months late.
_STUCK: Final = 0.028
_UNPAID_IN_PART: Final = 0.03
_TAKES_DISCOUNT: Final = 0.75
_DISCOUNT_PER_CENT: Final = 2


def settle(chance: Random, invoices: Sequence[Invoice]) -> Settlement:
    """Decide for every invoice how and when it is paid up to the last day."""
    settlement = Settlement()
    for invoice in invoices:
        if len(invoice.parts) > 1:
            _clear_parts(chance, invoice, settlement)
        else:
            _settle_one(chance, invoice, settlement)
    return settlement


def _clear_parts(chance: Random, invoice: Invoice, settlement: Settlement) -> None:
    for place, part in enumerate(invoice.parts, start=1):
        day = _day_paid(chance, invoice, part.due_date)
        if day is not None:
            settlement.clearings[invoice.number, place] = day


def _day_paid(chance: Random, invoice: Invoice, due: date) -> date | None:
    """Tell the day a part is paid; None when it is still open on the last day."""
    day = invoice.customer.habit.pays_on(chance, due)
    if day is not None and chance.random() < _STUCK:
        day = next_business_day(day + timedelta(days=chance.randint(30, 170)))
    if day is None or day > LAST_DAY:
        return None
    return min(max(day, next_business_day(invoice.issued + timedelta(days=2))), LAST_DAY)


def _settle_one(chance: Random, invoice: Invoice, settlement: Settlement) -> None:
    if _takes_discount(chance, invoice, settlement):
        return
    day = _day_paid(chance, invoice, invoice.due)
    if day is None:
        settlement.unpaid.append(invoice)
        if invoice.customer.status != "insolvent" and chance.random() < _UNPAID_IN_PART:
            _pay_in_part(chance, invoice, settlement)
        return
    drawn = chance.random()
    for share, happens in _FATES:
        if drawn < share:
            happens(chance, invoice, day, settlement)
            return
        drawn -= share
    if invoice.customer.payer_number:
        settlement.pay(invoice, invoice.amount, day)
    else:
        settlement.clearings[invoice.number, 1] = day


def _takes_discount(chance: Random, invoice: Invoice, settlement: Settlement) -> bool:
    day = next_business_day(invoice.issued + timedelta(days=chance.randint(5, 8)))
    if (
        invoice.customer.terms != DISCOUNT_TERMS
        or day > LAST_DAY
        or chance.random() > _TAKES_DISCOUNT
    ):
        return False
    discount = invoice.amount * _DISCOUNT_PER_CENT // 100
    settlement.pay(invoice, invoice.amount - discount, day, text=f"{invoice.number} less 2 %")
    settlement.discounts.append(Discount(invoice=invoice, amount=discount, day=day))
    return True


def _pay_in_part(chance: Random, invoice: Invoice, settlement: Settlement) -> None:
    """Pay something on an invoice that is otherwise open on the last day."""
    day = next_business_day(invoice.issued + timedelta(days=chance.randint(10, 30)))
    if day <= LAST_DAY:
        amount = invoice.amount * chance.randint(20, 60) // 100
        settlement.pay(invoice, amount, day, text=f"Part of {invoice.number}")


def _in_parts(chance: Random, invoice: Invoice, day: date, settlement: Settlement) -> None:
    first = invoice.amount * chance.randint(30, 70) // 100
    settlement.pay(invoice, first, day, text=f"1st part of {invoice.number}")
    rest_day = next_business_day(day + timedelta(days=chance.randint(7, 40)))
    if rest_day <= LAST_DAY:
        settlement.pay(invoice, invoice.amount - first, rest_day, text=f"Rest {invoice.number}")
    else:
        settlement.unpaid.append(invoice)


def _short(chance: Random, invoice: Invoice, day: date, settlement: Settlement) -> None:
    """Pay less than was asked: a bank fee, a claim for damage, a price not agreed."""
    fee = chance.random() < 0.4
    lacking = chance.choice((1_000, 1_500, 2_500)) if fee else invoice.amount * 6 // 100
    lacking = min(lacking, invoice.amount // 2)
    text = "bank charges deducted" if fee else "damaged goods deducted"
    settlement.pay(invoice, invoice.amount - lacking, day, text=f"{invoice.number}, {text}")
    settlement.short.append((invoice, lacking))


def _over(chance: Random, invoice: Invoice, day: date, settlement: Settlement) -> None:
    extra = chance.randint(500, 40_000)
    payment = settlement.pay(invoice, invoice.amount + extra, day)
    back = next_business_day(day + timedelta(days=chance.randint(14, 35)))
    if back <= LAST_DAY and chance.random() < 0.6:
        settlement.refunds.append(Refund(payment_number=payment.number, amount=extra, day=back))


def _returned(chance: Random, invoice: Invoice, day: date, settlement: Settlement) -> None:
    """Pay by direct debit that the bank takes back some days later."""
    back = next_business_day(day + timedelta(days=chance.randint(3, 8)))
    settlement.clearings[invoice.number, 1] = day
    if back > LAST_DAY:
        return
    again = next_business_day(back + timedelta(days=chance.randint(7, 25)))
    paid_again = again <= LAST_DAY and chance.random() < 0.75
    settlement.returned.append(
        Returned(invoice=invoice, day=back, again=again if paid_again else None)
    )


def _credited(chance: Random, invoice: Invoice, day: date, settlement: Settlement) -> None:
    amount = invoice.amount * chance.choice((3, 5, 8, 10, 15, 25)) // 100
    issued = max(invoice.issued, min(day, invoice.due) - timedelta(days=chance.randint(0, 12)))
    settlement.credits.append(
        CreditMemo(invoice=invoice, amount=amount, issued=next_business_day(issued), applied=True)
    )
    settlement.pay(invoice, invoice.amount - amount, day, text=f"{invoice.number} less credit")


_FATES: Final = (
    (_IN_PARTS, _in_parts),
    (_SHORT, _short),
    (_OVER, _over),
    (_RETURNED, _returned),
    (_CREDITED, _credited),
)
