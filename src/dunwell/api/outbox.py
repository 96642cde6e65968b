"""Messages that leave over HTTP: read, released, held back and taken back."""

from datetime import date
from io import BytesIO
from typing import Annotated, Any, Final

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from dunwell.actions import releasing, trial_messages, unknown_messages
from dunwell.api import answers, callers, finding, shapes
from dunwell.api.fields import (
    After,
    AsOf,
    Code,
    Given,
    GivenReason,
    Id,
    Key,
    Limit,
    Medium,
    Number,
    Place,
    Short,
    Word,
)
from dunwell.api.operations import Operations
from dunwell.api.shapes import Money
from dunwell.core.channels import Tone
from dunwell.core.permissions import Permission as P
from dunwell.jobs.messages import showing
from dunwell.store import models
from dunwell.store.queries import api_rows
from dunwell.store.queries import outbox_pages as queries

router: Final = Operations(tags=["Messages"])


class Message(Schema):
    """A message, and how far it came."""

    id: int
    kind: str
    channel: str
    state: str
    entity: str
    customer: int | None
    document: int | None
    on_date: date
    language: str
    to: list[str]
    cc: list[str]
    subject: str
    created_at: str | None
    not_before: str | None
    attempts: int
    sent_at: str | None
    answer: str
    because: dict[str, Any]


class Event(Schema):
    """What happened to a message."""

    kind: str
    at: str | None
    details: dict[str, Any]


class Content(Schema):
    """What a message says; `is_final` tells whether these are the words that left."""

    subject: str
    text: str
    html: str
    sender: str
    files: list[str]
    is_final: bool
    asks_for: list[Money]
    events: list[Event]


class GivenIds(Given):
    """The messages that leave, and no others."""

    ids: Annotated[list[Id], Field(min_length=1, max_length=1000)]


class Released(Schema):
    """The messages that were still waiting and leave now."""

    released: list[int]


class GivenAnswer(Given):
    """Whether a message left, as found out elsewhere."""

    left: bool
    note: Medium = ""


class GivenTest(Given):
    """A text on a customer's items, to one's own address."""

    customer: Id
    entity: Code
    text: Code
    to: Short
    language: Code = ""


def told(row: models.Message) -> Message:
    """Write a message."""
    return Message(
        id=row.pk,
        kind=row.kind,
        channel=row.channel,
        state=row.state,
        entity=row.entity.code,
        customer=row.customer_id,
        document=row.document_id,
        on_date=row.on_date,
        language=row.language,
        to=row.to,
        cc=row.cc,
        subject=row.subject,
        created_at=shapes.instant(row.created_at),
        not_before=shapes.instant(row.not_before),
        attempts=row.attempts,
        sent_at=shapes.instant(row.sent_at),
        answer=row.answer,
        because=row.because,
    )


@router.lists("messages", name="messages", needs=P.READ_WORKLIST, gives=Message)
def messages(
    request: HttpRequest,
    after: After,
    limit: Limit,
    customer: Number,
    state: Word,
    kind: Word,
    on: AsOf,
) -> HttpResponse:
    """List messages."""
    rows = api_rows.messages(callers.of(request).sight).defer("mime", "html", "text")
    if customer:
        rows = rows.filter(customer=customer)
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if on:
        rows = rows.filter(on_date=on)
    return answers.each(rows, told, after=after, limit=limit)


@router.shows("messages/{int:message_id}", name="message", needs=P.READ_WORKLIST, gives=Message)
def message(request: HttpRequest, message_id: Key) -> HttpResponse:
    """Give one message."""
    rows = api_rows.messages(callers.of(request).sight)
    return answers.one(request, told(answers.found(rows, message_id)))


@router.reads(
    "messages/{int:message_id}/content",
    name="message-content",
    needs=P.READ_WORKLIST,
    gives=Content,
)
def content(request: HttpRequest, message_id: Key) -> HttpResponse:
    """Give the words of a message, what it asks for, and what happened to it."""
    row = answers.found(api_rows.messages(callers.of(request).sight), message_id)
    shown = showing.shown(row)
    asked = queries.asked([row.pk]).get(row.pk, [])
    return answers.said(
        Content(
            subject=shown.subject,
            text=shown.text,
            html=shown.html,
            sender=shown.sender,
            files=list(shown.files),
            is_final=shown.is_final,
            asks_for=[shapes.amount(units, currency) for currency, units, _count in asked],
            events=[
                Event(kind=one.kind, at=shapes.instant(one.at), details=one.details)
                for one in queries.events(row.pk)
            ],
        )
    )


