"""Work put off until a day over HTTP, and brought back."""

from datetime import date
from typing import Annotated, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from dunwell.actions import snoozes as actions
from dunwell.actions.snoozes import Put
from dunwell.api import answers, callers, finding, shapes
from dunwell.api.callers import Caller
from dunwell.api.fields import After, Code, Day, Given, Id, Key, Limit, Medium, Number
from dunwell.api.operations import Operations
from dunwell.api.shapes import Listed
from dunwell.core.permissions import Permission as P
from dunwell.core.worklists import ActionKind
from dunwell.store import models
from dunwell.store.queries import api_rows

router: Final = Operations(tags=["Snoozes"])


class Snooze(Schema):
    """An action of the worklist that is back on its day."""

    id: int
    customer: int
    entity: str
    kind: str
    task: int | None
    until_date: date
    reason: str
    by: str | None
    ended_at: str | None


class GivenAction(Given):
    """An action of the worklist."""

    customer: Id
    entity: Code
    kind: ActionKind
    task: Id | None = None


class GivenSnooze(Given):
    """Which actions are put off, until which day, and why."""

    actions: Annotated[list[GivenAction], Field(min_length=1, max_length=500)]
    until_date: Day
    reason: Medium = ""


def told(row: models.Snooze) -> Snooze:
    """Write a snooze."""
    return Snooze(
        id=row.pk,
        customer=row.customer_id,
        entity=row.entity.code,
        kind=row.kind,
        task=row.task_id or None,
        until_date=row.until_date,
        reason=row.reason,
        by=shapes.person(row.by),
        ended_at=shapes.instant(row.ended_at),
    )


@router.lists("snoozes", name="snoozes", needs=P.READ_WORKLIST, gives=Snooze)
def snoozes(request: HttpRequest, after: After, limit: Limit, customer: Number) -> HttpResponse:
    """List what was put off."""
    rows = api_rows.snoozes(callers.of(request).sight)
    if customer:
        rows = rows.filter(customer=customer)
    return answers.each(rows, told, after=after, limit=limit)


@router.shows("snoozes/{int:snooze_id}", name="snooze", needs=P.READ_WORKLIST, gives=Snooze)
def snooze(request: HttpRequest, snooze_id: Key) -> HttpResponse:
    """Give one snooze."""
    rows = api_rows.snoozes(callers.of(request).sight)
    return answers.one(request, told(answers.found(rows, snooze_id)))


@router.makes("snoozes", name="snooze-begin", needs=P.CONTACT, gives=Listed[Snooze])
def begin(request: HttpRequest, given: GivenSnooze) -> HttpResponse:
    """Put actions of the worklist off until a day."""
    caller = callers.of(request)

    def act() -> Listed[Snooze]:
        rows = actions.begin(
            by=caller.person,
            at=timezone.now(),
            today=finding.acting_day(),
            actions=[_put(caller, one) for one in given.actions],
            until_date=given.until_date,
            reason=given.reason,
        )
        return Listed[Snooze](items=[told(one) for one in rows], next=None)

    return answers.acted(request, caller, act, status=201)


@router.changes("snoozes/{int:snooze_id}/end", name="snooze-end", needs=P.CONTACT, gives=Snooze)
def end(request: HttpRequest, snooze_id: Key) -> HttpResponse:
    """Bring back what was put off."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        (api_rows.snoozes(caller.sight), snooze_id),
        told,
        lambda: actions.end(by=caller.person, at=timezone.now(), snooze_id=snooze_id),
    )


def _put(caller: Caller, one: GivenAction) -> Put:
    return Put(
        customer_id=finding.customer(caller, one.customer).pk,
        entity_id=finding.entity(caller, one.entity).pk,
        kind=one.kind,
        task_id=one.task or 0,
    )
