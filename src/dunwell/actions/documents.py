"""Issue invoices, debit memos, fees and credit memos, and cancel any document."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final, TypedDict, Unpack

from django.db import transaction

from dunwell.core import currencies, personal_data, reversals
from dunwell.core import instalments as instalment_rules
from dunwell.core import items as item_rules
from dunwell.core.documents import DocumentType, side_of
from dunwell.core.instalments import Instalment
from dunwell.core.personal_data import Personal
from dunwell.core.postings import PostingKind
from dunwell.core.refusals import Refusal
from dunwell.store import audit, postings
from dunwell.store.models import Customer, Document, Entity, Item, Posting, User
from dunwell.store.queries import customers, items


class NotIssued(Refusal):
    """Money is received, not issued."""

    code = "not_issued"


class FeeNeedsItem(Refusal):
    """A fee names the item it comes from, of the same customer and entity; nothing else does."""

    code = "fee_needs_item"


class FeeStands(Refusal):
    """A fee that comes from an item goes before the item does."""

    code = "fee_stands"


class DocumentFields(TypedDict, total=False):
    """What else may stand on a document; amounts are minor units."""

    po_reference: str
    terms: str
    tax_amount: int | None
    project: str
    billing_type: str
    proof_of_delivery: str
    text: str


# Free words of documents, which may name a person of the customer.
_PERSONAL: Final = ("po_reference", "project", "proof_of_delivery", "text")


@transaction.atomic
def issue(
    *,
    by: User | None,
    at: datetime,
    type: DocumentType,
    entity: Entity,
    customer: Customer,
    currency: str,
    amount: int,
    instalments: Sequence[Instalment],
    issue_date: date,
    posting_date: date,
    number: str = "",
    from_item: Item | None = None,
    **fields: Unpack[DocumentFields],
) -> Document:
    """Issue a document; it counts from its posting date.

    `instalments` sum to `amount`; `core.instalments.in_one` makes the ordinary single one.
    """
    if type is DocumentType.RECEIPT:
        raise NotIssued("A receipt is received, not issued; book it as money received.")
    _require_origin(type, from_item, customer=customer, entity=entity)
    instalment_rules.require_sum(instalments, amount=amount, currency=currency)
    document = Document(type=type, number=number, from_item=from_item, **fields)
    enter(
        document,
        at=at,
        entity=entity,
        customer=customer,
        currency=currency,
        instalments=instalments,
        issue_date=issue_date,
        posting_date=posting_date,
    )
    audit.record(
        by=by,
        at=at,
        action="documents.issue",
        subject=f"document:{document.pk}",
        after={
            "type": type,
            "number": number,
            "entity": entity.pk,
            "customer": customer.pk,
            "currency": currency,
            "instalments": [[one.due_date, one.amount] for one in instalments],
            "issue_date": issue_date,
            "posting_date": posting_date,
            "from_item": from_item.pk if from_item else None,
            **personal_data.about(f"customer:{customer.pk}", fields, *_PERSONAL),
        },
    )
    return document


def enter(
    document: Document,
    *,
    at: datetime,
    entity: Entity,
    customer: Customer,
    currency: str,
    instalments: Sequence[Instalment],
    issue_date: date,
    posting_date: date,
) -> list[Item]:
    """Write a document with its items and their first postings, inside the caller's act."""
    currencies.require(currency)
    item_rules.require_day(posting_date)
    customers.locked({customer.pk})
    document.save(force_insert=True)
    entered = [
        Item(
            document=document,
            instalment=place,
            entity=entity,
            customer=customer,
            side=side_of(DocumentType(document.type)),
            currency=currency,
            amount=instalment.amount,
            issue_date=issue_date,
            posting_date=posting_date,
            due_date=instalment.due_date,
        )
        for place, instalment in enumerate(instalments, start=1)
    ]
    Item.objects.bulk_create(entered)
    postings.add(
        [
            Posting(
                item=item,
                kind=PostingKind.ISSUED,
                change=item.amount,
                claim_change=item.amount,
                effective_date=posting_date,
                recorded_at=at,
            )
            for item in entered
        ]
    )
    return entered


@transaction.atomic
def cancel(
    *,
    by: User | None,
    at: datetime,
    document: Document,
    effective_date: date,
    because: str = "",
) -> None:
    """Reverse the issue of a document, receipts included, when nothing else stands on it."""
    item_ids = list(document.items.order_by("pk").values_list("pk", flat=True))
    _require_no_fee(item_ids)
    customer_id = Item.objects.values_list("customer_id", flat=True).get(pk=item_ids[0])
    withdraw(item_ids, at=at, effective_date=effective_date, because=because)
    audit.record(
        by=by,
        at=at,
        action="documents.cancel",
        subject=f"document:{document.pk}",
        after={"effective_date": effective_date, "items": item_ids},
        because={"reason": Personal(because, of=f"customer:{customer_id}")},
    )


def withdraw(item_ids: Sequence[int], *, at: datetime, effective_date: date, because: str) -> None:
    """Reverse the issue of items, inside the caller's act."""
    facts = items.locked(item_ids)
    item_rules.require_recorded_in_order(*facts.values(), at=at)
    fresh: list[Posting] = []
    for item_id, standing in items.standing_postings(item_ids).items():
        # The newest issue: a correction that was undone has issued the item once more.
        issued = Posting.objects.filter(
            item_id=item_id, kind=PostingKind.ISSUED, reverses__isnull=True
        ).latest("pk")
        reversals.cancel(
            facts[item_id],
            items.posting_facts(issued),
            others_standing=sum(posting.pk != issued.pk for posting in standing),
            day=effective_date,
        )
        fresh.append(
            postings.reversal(issued, effective_date=effective_date, at=at, because=because)
        )
    postings.add(fresh)


def _require_origin(
    type: DocumentType, from_item: Item | None, *, customer: Customer, entity: Entity
) -> None:
    if type is not DocumentType.FEE and from_item is None:
        return
    fits = (
        type is DocumentType.FEE
        and from_item is not None
        and from_item.customer_id == customer.pk
        and from_item.entity_id == entity.pk
    )
    if not fits:
        raise FeeNeedsItem(
            "A fee, and only a fee, names the item it comes from, of the same customer and "
            "entity; choose that item."
        )


def _require_no_fee(item_ids: Sequence[int]) -> None:
    fees = Posting.objects.filter(
        item__document__from_item__in=item_ids,
        kind=PostingKind.ISSUED,
        reverses__isnull=True,
        reversals__isnull=True,
    )
    fee = fees.select_related("item__document").first()
    if fee is not None:
        raise FeeStands(
            f"The {fee.item.document} comes from this document and still stands; cancel the fee "
            "first."
        )
