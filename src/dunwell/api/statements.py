"""A customer's statement of account over HTTP: as figures, and as the PDF they are sent."""

from datetime import date
from io import BytesIO
from typing import Annotated, Final

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Query, Schema

from dunwell.api import answers, callers, finding, shapes
from dunwell.api.callers import Caller
from dunwell.api.fields import AsOf, Key, Word
from dunwell.api.operations import Operations
from dunwell.api.shapes import Money
from dunwell.core import currencies
from dunwell.core.permissions import Permission as P
from dunwell.core.statements import Style
from dunwell.jobs.statements import gathering, rendering
from dunwell.jobs.statements.gathering import Request, Sheet

router: Final = Operations(tags=["Statements"])
Yes = Annotated[bool, Query(False)]
Chosen = Annotated[Style, Query(Style.OPEN_ITEM)]
Since = Annotated[date | None, Query(None, ge=date(1970, 1, 1), lt=date(2100, 1, 1))]


class StatementLine(Schema):
    """An item that is open on the statement's day."""

    item: int
    customer: str
    number: str
    type: str
    side: str
    issue_date: date
    due_date: date
    original: Money
    open: Money


class StatementSheet(Schema):
    """One entity's statement in one currency; what is disputed is neither due nor overdue."""

    entity: str
    currency: str
    due: Money
    overdue: Money
    credits: Money
    disputed: Money
    balance: Money
    pay_by: date | None
    buckets: dict[str, str]
    items: list[StatementLine]


class Statement(Schema):
    """What a customer owes on a day."""

    customer: int
    as_of: date
    sheets: list[StatementSheet]


@router.reads(
    "customers/{int:customer_id}/statement", name="statement", needs=P.EXPORT, gives=Statement
)
def statement(
    request: HttpRequest,
    customer_id: Key,
    as_of: AsOf,
    entity: Word,
    currency: Word,
    roll_up: Yes,
) -> HttpResponse:
    """Give the figures of a customer's statement."""
    caller = callers.of(request)
    asked = _asked(caller, customer_id, as_of, entity, currency, roll_up=roll_up)
    found = gathering.gather(asked)
    return answers.said(
        Statement(
            customer=asked.customer.pk,
            as_of=asked.as_of,
            sheets=[_sheet(one) for one in found.sheets],
        )
    )


@router.files(
    "customers/{int:customer_id}/statement.pdf",
    name="statement-pdf",
    needs=P.EXPORT,
    kind="application/pdf",
)
def statement_pdf(
    request: HttpRequest,
    customer_id: Key,
    as_of: AsOf,
    entity: Word,
    currency: Word,
    roll_up: Yes,
    style: Chosen,
    since: Since,
) -> HttpResponseBase:
    """Give the statement as it is sent."""
    asked = _asked(
        callers.of(request),
        customer_id,
        as_of,
        entity,
        currency,
        roll_up=roll_up,
        style=style,
        since=since,
    )
    made = rendering.pdf(asked)
    return FileResponse(
        BytesIO(made),
        as_attachment=True,
        filename=rendering.file_name(asked),
        content_type="application/pdf",
    )


def _asked(
    caller: Caller,
    customer_id: int,
    as_of: date | None,
    entity: str,
    currency: str,
    *,
    roll_up: bool,
    style: Style = Style.OPEN_ITEM,
    since: date | None = None,
) -> Request:
    if currency:
        currencies.require(currency)
    code = finding.one_entity(caller, entity)
    if code:
        finding.entity(caller, code)
    return Request(
        customer=finding.customer(caller, customer_id),
        as_of=as_of or finding.acting_day(),
        style=style,
        entity=code,
        currency=currency,
        since=since,
        roll_up=roll_up,
    )


def _sheet(one: Sheet) -> StatementSheet:
    asked, currency = one.asked, one.currency
    return StatementSheet(
        entity=one.entity.code,
        currency=currency,
        due=shapes.amount(asked.due, currency),
        overdue=shapes.amount(asked.overdue, currency),
        credits=shapes.amount(asked.credits, currency),
        disputed=shapes.amount(asked.disputed, currency),
        balance=shapes.amount(asked.balance, currency),
        pay_by=asked.pay_by,
        buckets={name: shapes.amount(units, currency).amount for name, units in one.buckets},
        items=[
            StatementLine(
                item=item.item_id,
                customer=branch.number,
                number=item.number,
                type=item.type,
                side=item.side,
                issue_date=item.issue_date,
                due_date=item.due_date,
                original=shapes.amount(item.amount, currency),
                open=shapes.amount(item.open_amount, currency),
            )
            for branch in one.branches
            for item in branch.items
        ],
    )
