"""The named cast of the tests, each with a reason to exist, and builders with defaults.

Amounts are minor units. Days are given by the caller; `AT` is a fixed instant of recording.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from dunwell.actions import allocations, customers, documents, entities, receipts
from dunwell.core import instalments
from dunwell.core.documents import DocumentType
from dunwell.store.models import Allocation, Customer, Document, Entity, Item

AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
JANUARY_5 = date(2026, 1, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The people the stories are about."""

    # Sells in euro from Rotterdam; most stories happen here.
    north: Entity
    # Sells in pounds from Leeds; what happens here must not touch `north`.
    south: Entity
    # Pays everything late and in part; the ordinary case.
    harbour: Customer
    # The head office that pays for `branch`.
    head_office: Customer
    # Buys, and is paid for by `head_office`.
    branch: Customer
    # `harbour` once more under another number and spelling; to be merged.
    harbour_again: Customer


def cast() -> Cast:
    """Open two entities and four customers."""
    north = entities.open(by=None, at=AT, code="NL01", name="Dunwell Noord B.V.", currency="EUR")
    south = entities.open(by=None, at=AT, code="UK01", name="Dunwell South Ltd", currency="GBP")
    harbour = customers.open(by=None, at=AT, number="0001007", name="Harbour Supplies B.V.")
    head_office = customers.open(by=None, at=AT, number="2000", name="Meridian Holding AG")
    branch = customers.open(
        by=None, at=AT, number="2001", name="Meridian Leeds", payer=head_office, parent=head_office
    )
    harbour_again = customers.open(by=None, at=AT, number="1007", name="HARBOUR SUPPLIES BV")
    return Cast(
        north=north,
        south=south,
        harbour=harbour,
        head_office=head_office,
        branch=branch,
        harbour_again=harbour_again,
    )


def document(
    who: Cast,
    amount: int,
    *,
    on: date = JANUARY_5,
    due: date | None = None,
    type: DocumentType = DocumentType.INVOICE,
    customer: Customer | None = None,
    entity: Entity | None = None,
    currency: str = "EUR",
    number: str = "",
    from_item: Item | None = None,
    at: datetime = AT,
) -> Document:
    """Issue a document of one item, posted on its issue date."""
    return documents.issue(
        by=None,
        at=at,
        type=type,
        entity=entity or who.north,
        customer=customer or who.harbour,
        currency=currency,
        amount=amount,
        instalments=instalments.in_one(amount, due_date=due or on),
        issue_date=on,
        posting_date=on,
        number=number,
        from_item=from_item,
    )


def invoice(
    who: Cast,
    amount: int,
    *,
    on: date = JANUARY_5,
    due: date | None = None,
    customer: Customer | None = None,
    number: str = "",
    at: datetime = AT,
) -> Item:
    """Issue an invoice in euro and give its one item."""
    made = document(who, amount, on=on, due=due, customer=customer, number=number, at=at)
    return made.items.get()


def credit_memo(who: Cast, amount: int, *, on: date = JANUARY_5, at: datetime = AT) -> Item:
    """Issue a credit memo in euro and give its one item."""
    return document(who, amount, on=on, type=DocumentType.CREDIT_MEMO, at=at).items.get()


def receipt(
    who: Cast,
    amount: int,
    *,
    on: date = JANUARY_5,
    customer: Customer | None = None,
    currency: str = "EUR",
    at: datetime = AT,
) -> Item:
    """Receive money and give its item."""
    return receipts.receive(
        by=None,
        at=at,
        entity=who.north,
        customer=customer or who.harbour,
        currency=currency,
        amount=amount,
        received_date=on,
    )


def applied(source: Item, target: Item, amount: int, *, on: date, at: datetime = AT) -> Allocation:
    """Apply a receipt or credit memo, not before a day."""
    return allocations.apply(
        by=None, at=at, source=source, target=target, amount=amount, not_before=on
    )
