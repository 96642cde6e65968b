"""Who is away and who does their work meanwhile, over HTTP."""

from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema

from dunwell.actions import assignments as actions
from dunwell.api import answers, callers, finding, shapes
from dunwell.api.fields import After, Day, Given, Key, Limit, Short
from dunwell.api.operations import Operations
from dunwell.core.permissions import Permission as P
from dunwell.store import models
from dunwell.store.queries import api_rows

router: Final = Operations(tags=["Absences"])


class Absence(Schema):
    """Who is away; `to_date` is the first day back, `cover` who does their work."""

    id: int
    person: str | None
    cover: str | None
    from_date: date
    to_date: date
    by: str | None
    ended_at: str | None


class GivenAbsence(Given):
    """Who is away and who covers, by their addresses; `to_date` is the first day back."""

    person: Short
    from_date: Day
    to_date: Day
    cover: Short = ""


def told(row: models.Absence) -> Absence:
    """Write an absence."""
    return Absence(
        id=row.pk,
        person=shapes.person(row.person),
        cover=shapes.person(row.cover),
        from_date=row.from_date,
        to_date=row.to_date,
        by=shapes.person(row.by),
        ended_at=shapes.instant(row.ended_at),
    )


@router.lists("absences", name="absences", needs=P.READ_WORKLIST, gives=Absence)
def absences(
    request: HttpRequest,  # noqa: ARG001 - Ninja passes it.
    after: After,
    limit: Limit,
) -> HttpResponse:
    """List absences, also those that are over."""
    return answers.each(api_rows.absences(), told, after=after, limit=limit)


@router.shows("absences/{int:absence_id}", name="absence", needs=P.READ_WORKLIST, gives=Absence)
def absence(request: HttpRequest, absence_id: Key) -> HttpResponse:
    """Give one absence."""
    return answers.one(request, told(answers.found(api_rows.absences(), absence_id)))


@router.makes("absences", name="absence-note", needs=P.CONTACT, gives=Absence)
def note(request: HttpRequest, given: GivenAbsence) -> HttpResponse:
    """Note that a collector is away; of others, who leads may."""
    caller = callers.of(request)

    def act() -> Absence:
        row = actions.be_away(
            by=caller.person,
            at=timezone.now(),
            person=finding.person(given.person),
            from_date=given.from_date,
            to_date=given.to_date,
            cover=finding.person(given.cover) if given.cover else None,
        )
        return told(row)

    return answers.acted(request, caller, act, status=201)


@router.changes(
    "absences/{int:absence_id}/end", name="absence-end", needs=P.CONTACT, gives=Absence
)
def end(request: HttpRequest, absence_id: Key) -> HttpResponse:
    """Call an absence off, or end it early."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        (api_rows.absences(), absence_id),
        told,
        lambda: actions.be_back(by=caller.person, at=timezone.now(), absence_id=absence_id),
    )
