"""What was paid on the demo's invoices, and what else happened to them."""

from dataclasses import dataclass, field
from datetime import date

from dunwell.jobs.demo.invoices import Invoice


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One line of the file of receipts; without an item the money stays unapplied."""

    number: str
    customer_number: str
    entity: str
    currency: str
    amount: int
    day: date
    item_number: str = ""
    payer: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditMemo:
    """A credit memo and the invoice it is for; not yet applied when `applied` is false."""

    invoice: Invoice
    amount: int
    issued: date
    applied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """An early-payment discount taken together with a payment."""

    invoice: Invoice
    amount: int
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A payment the bank returned, and the day the customer paid again, if it did."""

    invoice: Invoice
    day: date
    again: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """What was paid too much and sent back."""

    payment_number: str
    amount: int
    day: date


@dataclass(slots=True, kw_only=True)
class Settlement:
    """All that was paid; `clearings` are by document number and instalment."""

    clearings: dict[tuple[str, int], date] = field(default_factory=dict)
    payments: list[Payment] = field(default_factory=list)
    credits: list[CreditMemo] = field(default_factory=list)
    discounts: list[Discount] = field(default_factory=list)
    returned: list[Returned] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    short: list[tuple[Invoice, int]] = field(default_factory=list)
    unpaid: list[Invoice] = field(default_factory=list)

    def pay(self, invoice: Invoice, amount: int, day: date, *, text: str = "") -> Payment:
        """Note a payment for an invoice, by whoever pays for its customer."""
        customer = invoice.customer
        payment = Payment(
            number=f"BK{day:%y%m%d}-{len(self.payments) + 1:05d}",
            customer_number=customer.payer_number or customer.number,
            entity=customer.entity,
            currency=customer.currency,
            amount=amount,
            day=day,
            item_number=invoice.number,
            # A branch is called after its head office, which is who pays.
            payer=customer.name.split(" - ")[0] if customer.payer_number else customer.name,
            text=text or f"Payment of {invoice.number}",
        )
        self.payments.append(payment)
        return payment
