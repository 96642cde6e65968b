"""Disputes over HTTP."""

from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema

from dunwell.actions import disputes as actions
from dunwell.api import answers, callers, fields, finding, shapes
from dunwell.api.fields import (
    After,
    Given,
    GivenMoney,
    GivenReason,
    Id,
    Key,
    Limit,
    Long,
    Number,
    Word,
)
from dunwell.api.operations import Operations
from dunwell.api.shapes import Money
from dunwell.core.disputes import DisputeCategory
from dunwell.core.permissions import Permission as P
from dunwell.store import models
from dunwell.store.queries import api_rows

router: Final = Operations(tags=["Disputes"])


class Dispute(Schema):
    """A dispute."""

    id: int
    customer: int
    entity: str
    item: int
    number: str
    state: str
    category: str
    contested: Money
    opened_date: date
    closed_date: date | None
    note: str
    outcome: str
    owner: int | None


class GivenOwner(Given):
    """Who answers a dispute; nobody in particular when it is left out."""

    owner: Id | None = None


class GivenDispute(Given):
    """A dispute; without an amount all that is open of its item."""

    item: Id
    category: DisputeCategory
    contested: GivenMoney | None = None
    note: Long = ""


def told(row: models.Dispute) -> Dispute:
    """Write a dispute."""
    return Dispute(
        id=row.pk,
        customer=row.item.customer_id,
        entity=row.item.entity.code,
        item=row.item_id,
        number=row.item.document.number,
        state=row.state,
        category=row.category,
        contested=shapes.amount(row.amount, row.item.currency),
        opened_date=row.opened_date,
        closed_date=row.closed_date,
        note=row.note,
        outcome=row.outcome,
        owner=row.owner_id,
    )


@router.lists("disputes", name="disputes", needs=P.READ_BOOK, gives=Dispute)
def disputes(
    request: HttpRequest, after: After, limit: Limit, customer: Number, state: Word
) -> HttpResponse:
    """List disputes."""
    rows = api_rows.disputes(callers.of(request).sight)
    if customer:
        rows = rows.filter(item__customer=customer)
    if state:
        rows = rows.filter(state=state)
    return answers.each(rows, told, after=after, limit=limit)


@router.shows("disputes/{int:dispute_id}", name="dispute", needs=P.READ_BOOK, gives=Dispute)
def dispute(request: HttpRequest, dispute_id: Key) -> HttpResponse:
    """Give one dispute."""
    rows = api_rows.disputes(callers.of(request).sight)
    return answers.one(request, told(answers.found(rows, dispute_id)))


@router.makes(
    "customers/{int:customer_id}/disputes", name="dispute-open", needs=P.CONTACT, gives=Dispute
)
def begin(request: HttpRequest, customer_id: Key, given: GivenDispute) -> HttpResponse:
    """Open a dispute."""
    caller = callers.of(request)

    def act() -> Dispute:
        customer = finding.customer(caller, customer_id)
        item = answers.found(api_rows.items(caller.sight, customer_id=customer.pk), given.item)
        row = actions.open(
            by=caller.person,
            at=timezone.now(),
            item=item,
            amount=fields.units(given.contested, item.currency),
            category=given.category,
            opened_date=finding.acting_day(),
            note=given.note,
        )
        return told(row)

    return answers.acted(request, caller, act, status=201)


@router.changes(
    "disputes/{int:dispute_id}/owner", name="dispute-give", needs=P.CONTACT, gives=Dispute
)
def give(request: HttpRequest, dispute_id: Key, given: GivenOwner) -> HttpResponse:
    """Give a dispute to who answers it."""
    caller = callers.of(request)
    owner = answers.found(api_rows.people(), given.owner) if given.owner else None
    return answers.changed(
        request,
        caller,
        (api_rows.disputes(caller.sight), dispute_id),
        told,
        lambda: actions.give(
            by=caller.person, at=timezone.now(), dispute_id=dispute_id, owner=owner
        ),
    )


@router.changes(
    "disputes/{int:dispute_id}/closing",
    name="dispute-close",
    needs=P.CLOSE_DISPUTES,
    gives=Dispute,
)
def close(request: HttpRequest, dispute_id: Key, given: GivenReason) -> HttpResponse:
    """Close a dispute with the answer that was given."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        (api_rows.disputes(caller.sight), dispute_id),
        told,
        lambda: actions.close(
            by=caller.person,
            at=timezone.now(),
            dispute_id=dispute_id,
            closed_date=finding.acting_day(),
            outcome=given.because,
        ),
    )
