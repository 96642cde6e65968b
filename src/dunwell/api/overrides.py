"""Accounts out of their cadence over HTTP: a colleague looks after them instead."""

from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema

from dunwell.actions import overrides as actions
from dunwell.api import answers, callers, finding, shapes
from dunwell.api.fields import After, Day, Given, Key, Limit, Medium, Number, Short
from dunwell.api.operations import Operations
from dunwell.core.permissions import Permission as P
from dunwell.store import models
from dunwell.store.queries import api_rows

router: Final = Operations(tags=["Overrides"])


class Override(Schema):
    """Who looks after an account in place of its cadence; the last day is the first without."""

    id: int
    customer: int
    owner: str | None
    from_date: date
    to_date: date
    reason: str
    by: str | None
    ended_at: str | None


class GivenOverride(Given):
    """Who looks after an account, by their address, and until when; without one the caller."""

    to_date: Day
    reason: Medium
    owner: Short = ""


def told(row: models.Override) -> Override:
    """Write an override."""
    return Override(
        id=row.pk,
        customer=row.customer_id,
        owner=shapes.person(row.owner),
        from_date=row.from_date,
        to_date=row.to_date,
        reason=row.reason,
        by=shapes.person(row.by),
        ended_at=shapes.instant(row.ended_at),
    )


@router.lists("overrides", name="overrides", needs=P.READ_BOOK, gives=Override)
def overrides(request: HttpRequest, after: After, limit: Limit, customer: Number) -> HttpResponse:
    """List accounts that are or were out of their cadence."""
    rows = api_rows.overrides(callers.of(request).sight)
    if customer:
        rows = rows.filter(customer=customer)
    return answers.each(rows, told, after=after, limit=limit)


@router.shows("overrides/{int:override_id}", name="override", needs=P.READ_BOOK, gives=Override)
def override(request: HttpRequest, override_id: Key) -> HttpResponse:
    """Give one override."""
    rows = api_rows.overrides(callers.of(request).sight)
    return answers.one(request, told(answers.found(rows, override_id)))


@router.makes(
    "customers/{int:customer_id}/overrides",
    name="override-begin",
    needs=P.HOLD_OUTREACH,
    gives=Override,
)
def begin(request: HttpRequest, customer_id: Key, given: GivenOverride) -> HttpResponse:
    """Take an account out of its cadence."""
    caller = callers.of(request)

    def act() -> Override:
        row = actions.begin(
            by=caller.person,
            at=timezone.now(),
            customer=finding.customer(caller, customer_id),
            owner=finding.person(given.owner) if given.owner else caller.person,
            from_date=finding.acting_day(),
            to_date=given.to_date,
            reason=given.reason,
        )
        return told(row)

    return answers.acted(request, caller, act, status=201)


@router.changes(
    "overrides/{int:override_id}/end", name="override-end", needs=P.HOLD_OUTREACH, gives=Override
)
def end(request: HttpRequest, override_id: Key) -> HttpResponse:
    """Let an account back into its cadence."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        (api_rows.overrides(caller.sight), override_id),
        told,
        lambda: actions.end(
            by=caller.person, at=timezone.now(), on=finding.acting_day(), override_id=override_id
        ),
    )
