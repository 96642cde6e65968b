"""Promises over HTTP."""

from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema

from dunwell.actions import promises as actions
from dunwell.api import answers, callers, fields, finding, shapes
from dunwell.api.fields import (
    After,
    Day,
    Given,
    GivenMoney,
    GivenReason,
    Ids,
    Key,
    Limit,
    Long,
    Number,
    Short,
    Word,
)
from dunwell.api.operations import Operations
from dunwell.api.shapes import Money
from dunwell.core.permissions import Permission as P
from dunwell.store import models
from dunwell.store.queries import api_rows

router: Final = Operations(tags=["Promises"])


class Promise(Schema):
    """A promise."""

    id: int
    customer: int
    entity: str
    state: str
    promised: Money
    received: Money | None
    promised_date: date
    made_date: date
    person: str
    evidence: str
    level: int
    by: str | None
    replaced_by: int | None


class GivenPromise(Given):
    """A promise; without an amount all that is owed on its items."""

    items: Ids
    promised_date: Day
    promised: GivenMoney | None = None
    person: Short = ""
    evidence: Long = ""


def told(row: models.Promise) -> Promise:
    """Write a promise."""
    return Promise(
        id=row.pk,
        customer=row.customer_id,
        entity=row.entity.code,
        state=row.state,
        promised=shapes.amount(row.amount, row.currency),
        received=shapes.money(row.received, row.currency),
        promised_date=row.promised_date,
        made_date=row.made_date,
        person=row.person,
        evidence=row.evidence,
        level=row.level,
        by=shapes.person(row.by),
        replaced_by=row.replaced_by_id,
    )


@router.lists("promises", name="promises", needs=P.READ_BOOK, gives=Promise)
def promises(
    request: HttpRequest, after: After, limit: Limit, customer: Number, state: Word
) -> HttpResponse:
    """List promises."""
    rows = api_rows.promises(callers.of(request).sight)
    if customer:
        rows = rows.filter(customer=customer)
    if state:
        rows = rows.filter(state=state)
    return answers.each(rows, told, after=after, limit=limit)


@router.shows("promises/{int:promise_id}", name="promise", needs=P.READ_BOOK, gives=Promise)
def promise(request: HttpRequest, promise_id: Key) -> HttpResponse:
    """Give one promise."""
    rows = api_rows.promises(callers.of(request).sight)
    return answers.one(request, told(answers.found(rows, promise_id)))


@router.makes(
    "customers/{int:customer_id}/promises", name="promise-make", needs=P.CONTACT, gives=Promise
)
def make(request: HttpRequest, customer_id: Key, given: GivenPromise) -> HttpResponse:
    """Record a promise."""
    caller = callers.of(request)

    def act() -> Promise:
        customer = finding.customer(caller, customer_id)
        rows = [finding.item(caller, one) for one in given.items]
        row = actions.make(
            by=caller.person,
            at=timezone.now(),
            customer=customer,
            item_ids=given.items,
            amount=fields.units(given.promised, rows[0].currency),
            promised_date=given.promised_date,
            made_date=finding.acting_day(),
            person=given.person,
            evidence=given.evidence,
        )
        return told(row)

    return answers.acted(request, caller, act, status=201)


@router.changes(
    "promises/{int:promise_id}/withdrawal",
    name="promise-withdraw",
    needs=P.CONTACT,
    gives=Promise,
)
def withdraw(request: HttpRequest, promise_id: Key, given: GivenReason) -> HttpResponse:
    """Take a promise back."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        (api_rows.promises(caller.sight), promise_id),
        told,
        lambda: actions.withdraw(
            by=caller.person, at=timezone.now(), promise_id=promise_id, because=given.because
        ),
    )
