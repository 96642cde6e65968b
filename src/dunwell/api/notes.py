"""Notes on accounts over HTTP."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema

from dunwell.actions import notes as actions
from dunwell.api import answers, callers, finding, shapes
from dunwell.api.fields import After, Given, Key, Limit, Longest, Number
from dunwell.api.operations import Operations
from dunwell.core.permissions import Permission as P
from dunwell.store import models
from dunwell.store.queries import api_rows
from dunwell.store.queries import customers as customer_rows

router: Final = Operations(tags=["Notes"])


class Note(Schema):
    """A note on an account."""

    id: int
    customer: int
    text: str
    pinned: bool
    by: str | None
    recorded_at: str | None


class GivenNote(Given):
    """A note."""

    text: Longest
    pinned: bool = False


class GivenPin(Given):
    """Whether a note stands on top of its account; one at a time does."""

    pinned: bool


def told(row: models.Note) -> Note:
    """Write a note."""
    return Note(
        id=row.pk,
        customer=row.customer_id,
        text=row.text,
        pinned=row.pinned,
        by=shapes.person(row.by),
        recorded_at=shapes.instant(row.recorded_at),
    )


@router.lists("notes", name="notes", needs=P.READ_BOOK, gives=Note)
def notes(request: HttpRequest, after: After, limit: Limit, customer: Number) -> HttpResponse:
    """List notes."""
    rows = api_rows.notes(callers.of(request).sight)
    if customer:
        rows = rows.filter(customer=customer)
    return answers.each(rows, told, after=after, limit=limit)


@router.shows("notes/{int:note_id}", name="note", needs=P.READ_BOOK, gives=Note)
def note(request: HttpRequest, note_id: Key) -> HttpResponse:
    """Give one note."""
    return answers.one(
        request, told(answers.found(api_rows.notes(callers.of(request).sight), note_id))
    )


@router.makes("customers/{int:customer_id}/notes", name="note-write", needs=P.COMMENT, gives=Note)
def write(request: HttpRequest, customer_id: Key, given: GivenNote) -> HttpResponse:
    """Write a note on an account."""
    caller = callers.of(request)

    def act() -> Note:
        row = actions.write(
            by=caller.person,
            at=timezone.now(),
            customer=finding.customer(caller, customer_id),
            text=given.text,
            pinned=given.pinned,
        )
        return told(row)

    return answers.acted(request, caller, act, status=201)


@router.changes(
    "notes/{int:note_id}", name="note-pin", needs=P.COMMENT, gives=Note, method="PATCH"
)
def pin(request: HttpRequest, note_id: Key, given: GivenPin) -> HttpResponse:
    """Pin a note to the top of its account, or take it from there."""
    caller = callers.of(request)
    rows = api_rows.notes(caller.sight)

    def change() -> object:
        act = actions.pin if given.pinned else actions.unpin
        customer = answers.found(rows, note_id).customer
        return act(by=caller.person, at=timezone.now(), customer=customer, note_id=note_id)

    ids = set(rows.filter(pk=note_id).values_list("customer_id", flat=True))
    return answers.changed(
        request,
        caller,
        (rows, note_id),
        told,
        change,
        first=lambda: customer_rows.locked(ids),
    )
