"""Customers over HTTP."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from ninja import Schema

from dunwell.api import answers, callers, shapes
from dunwell.api.fields import After, Key, Limit, Word
from dunwell.api.operations import Operations
from dunwell.api.shapes import Money
from dunwell.core.permissions import Permission as P
from dunwell.store import models
from dunwell.store.queries import api_rows

router: Final = Operations(tags=["Customers"])


class Customer(Schema):
    """A customer."""

    id: int
    number: str
    name: str
    status: str
    parent: int | None
    payer: int | None
    segment: str
    country: str
    language: str
    terms_days: int | None
    credit_limit: Money | None
    collector: str | None


def told(row: models.Customer) -> Customer:
    """Write a customer."""
    return Customer(
        id=row.pk,
        number=row.number,
        name=row.name,
        status=row.status,
        parent=row.parent_id,
        payer=row.payer_id,
        segment=row.segment,
        country=row.country,
        language=row.language,
        terms_days=row.terms_days,
        credit_limit=shapes.money(row.credit_limit, row.currency),
        collector=shapes.person(row.collector),
    )


@router.lists("customers", name="customers", needs=P.READ_BOOK, gives=Customer)
def customers(
    request: HttpRequest, after: After, limit: Limit, number: Word, segment: Word
) -> HttpResponse:
    """List customers."""
    rows = api_rows.customers(callers.of(request).sight)
    if number:
        rows = rows.filter(numbers__number=number)
    if segment:
        rows = rows.filter(segment=segment)
    return answers.each(rows, told, after=after, limit=limit)


@router.shows("customers/{int:customer_id}", name="customer", needs=P.READ_BOOK, gives=Customer)
def customer(request: HttpRequest, customer_id: Key) -> HttpResponse:
    """Give one customer."""
    rows = api_rows.customers(callers.of(request).sight)
    return answers.one(request, told(answers.found(rows, customer_id)))
