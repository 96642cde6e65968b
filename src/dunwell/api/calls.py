"""Calls over HTTP, with what they brought about."""

from datetime import date, time
from typing import Annotated, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from dunwell.actions import calls as actions
from dunwell.actions.calls import Contested, Promised, Result
from dunwell.api import answers, callers, fields, finding, shapes
from dunwell.api.callers import Caller
from dunwell.api.fields import (
    After,
    Day,
    Given,
    GivenMoney,
    GivenReason,
    Id,
    Ids,
    Key,
    Limit,
    Long,
    Longest,
    Number,
    Short,
)
from dunwell.api.operations import Operations
from dunwell.core.calls import Call as Facts
from dunwell.core.calls import CallDirection, CallMethod, CallOutcome
from dunwell.core.disputes import DisputeCategory
from dunwell.core.permissions import Permission as P
from dunwell.store import models
from dunwell.store.models import Item
from dunwell.store.queries import api_rows

router: Final = Operations(tags=["Calls"])


class Effect(Schema):
    """What a call brought about: a promise, a dispute, a task."""

    kind: str
    id: int


class Call(Schema):
    """A call as it was logged."""

    id: int
    customer: int
    entity: str
    on_date: date
    at_time: time | None
    outcome: str
    method: str
    direction: str
    person: str
    contact: int | None
    note: str
    follow_up_date: date | None
    by: str | None
    taken_back: bool
    effects: list[Effect]


class GivenPromised(Given):
    """What was promised on the phone; without an amount all that is owed on the items."""

    items: Ids
    promised_date: Day
    promised: GivenMoney | None = None


class GivenContested(Given):
    """What was contested on the phone; without an amount all that is open of the item."""

    item: Id
    category: DisputeCategory
    contested: GivenMoney | None = None
    note: Long = ""


class GivenCall(Given):
    """A call and what came of it."""

    entity: Short
    on_date: Day
    outcome: CallOutcome
    at_time: time | None = None
    method: CallMethod = CallMethod.PHONE
    direction: CallDirection = CallDirection.OUTGOING
    person: Short = ""
    contact: Id | None = None
    note: Longest = ""
    follow_up_date: Day | None = None
    promised: Annotated[list[GivenPromised], Field(max_length=100)] = []
    contested: Annotated[list[GivenContested], Field(max_length=100)] = []
    task: Id | None = None


def told(row: models.Call) -> Call:
    """Write a call."""
    effects = row.effects.order_by("pk").values_list("kind", "row_id")
    return Call(
        id=row.pk,
        customer=row.customer_id,
        entity=row.entity.code,
        on_date=row.on_date,
        at_time=row.at_time,
        outcome=row.outcome,
        method=row.method,
        direction=row.direction,
        person=row.person,
        contact=row.contact_id,
        note=row.note,
        follow_up_date=row.follow_up_date,
        by=shapes.person(row.by),
        taken_back=models.CallReversal.objects.filter(call=row).exists(),
        effects=[Effect(kind=kind, id=row_id) for kind, row_id in effects],
    )


@router.lists("calls", name="calls", needs=P.READ_BOOK, gives=Call)
def calls(request: HttpRequest, after: After, limit: Limit, customer: Number) -> HttpResponse:
    """List calls, those that were taken back as well."""
    rows = api_rows.calls(callers.of(request).sight)
    if customer:
        rows = rows.filter(customer=customer)
    return answers.each(rows, told, after=after, limit=limit)


@router.shows("calls/{int:call_id}", name="call", needs=P.READ_BOOK, gives=Call)
def call(request: HttpRequest, call_id: Key) -> HttpResponse:
    """Give one call."""
    return answers.one(
        request, told(answers.found(api_rows.calls(callers.of(request).sight), call_id))
    )


@router.makes("customers/{int:customer_id}/calls", name="call-log", needs=P.LOG_CALLS, gives=Call)
def log(request: HttpRequest, customer_id: Key, given: GivenCall) -> HttpResponse:
    """Log a call; what was promised or contested on it needs more than a call does."""
    caller = callers.of(request)

    def act() -> Call:
        customer = finding.customer(caller, customer_id)
        contacts = customer.contacts.all()
        row = actions.log(
            by=caller.person,
            at=timezone.now(),
            today=timezone.localdate(),
            customer=customer,
            entity=finding.entity(caller, given.entity),
            call=Facts(
                on_date=given.on_date,
                at_time=given.at_time,
                outcome=given.outcome,
                method=given.method,
                direction=given.direction,
                person=given.person,
                contact_id=answers.found(contacts, given.contact).pk if given.contact else None,
                note=given.note,
                follow_up_date=given.follow_up_date,
            ),
            result=_result(caller, given),
            task_id=given.task,
        )
        return told(row)

    return answers.acted(request, caller, act, status=201)


@router.changes("calls/{int:call_id}/taking-back", name="call-undo", needs=P.LOG_CALLS, gives=Call)
def take_back(request: HttpRequest, call_id: Key, given: GivenReason) -> HttpResponse:
    """Take back a call that was logged by mistake, and what it brought about."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        (api_rows.calls(caller.sight), call_id),
        told,
        lambda: actions.take_back(
            by=caller.person, at=timezone.now(), call_id=call_id, reason=given.because
        ),
    )


def _result(caller: Caller, given: GivenCall) -> Result:
    return Result(
        promised=[
            Promised(
                item_ids=one.items,
                promised_date=one.promised_date,
                amount=fields.units(one.promised, _currency(caller, one.items)),
            )
            for one in given.promised
        ],
        contested=[
            Contested(
                item_id=one.item,
                category=one.category,
                amount=fields.units(one.contested, _currency(caller, [one.item])),
                note=one.note,
            )
            for one in given.contested
        ],
    )


def _currency(caller: Caller, items: list[int]) -> str:
    rows: list[Item] = [finding.item(caller, one) for one in items]
    return rows[0].currency
