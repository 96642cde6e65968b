"""Receive money, refund what is not applied, and take back a payment the bank returned."""

from datetime import date, datetime

from django.db import transaction

from dunwell.actions import allocations, documents
from dunwell.core import instalments, refunds
from dunwell.core import items as item_rules
from dunwell.core.documents import DocumentType, Side
from dunwell.core.personal_data import Personal
from dunwell.core.postings import PostingKind
from dunwell.core.refusals import Refusal
from dunwell.store import audit, postings
from dunwell.store.models import Customer, Document, Entity, Item, Posting, User
from dunwell.store.queries import items


class NotAReceipt(Refusal):
    """Only money that came in can be returned."""

    code = "not_a_receipt"


@transaction.atomic
def receive(
    *,
    by: User | None,
    at: datetime,
    entity: Entity,
    customer: Customer,
    currency: str,
    amount: int,
    received_date: date,
    number: str = "",
    text: str = "",
) -> Item:
    """Book money that came in as unapplied cash; give its item."""
    parts = instalments.in_one(amount, due_date=received_date)
    instalments.require_sum(parts, amount=amount, currency=currency)
    document = Document(type=DocumentType.RECEIPT, number=number, text=text)
    (item,) = documents.enter(
        document,
        at=at,
        entity=entity,
        customer=customer,
        currency=currency,
        instalments=parts,
        issue_date=received_date,
        posting_date=received_date,
    )
    audit.record(
        by=by,
        at=at,
        action="receipts.receive",
        subject=f"item:{item.pk}",
        after={
            "number": number,
            "entity": entity.pk,
            "customer": customer.pk,
            "currency": currency,
            "amount": amount,
            "received_date": received_date,
            "text": Personal(text, of=f"customer:{customer.pk}"),
        },
    )
    return item


@transaction.atomic
def refund(
    *,
    by: User | None,
    at: datetime,
    item: Item,
    amount: int,
    effective_date: date,
    because: str = "",
) -> Posting:
    """Pay back unapplied cash or credit."""
    facts = items.locked([item.pk])[item.pk]
    item_rules.require_recorded_in_order(facts, at=at)
    refunds.pay(facts, amount=amount, day=effective_date)
    posting = postings.change(
        item.pk,
        kind=PostingKind.REFUNDED,
        amount=amount,
        effective_date=effective_date,
        at=at,
        because=because,
    )
    postings.add([posting])
    audit.record(
        by=by,
        at=at,
        action="receipts.refund",
        subject=f"item:{item.pk}",
        after={"posting": posting.pk, "amount": amount, "effective_date": effective_date},
        because={"reason": Personal(because, of=f"customer:{item.customer_id}")},
    )
    return posting


@transaction.atomic
def take_back(
    *, by: User | None, at: datetime, receipt: Item, effective_date: date, because: str = ""
) -> None:
    """Book a returned payment: what it had closed is open again, and the money is gone.

    An allocation that counts only later than the return is reversed on its own day.
    """
    if receipt.side != Side.CASH:
        raise NotAReceipt("Only a receipt can be returned; cancel the document instead.")
    standing = allocations.standing(receipt)
    items.locked([receipt.pk, *(one.target_item_id for one in standing)])
    for allocation in standing:
        day = max(effective_date, allocation.effective_date)
        allocations.undo(allocation, at=at, effective_date=day, because=because)
    documents.withdraw([receipt.pk], at=at, effective_date=effective_date, because=because)
    audit.record(
        by=by,
        at=at,
        action="receipts.take_back",
        subject=f"item:{receipt.pk}",
        after={
            "effective_date": effective_date,
            "allocations": [allocation.pk for allocation in standing],
        },
        because={"reason": Personal(because, of=f"customer:{receipt.customer_id}")},
    )