@router.files(
    "messages/{int:message_id}/files/{int:number}",
    name="message-file",
    needs=P.READ_WORKLIST,
    kind="application/octet-stream",
)
def file(request: HttpRequest, message_id: Key, number: Place) -> HttpResponseBase:
    """Give one attachment, counted from 0: the one that left, else the one that would."""
    row = answers.found(api_rows.messages(callers.of(request).sight), message_id)
    one = showing.file_of(row, number, at=timezone.now())
    if one is None:
        raise answers.NotFound("The message has no such attachment.")
    return FileResponse(
        BytesIO(one.content),
        as_attachment=True,
        filename=one.name,
        content_type="application/octet-stream",
    )


@router.changes(
    "messages/{int:message_id}/release", name="message-release", needs=P.SEND, gives=Message
)
def release(request: HttpRequest, message_id: Key) -> HttpResponse:
    """Let a message leave that waited for a person."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        (api_rows.messages(caller.sight), message_id),
        told,
        lambda: releasing.release([message_id], by=caller.person, at=timezone.now()),
    )


@router.changes("messages/{int:message_id}/hold", name="message-hold", needs=P.SEND, gives=Message)
def hold(request: HttpRequest, message_id: Key) -> HttpResponse:
    """Keep a message back until a person releases it."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        (api_rows.messages(caller.sight), message_id),
        told,
        lambda: releasing.hold(message_id, by=caller.person, at=timezone.now()),
    )


@router.changes("messages/{int:message_id}/skip", name="message-skip", needs=P.SEND, gives=Message)
def skip(request: HttpRequest, message_id: Key, given: GivenReason) -> HttpResponse:
    """Take a message back before it leaves, with the reason."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        (api_rows.messages(caller.sight), message_id),
        told,
        lambda: releasing.skip(
            message_id, by=caller.person, at=timezone.now(), because=given.because
        ),
    )


@router.does("messages/release", name="messages-release", needs=P.SEND, gives=Released)
def release_several(request: HttpRequest, given: GivenIds) -> HttpResponse:
    """Release a batch: those of the messages named that wait, and no others."""
    caller = callers.of(request)

    def act() -> Released:
        rows = api_rows.messages(caller.sight).filter(pk__in=given.ids)
        within = sorted(rows.values_list("pk", flat=True))
        return Released(released=releasing.release(within, by=caller.person, at=timezone.now()))

    return answers.acted_at_once(request, caller, act)


@router.makes("messages/tests", name="message-test", needs=P.SEND, gives=Message)
def send_test(request: HttpRequest, given: GivenTest) -> HttpResponse:
    """Put a text on a customer's items into the outbox, to oneself."""
    caller = callers.of(request)

    def act() -> Message:
        row = trial_messages.queue(
            by=caller.person,
            at=timezone.now(),
            on=finding.acting_day(),
            entity=finding.entity(caller, given.entity),
            customer=finding.customer(caller, given.customer),
            key=given.text,
            tone=Tone(given.text) if given.text in set(Tone) else Tone.GENTLE,
            language=given.language,
            to=given.to,
        )
        return told(row)

    return answers.acted(request, caller, act, status=201)


@router.changes(
    "messages/{int:message_id}/whereabouts",
    name="message-decide",
    needs=P.CONTACT,
    gives=Message,
)
def decide(request: HttpRequest, message_id: Key, given: GivenAnswer) -> HttpResponse:
    """Say whether a message left of which the program does not know it."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        (api_rows.messages(caller.sight), message_id),
        told,
        lambda: unknown_messages.decide(
            by=caller.person,
            at=timezone.now(),
            message_id=message_id,
            left=given.left,
            note=given.note,
        ),
    )
