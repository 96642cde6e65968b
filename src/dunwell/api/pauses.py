"""Pauses of reminders over HTTP."""

from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema

from dunwell.actions import pauses as actions
from dunwell.api import answers, callers, finding, shapes
from dunwell.api.fields import After, Code, Day, Given, Key, Limit, Medium, Number
from dunwell.api.operations import Operations
from dunwell.core.permissions import Permission as P
from dunwell.store import models
from dunwell.store.queries import api_rows

router: Final = Operations(tags=["Pauses"])


class Pause(Schema):
    """A pause; the last day is the first it no longer holds."""

    id: int
    customer: int
    entity: str | None
    from_date: date
    to_date: date
    reason: str
    by: str | None
    ended_at: str | None


class GivenPause(Given):
    """A pause; the last day is the first it no longer holds, and no entity is all of them."""

    to_date: Day
    reason: Medium
    entity: Code = ""


def told(row: models.Pause) -> Pause:
    """Write a pause."""
    return Pause(
        id=row.pk,
        customer=row.customer_id,
        entity=row.entity.code if row.entity else None,
        from_date=row.from_date,
        to_date=row.to_date,
        reason=row.reason,
        by=shapes.person(row.by),
        ended_at=shapes.instant(row.ended_at),
    )


@router.lists("pauses", name="pauses", needs=P.READ_BOOK, gives=Pause)
def pauses(request: HttpRequest, after: After, limit: Limit, customer: Number) -> HttpResponse:
    """List pauses, those that ended as well."""
    rows = api_rows.pauses(callers.of(request).sight)
    if customer:
        rows = rows.filter(customer=customer)
    return answers.each(rows, told, after=after, limit=limit)


@router.shows("pauses/{int:pause_id}", name="pause", needs=P.READ_BOOK, gives=Pause)
def pause(request: HttpRequest, pause_id: Key) -> HttpResponse:
    """Give one pause."""
    rows = api_rows.pauses(callers.of(request).sight)
    return answers.one(request, told(answers.found(rows, pause_id)))


@router.makes(
    "customers/{int:customer_id}/pauses", name="pause-begin", needs=P.HOLD_OUTREACH, gives=Pause
)
def begin(request: HttpRequest, customer_id: Key, given: GivenPause) -> HttpResponse:
    """Pause reminders to a customer."""
    caller = callers.of(request)

    def act() -> Pause:
        row = actions.begin(
            by=caller.person,
            at=timezone.now(),
            customer=finding.customer(caller, customer_id),
            from_date=finding.acting_day(),
            to_date=given.to_date,
            reason=given.reason,
            entity=finding.entity(caller, given.entity) if given.entity else None,
        )
        return told(row)

    return answers.acted(request, caller, act, status=201)


@router.changes("pauses/{int:pause_id}/end", name="pause-end", needs=P.HOLD_OUTREACH, gives=Pause)
def end(request: HttpRequest, pause_id: Key) -> HttpResponse:
    """Let reminders run again."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        (api_rows.pauses(caller.sight), pause_id),
        told,
        lambda: actions.end(by=caller.person, at=timezone.now(), pause_id=pause_id),
    )
