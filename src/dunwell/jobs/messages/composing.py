"""A message is composed from the book at the moment it leaves: texts, files, headers and bytes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, Final

from dunwell.core import templates
from dunwell.core.messages import MessageKind
from dunwell.core.placeholders import PLACEHOLDERS, Shape
from dunwell.core.templates import Name, Paragraph
from dunwell.jobs.messages import attaching, hypertext, mime, plain_text, wording
from dunwell.jobs.messages.gathering import AskedItem, Book, Gathered
from dunwell.jobs.messages.letters import Letter
from dunwell.jobs.messages.mime import Attachment, Mail, Mailbox
from dunwell.store.models import Entity, MailAccount, Message

_TEST: Final = "TEST: "
_THREAD_NAMED: Final = 10
_LONGEST_SUBJECT: Final = 200
# Nobody has this address; a message that leaves has the one of the entity's mail account.
_NO_SENDER: Final = "sender-not-set@dunwell.invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """What a letter says."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A message as it will leave."""

    subject: str
    text: str
    html: str
    files: tuple[Attachment, ...]
    in_reply_to: str
    mime_bytes: bytes

    @property
    def attachments(self) -> list[dict[str, Any]]:
        """Describe the files as the outbox keeps them."""
        return [
            {
                "name": one.name,
                "media_type": one.media_type,
                "sha256": one.sha256,
                "size": len(one.content),
            }
            for one in self.files
        ]


def compose(
    message: Message,
    *,
    items: Sequence[AskedItem],
    as_of: date,
    at: datetime,
    book: Book | None = None,
) -> Composed:
    """Write a message of the outbox.

    `items` are those the guards let pass; `at` is the instant its Date header names. Who writes
    many hands in one `book`, so that what they share is read once.
    """
    found = (book or Book()).of_message(message, items=items, as_of=as_of)
    made = said_of(message, found)
    files = attaching.files(found, message, as_of=as_of)
    mail = Mail(
        sender=sender(found.account, message.entity),
        reply_to=found.account.reply_to if found.account else "",
        to=message.to,
        cc=message.cc,
        subject=made.subject,
        at=at.astimezone(UTC),
        message_id=message.message_id,
        references=found.thread[-_THREAD_NAMED:],
        automatic=message.kind != MessageKind.REPLY,
        language=found.letter.figures.language,
        text=made.text,
        html=made.html,
        attachments=files,
    )
    return Composed(
        subject=made.subject,
        text=made.text,
        html=made.html,
        files=files,
        in_reply_to=found.thread[-1] if found.thread else "",
        mime_bytes=mime.written(mail),
    )


def said(letter: Letter, *, before: str = "") -> Texts:
    """Put a letter into words; `before` stands in front of its subject."""
    body = templates.parsed(letter.written.body)
    (subject_line,) = templates.parsed(letter.written.subject)[:1]
    values = wording.values(letter, _names(subject_line, *body))
    subject = before + mime.one_line(templates.filled(subject_line, values))
    subject = " ".join(subject.split())[:_LONGEST_SUBJECT]
    return Texts(
        subject=subject,
        text=plain_text.written(letter, body, values),
        html=hypertext.written(letter, subject, body, values),
    )


def sender(account: MailAccount | None, entity: Entity) -> Mailbox:
    """Give who a message is from; in test mode an entity may not have said yet."""
    if account is None or not account.from_address:
        return Mailbox(address=entity.email or _NO_SENDER, name=entity.name)
    return Mailbox(address=account.from_address, name=account.from_name or entity.name)


def said_of(message: Message, found: Gathered) -> Texts:
    """Put a message of the outbox into words; a person's own are left as they are."""
    if message.kind == MessageKind.REPLY:
        return by_person(found.letter, message.subject, message.text)
    return said(found.letter, before=_TEST if message.kind == MessageKind.TEST else "")


def by_person(letter: Letter, subject: str, text: str) -> Texts:
    """Dress what a person wrote; every brace in it is text."""
    body = tuple((part,) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())
    plain: Mapping[str, str] = {}
    return Texts(
        subject=mime.one_line(subject)[:_LONGEST_SUBJECT],
        text=plain_text.written(letter, body, dict(plain)),
        html=hypertext.written(letter, subject, body, plain),
    )


@lru_cache(maxsize=1024)
def _names(*paragraphs: Paragraph) -> frozenset[str]:
    return frozenset(_words(paragraphs))


def _words(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    for paragraph in paragraphs:
        for piece in paragraph:
            if isinstance(piece, Name) and PLACEHOLDERS[piece.name].shape is Shape.WORDS:
                yield piece.name
