"""What no file of the demo tells is done by the acts of the book, each with its audit entry."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from dunwell.actions import allocations, contacts, discounts, documents, receipts, write_offs
from dunwell.core import instalments
from dunwell.core.documents import DocumentType
from dunwell.jobs.demo.contacts import DemoContact
from dunwell.jobs.demo.fees import AMOUNT, Fee
from dunwell.jobs.demo.planning import Plan
from dunwell.jobs.demo.settlement import CreditMemo, Discount, Refund, Returned
from dunwell.jobs.demo.write_offs import WriteOff
from dunwell.jobs.imports.requests import Told
from dunwell.store.models import Allocation, Customer, CustomerNumber, Item

_FEE_TERMS: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The items and customers of the demo by their numbers, and the instant of recording."""

    items: Mapping[str, Item]
    receipts: Mapping[str, Item]
    customers: Mapping[str, Customer]
    at: datetime

    def receive(self, like: Item, amount: int, day: date, number: str, text: str) -> Item:
        """Receive money from the customer of an item."""
        return receipts.receive(
            by=None,
            at=self.at,
            entity=like.entity,
            customer=like.customer,
            currency=like.currency,
            amount=amount,
            received_date=day,
            number=number,
            text=text,
        )

    def apply(self, source: Item, target: Item, amount: int, day: date) -> None:
        """Apply money or credit to an item, not before a day."""
        allocations.apply(
            by=None, at=self.at, source=source, target=target, amount=amount, not_before=day
        )


def act(plan: Plan, *, source: str, at: datetime, told: Told) -> None:
    """Do all of it, inside the caller's transaction."""
    book = _find(plan, source, at)
    settled = plan.settlement
    steps = [
        *(partial(_apply_credit, book, *one) for one in plan.credits if one[1].applied),
        *(partial(_grant, book, one) for one in settled.discounts),
        *(partial(_return, book, one) for one in settled.returned),
        *(partial(_write_off, book, one) for one in plan.write_offs),
        *(partial(_charge, book, one) for one in plan.fees),
        *(partial(_refund, book, one) for one in settled.refunds),
        *(partial(_bounce, book, one) for one in plan.contacts if one.bounced),
    ]
    for done, step in enumerate(steps):
        told("Booking what the files do not tell", done, len(steps))
        step()


def _find(plan: Plan, source: str, at: datetime) -> Book:
    """Look up what the acts are about, and no more: the book has many more items."""
    settled = plan.settlement
    credits = [(number, memo) for number, memo in plan.credits if memo.applied]
    documents = {
        *(number for number, _ in credits),
        *(memo.invoice.number for _, memo in credits),
        *(one.invoice.number for one in settled.discounts),
        *(one.invoice.number for one in settled.returned),
        *(one.invoice.number for one in plan.write_offs),
        *(one.invoice.number for one in plan.fees),
    }
    payments = {one.payment_number for one in settled.refunds}
    rows = Item.objects.select_related("document", "customer", "entity").filter(
        document__source__name=source, document__number__in=documents | payments, instalment=1
    )
    found = [(item.document.number, item.document.type, item) for item in rows]
    numbers = {one.customer.number for one in plan.contacts if one.bounced}
    known = CustomerNumber.objects.select_related("customer").filter(number__in=numbers)
    return Book(
        items={number: item for number, kind, item in found if kind != DocumentType.RECEIPT},
        receipts={number: item for number, kind, item in found if kind == DocumentType.RECEIPT},
        customers={one.number: one.customer for one in known},
        at=at,
    )


def _apply_credit(book: Book, number: str, memo: CreditMemo) -> None:
    book.apply(book.items[number], book.items[memo.invoice.number], memo.amount, memo.issued)


def _grant(book: Book, one: Discount) -> None:
    discounts.grant(
        by=None,
        at=book.at,
        item=book.items[one.invoice.number],
        amount=one.amount,
        effective_date=one.day,
        because="paid_early",
    )


def _return(book: Book, one: Returned) -> None:
    item = book.items[one.invoice.number]
    paid = Allocation.objects.select_related("source_item").get(target_item=item)
    receipts.take_back(
        by=None,
        at=book.at,
        receipt=paid.source_item,
        effective_date=one.day,
        because="returned_by_bank",
    )
    if one.again is not None:
        number = f"RP{one.again:%y%m%d}-{one.invoice.number}"
        again = book.receive(item, item.amount, one.again, number, f"{one.invoice.number} again")
        book.apply(again, item, item.amount, one.again)


def _write_off(book: Book, one: WriteOff) -> None:
    item = book.items[one.invoice.number]
    write_offs.post(
        by=None,
        at=book.at,
        item=item,
        amount=one.amount,
        effective_date=one.day,
        because=one.because,
    )
    if one.recovered_on is not None:
        number = f"DV{one.recovered_on:%y%m%d}-{one.invoice.number}"
        money = book.receive(item, one.recovered, one.recovered_on, number, "dividend of estate")
        write_offs.recover(
            by=None,
            at=book.at,
            source=money,
            target=item,
            amount=one.recovered,
            not_before=one.recovered_on,
        )


def _charge(book: Book, one: Fee) -> None:
    item = book.items[one.invoice.number]
    document = documents.issue(
        by=None,
        at=book.at,
        type=DocumentType.FEE,
        entity=item.entity,
        customer=item.customer,
        currency=item.currency,
        amount=AMOUNT,
        instalments=instalments.in_one(AMOUNT, due_date=one.issued + _FEE_TERMS),
        issue_date=one.issued,
        posting_date=one.issued,
        number=one.number,
        from_item=item,
        text=f"Late payment of {one.invoice.number}",
    )
    if one.paid is not None:
        number = f"FP{one.paid:%y%m%d}-{one.number}"
        money = book.receive(item, AMOUNT, one.paid, number, f"Payment of {one.number}")
        book.apply(money, document.items.get(), AMOUNT, one.paid)


def _refund(book: Book, one: Refund) -> None:
    receipts.refund(
        by=None,
        at=book.at,
        item=book.receipts[one.payment_number],
        amount=one.amount,
        effective_date=one.day,
        because="paid_too_much",
    )


def _bounce(book: Book, one: DemoContact) -> None:
    contacts.add(
        by=None,
        at=book.at,
        customer=book.customers[one.customer.number],
        name=one.name,
        email=one.email,
        role=one.role,
        phone=one.phone,
        language=one.customer.language,
        preferred_channel="email",
        opted_out=one.opted_out,
        verified_date=one.verified,
        bounced_date=one.bounced,
    )
