"""Money received over HTTP, with what was applied of it and to which documents."""

from datetime import date
from typing import Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Schema

from dunwell.api import answers, callers, finding, shapes
from dunwell.api.callers import Caller
from dunwell.api.fields import After, AsOf, Key, Limit, Number, Word
from dunwell.api.operations import Operations
from dunwell.api.shapes import Money
from dunwell.core.documents import DocumentType
from dunwell.core.permissions import Permission as P
from dunwell.store.models import Item
from dunwell.store.queries import api_rows, payments
from dunwell.store.queries.payments import Receipt

router: Final = Operations(tags=["Payments"])


class Allocated(Schema):
    """A document that a receipt was applied to, and how much of it."""

    document: int
    number: str
    amount: Money


class Payment(Schema):
    """A receipt as of a day."""

    id: int
    document: int
    number: str
    customer: int
    entity: str
    received_date: date
    received: Money
    applied: Money
    unapplied: Money
    refunded: Money
    allocations: list[Allocated]


def _told(one: Receipt) -> Payment:
    return Payment(
        id=one.id,
        document=one.document_id,
        number=one.number,
        customer=one.customer_id,
        entity=one.entity,
        received_date=one.received_date,
        received=shapes.amount(one.amount, one.currency),
        applied=shapes.amount(one.applied, one.currency),
        unapplied=shapes.amount(one.unapplied, one.currency),
        refunded=shapes.amount(one.refunded, one.currency),
        allocations=[
            Allocated(
                document=paid.document_id,
                number=paid.number,
                amount=shapes.amount(paid.amount, one.currency),
            )
            for paid in one.paid
        ],
    )


def _rows(caller: Caller) -> QuerySet[Item]:
    return api_rows.items(caller.sight).filter(document__type=DocumentType.RECEIPT)


@router.lists("payments", name="payments", needs=P.READ_BOOK, gives=Payment)
def listed(
    request: HttpRequest, after: After, limit: Limit, as_of: AsOf, customer: Number, entity: Word
) -> HttpResponse:
    """List receipts up to a day, with what was applied of them by then."""
    day = as_of or finding.acting_day()
    rows = _rows(callers.of(request)).filter(issue_date__lte=day)
    if customer:
        rows = rows.filter(customer=customer)
    if entity:
        rows = rows.filter(entity__code=entity)

    def told(found: list[Item]) -> list[Payment]:
        return [_told(one) for one in payments.receipts([row.pk for row in found], as_of=day)]

    return answers.page(rows, told, after=after, limit=limit)


@router.shows("payments/{int:item_id}", name="payment", needs=P.READ_BOOK, gives=Payment)
def payment(request: HttpRequest, item_id: Key, as_of: AsOf) -> HttpResponse:
    """Give one receipt by the id of its item."""
    row = answers.found(_rows(callers.of(request)), item_id)
    day = as_of or max(finding.acting_day(), row.issue_date)
    found = payments.receipts([row.pk], as_of=day)
    if not found:
        raise answers.NotFound("Nothing was received by this day.")
    return answers.one(request, _told(found[0]))
