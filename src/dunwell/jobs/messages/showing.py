"""A message as a person looks at it: what left word for word, else what would leave now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from dunwell.core.messages import MessageKind, MessageState
from dunwell.jobs.messages import composing, gathering
from dunwell.jobs.messages.gathering import AskedItem, Book, Gathered, Wanted
from dunwell.jobs.messages.letters import Line
from dunwell.jobs.messages.mime import Attachment
from dunwell.store.models import Message, TouchItem
from dunwell.store.queries import letters

# In these states what the message says is not fixed yet.
_WRITTEN_LATER = frozenset({MessageState.HELD, MessageState.QUEUED, MessageState.CANCELLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a message says; `is_final` tells whether these are the words that left."""

    subject: str
    text: str
    html: str
    sender: str
    files: tuple[str, ...]
    lines: tuple[Line, ...]
    is_final: bool


def shown(message: Message) -> Shown:
    """Show a message of the outbox."""
    as_of = message.on_date
    found = Book().of_message(message, items=_items(message), as_of=as_of)
    final = bool(message.text) and message.state not in _WRITTEN_LATER
    if final:
        files = tuple(one["name"] for one in message.attachments)
        subject, text, html = message.subject, message.text, message.html
    else:
        said = composing.said_of(message, found)
        files = _planned(found, as_of)
        subject, text, html = said.subject, said.text, said.html
    return Shown(
        subject=subject,
        text=text,
        html=html,
        sender=_sender(found, message),
        files=files,
        lines=found.letter.lines,
        is_final=final,
    )


def preview(wanted: Wanted, *, as_of: date, policy: Mapping[str, Any] | None = None) -> Shown:
    """Show a text on a real customer's items as of a day, under the policy in force or another."""
    items = gathering.shown_items(wanted, as_of=as_of)
    found = Book(policy).gather(wanted, items=items, as_of=as_of)
    said = composing.said(found.letter)
    box = composing.sender(found.account, wanted.entity)
    return Shown(
        subject=said.subject,
        text=said.text,
        html=said.html,
        sender=f"{box.name} <{box.address}>",
        files=_planned(found, as_of),
        lines=found.letter.lines,
        is_final=False,
    )


def file_of(message: Message, number: int, *, at: datetime) -> Attachment | None:
    """Give one attachment: the one that left, else the one that would leave now."""
    if message.mime and message.state not in _WRITTEN_LATER:
        files = _files_in(bytes(message.mime))
    else:
        made = composing.compose(message, items=_items(message), as_of=message.on_date, at=at)
        files = list(made.files)
    return files[number] if number < len(files) else None


def _files_in(mime: bytes) -> list[Attachment]:
    mail: EmailMessage = message_from_bytes(mime, policy=default)
    return [
        Attachment(
            name=part.get_filename() or "",
            media_type=part.get_content_type(),
            content=_bytes(part),
        )
        for part in mail.iter_attachments()
    ]


def _bytes(part: EmailMessage) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _items(message: Message) -> Sequence[AskedItem]:
    """Read what a reminder would ask for now; other kinds find their items themselves."""
    if message.kind != MessageKind.REMINDER or message.touch_id is None:
        return ()
    ids = TouchItem.objects.filter(touch=message.touch_id).values_list("item", flat=True)
    found = letters.of_items(list(ids), as_of=message.on_date)
    return tuple(one for one in found if one.asked_amount)


def _planned(found: Gathered, as_of: date) -> tuple[str, ...]:
    number = "".join(
        one if one.isascii() and one.isalnum() else "-" for one in found.letter.addressee.number
    )
    statement = (f"statement_{number}_{as_of.isoformat()}.pdf",) if found.files.statement else ()
    numbers = {line.document_id: line.number for line in found.letter.lines}
    return (*statement, *(f"{numbers.get(pk, pk)}.pdf" for pk in found.files.invoices))


def _sender(found: Gathered, message: Message) -> str:
    box = composing.sender(found.account, message.entity)
    return f"{box.name} <{box.address}>"
