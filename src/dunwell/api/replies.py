"""What came in from customers over HTTP: read, assigned, and looked after."""

from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema

from dunwell.actions import replies as actions
from dunwell.api import answers, callers, finding, shapes
from dunwell.api.callers import Caller
from dunwell.api.fields import After, Given, Id, Key, Limit, Medium, Number, Word
from dunwell.api.operations import Operations
from dunwell.core.permissions import Permission as P
from dunwell.store import models
from dunwell.store.queries import api_rows, replies
from dunwell.store.queries import customers as customer_rows

router: Final = Operations(tags=["Replies"])


class Reply(Schema):
    """What came in: a reply, an automatic answer, a report of the mail servers."""

    id: int
    kind: str
    state: str
    received_at: str | None
    sender: str
    subject: str
    text: str
    about: int | None
    customer: int | None
    details: dict[str, Any]
    is_unread: bool
    is_being_checked: bool


class GivenReplyNote(Given):
    """What came of it."""

    note: Medium = ""


class GivenWriter(Given):
    """Which customer wrote it."""

    customer: Id


def told(row: models.Inbound) -> Reply:
    """Write what came in."""
    return Reply(
        id=row.pk,
        kind=row.kind,
        state=row.state,
        received_at=shapes.instant(row.received_at),
        sender=row.sender,
        subject=row.subject,
        text=row.text,
        about=row.about_id,
        customer=row.customer_id,
        details=row.details,
        is_unread=replies.is_unread(row),
        is_being_checked=replies.is_being_checked(row),
    )


@router.lists("replies", name="replies", needs=P.READ_WORKLIST, gives=Reply)
def listed(
    request: HttpRequest, after: After, limit: Limit, customer: Number, state: Word, kind: Word
) -> HttpResponse:
    """List what came in."""
    rows = api_rows.inbound(callers.of(request).sight)
    if customer:
        rows = rows.filter(customer=customer)
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    return answers.each(rows, told, after=after, limit=limit)


@router.shows("replies/{int:inbound_id}", name="reply", needs=P.READ_WORKLIST, gives=Reply)
def reply(request: HttpRequest, inbound_id: Key) -> HttpResponse:
    """Give one reply or report."""
    rows = api_rows.inbound(callers.of(request).sight)
    return answers.one(request, told(answers.found(rows, inbound_id)))


@router.changes(
    "replies/{int:inbound_id}/assignment", name="reply-assign", needs=P.CONTACT, gives=Reply
)
def assign(request: HttpRequest, inbound_id: Key, given: GivenWriter) -> HttpResponse:
    """Say which customer wrote it."""
    caller = callers.of(request)
    customer = finding.customer(caller, given.customer)
    return answers.changed(
        request,
        caller,
        _one(caller, inbound_id),
        told,
        lambda: actions.assign(
            by=caller.person, at=timezone.now(), inbound_id=inbound_id, customer=customer
        ),
        first=lambda: customer_rows.locked({customer.pk}),
    )


@router.changes(
    "replies/{int:inbound_id}/already-paid", name="reply-paid", needs=P.CONTACT, gives=Reply
)
def already_paid(request: HttpRequest, inbound_id: Key, given: GivenReplyNote) -> HttpResponse:
    """Let somebody look for the payment that a reply speaks of."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        _one(caller, inbound_id),
        told,
        lambda: actions.already_paid(
            by=caller.person, at=timezone.now(), inbound_id=inbound_id, note=given.note.strip()
        ),
    )


@router.changes("replies/{int:inbound_id}/done", name="reply-done", needs=P.CONTACT, gives=Reply)
def done(request: HttpRequest, inbound_id: Key, given: GivenReplyNote) -> HttpResponse:
    """Note that a reply was read and looked after."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        _one(caller, inbound_id),
        told,
        lambda: actions.done(
            by=caller.person,
            at=timezone.now(),
            inbound_id=inbound_id,
            outcome=given.note.strip(),
        ),
    )


def _one(caller: Caller, pk: int) -> tuple[QuerySet[models.Inbound], int]:
    return api_rows.inbound(caller.sight), pk
