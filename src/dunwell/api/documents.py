"""Documents and their items over HTTP, with what is open of them at the end of a day."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Final

from django.http import HttpRequest, HttpResponse
from ninja import Query, Schema

from dunwell.api import answers, callers, finding, shapes
from dunwell.api.callers import Caller
from dunwell.api.fields import After, AsOf, Key, Limit, Number, Word
from dunwell.api.operations import Operations
from dunwell.api.shapes import Money
from dunwell.core.permissions import Permission as P
from dunwell.store import models
from dunwell.store.queries import api_rows

router: Final = Operations(tags=["Documents"])
Kind = Annotated[str, Query("", alias="type", max_length=100, pattern=r"^[^\x00]*$")]


class Item(Schema):
    """An item, with what is open of it on the day asked for."""

    id: int
    document: int
    number: str
    type: str
    instalment: int
    side: str
    entity: str
    customer: int
    issue_date: date
    due_date: date
    original: Money
    open: Money


class Document(Schema):
    """A document with the items that may be seen."""

    id: int
    type: str
    number: str
    po_reference: str
    text: str
    items: list[Item]


def item_told(row: models.Item, open_amount: int) -> Item:
    """Write an item."""
    return Item(
        id=row.pk,
        document=row.document_id,
        number=row.document.number,
        type=row.document.type,
        instalment=row.instalment,
        side=row.side,
        entity=row.entity.code,
        customer=row.customer_id,
        issue_date=row.issue_date,
        due_date=row.due_date,
        original=shapes.amount(row.amount, row.currency),
        open=shapes.amount(open_amount, row.currency),
    )


def _told(row: models.Document, still: Mapping[int, int], items: list[models.Item]) -> Document:
    return Document(
        id=row.pk,
        type=row.type,
        number=row.number,
        po_reference=row.po_reference,
        text=row.text,
        items=[item_told(one, still.get(one.pk, 0)) for one in items],
    )


@router.lists("items", name="items", needs=P.READ_BOOK, gives=Item)
def items(
    request: HttpRequest, after: After, limit: Limit, as_of: AsOf, customer: Number, entity: Word
) -> HttpResponse:
    """List what is open at the end of a day."""
    caller = callers.of(request)
    day = as_of or finding.acting_day()
    rows = api_rows.open_on(api_rows.items(caller.sight, customer_id=customer), day)
    if entity:
        rows = rows.filter(entity__code=entity)
    return answers.each(
        rows, lambda one: item_told(one, getattr(one, "open_amount", 0)), after=after, limit=limit
    )


@router.lists("documents", name="documents", needs=P.READ_BOOK, gives=Document)
def documents(
    request: HttpRequest,
    after: After,
    limit: Limit,
    as_of: AsOf,
    customer: Number,
    number: Word,
    kind: Kind,
) -> HttpResponse:
    """List documents with what is open of their items at the end of a day."""
    caller = callers.of(request)
    rows = api_rows.documents(caller.sight)
    if customer:
        rows = rows.filter(items__customer=customer).distinct()
    if number:
        rows = rows.filter(number=number)
    if kind:
        rows = rows.filter(type=kind)
    day = as_of or finding.acting_day()
    return answers.page(rows, lambda found: of_rows(found, caller, day), after=after, limit=limit)


@router.shows("documents/{int:document_id}", name="document", needs=P.READ_BOOK, gives=Document)
def document(request: HttpRequest, document_id: Key, as_of: AsOf) -> HttpResponse:
    """Give one document."""
    caller = callers.of(request)
    row = answers.found(api_rows.documents(caller.sight), document_id)
    return answers.one(request, of_rows([row], caller, as_of or finding.acting_day())[0])


def of_rows(found: list[models.Document], caller: Caller, day: date) -> list[Document]:
    """Write documents with their items, read at once."""
    ids = [one.pk for one in found]
    rows = list(api_rows.items(caller.sight).filter(document__in=ids).order_by("pk"))
    still = api_rows.open_amounts([one.pk for one in rows], day)
    return [_told(one, still, [row for row in rows if row.document_id == one.pk]) for one in found]
