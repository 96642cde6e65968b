"""Authority lent while one is away, over HTTP."""

from datetime import date
from typing import Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema

from dunwell.actions import delegations as actions
from dunwell.api import answers, callers, finding, shapes
from dunwell.api.callers import Caller
from dunwell.api.fields import After, Day, Given, Key, Limit, Short
from dunwell.api.operations import Operations
from dunwell.core.permissions import Permission as P
from dunwell.store import models
from dunwell.store.queries import api_rows

router: Final = Operations(tags=["Delegations"])


class Delegation(Schema):
    """Who decides in whose place, from when to when."""

    id: int
    lender: str | None
    stand_in: str | None
    from_date: date
    to_date: date
    ended_at: str | None


class GivenDelegation(Given):
    """Who stands in, by their address, from the first to the last day."""

    stand_in: Short
    from_date: Day
    to_date: Day


def told(row: models.Delegation) -> Delegation:
    """Write a delegation."""
    return Delegation(
        id=row.pk,
        lender=shapes.person(row.lender),
        stand_in=shapes.person(row.stand_in),
        from_date=row.from_date,
        to_date=row.to_date,
        ended_at=shapes.instant(row.ended_at),
    )


@router.lists("delegations", name="delegations", needs=P.READ_APPROVALS, gives=Delegation)
def delegations(request: HttpRequest, after: After, limit: Limit) -> HttpResponse:
    """List what the caller lends and borrows, also what is over."""
    return answers.each(_own(callers.of(request)), told, after=after, limit=limit)


@router.shows(
    "delegations/{int:delegation_id}",
    name="delegation",
    needs=P.READ_APPROVALS,
    gives=Delegation,
)
def delegation(request: HttpRequest, delegation_id: Key) -> HttpResponse:
    """Give one delegation of the caller's."""
    return answers.one(request, told(answers.found(_own(callers.of(request)), delegation_id)))


@router.makes("delegations", name="delegation-lend", needs=P.DECIDE, gives=Delegation)
def lend(request: HttpRequest, given: GivenDelegation) -> HttpResponse:
    """Lend one's authority while one is away."""
    caller = callers.of(request)

    def act() -> Delegation:
        row = actions.lend(
            by=caller.person,
            at=timezone.now(),
            today=timezone.localdate(),
            stand_in_id=finding.colleague(given.stand_in).pk,
            from_date=given.from_date,
            to_date=given.to_date,
        )
        return told(row)

    return answers.acted(request, caller, act, status=201)


@router.changes(
    "delegations/{int:delegation_id}/end",
    name="delegation-end",
    needs=P.DECIDE,
    gives=Delegation,
)
def end(request: HttpRequest, delegation_id: Key) -> HttpResponse:
    """Take one's authority back."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        (_own(caller), delegation_id),
        told,
        lambda: actions.end(delegation_id, by=caller.person, at=timezone.now()),
    )


def _own(caller: Caller) -> QuerySet[models.Delegation]:
    return api_rows.delegations(caller.person.pk)
