"""The files of a message: the statement of the day, and the invoices it names."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from dunwell.core.messages import MessageKind
from dunwell.jobs.messages import invoice_copies
from dunwell.jobs.messages.gathering import Gathered, wanted_by
from dunwell.jobs.messages.mime import Attachment
from dunwell.jobs.statements import rendering
from dunwell.jobs.statements.gathering import NothingToState, Request
from dunwell.store.models import DocumentFile, Message

_PDF: Final = "application/pdf"
# Mail servers refuse what is larger; base64 adds a third to it.
_MOST_BYTES: Final = 9_000_000


def files(found: Gathered, message: Message, *, as_of: date) -> tuple[Attachment, ...]:
    """Make or fetch what goes with a message; invoices are left out once it grows too large."""
    if message.kind == MessageKind.REPLY:
        return ()
    made = list(_statement(found, message, as_of))
    room = _MOST_BYTES - sum(len(one.content) for one in made)
    for one in _invoices(found, message, as_of):
        room -= len(one.content)
        if room < 0:
            break
        made.append(one)
    return tuple(made)


def _statement(found: Gathered, message: Message, as_of: date) -> Iterator[Attachment]:
    customer = wanted_by(message).customer
    if not found.files.statement or customer is None:
        return
    request = Request(customer=customer, as_of=as_of, entity=message.entity.code)
    try:
        content = rendering.pdf(request)
    except NothingToState:
        return
    yield Attachment(name=rendering.file_name(request), media_type=_PDF, content=content)


def _invoices(found: Gathered, message: Message, as_of: date) -> Iterator[Attachment]:
    """Give the files the book has of a document, else a copy made from its records."""
    kept = _kept(found.files.invoices)
    for document in found.files.invoices:
        if document in kept:
            yield from kept[document]
        else:
            yield invoice_copies.attachment(found, message.entity, document, as_of=as_of)


def _kept(documents: Sequence[int]) -> Mapping[int, list[Attachment]]:
    found: dict[int, list[Attachment]] = {}
    for one in DocumentFile.objects.filter(document__in=documents).order_by("pk"):
        file = Attachment(name=one.name, media_type=one.media_type, content=bytes(one.content))
        found.setdefault(one.document_id, []).append(file)
    return found
