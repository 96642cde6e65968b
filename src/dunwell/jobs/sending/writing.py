"""A message is written just before it is claimed, outside any transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from dunwell.actions import claiming
from dunwell.actions.claiming import Cleared, Wait, Written
from dunwell.actions.guards import Silence
from dunwell.core.messages import MessageKind
from dunwell.core.refusals import Refusal
from dunwell.store.models import Message
from dunwell.store.queries import outbox


class Composed(Protocol):
    """What a composer gives: the texts, the files and the bytes that will leave."""

    @property
    def subject(self) -> str:
        """The subject in clear."""

    @property
    def text(self) -> str:
        """The plain text."""

    @property
    def html(self) -> str:
        """The HTML."""

    @property
    def attachments(self) -> Sequence[Any]:
        """The attached files: name, media_type, sha256 and size."""

    @property
    def in_reply_to(self) -> str:
        """The Message-ID it answers, if any."""

    @property
    def mime_bytes(self) -> bytes:
        """The whole message as it is handed to the mail server."""


class Compose(Protocol):
    """Writes one message about items, as of a day, dated at an instant."""

    def __call__(self, message: Message, /, *, items: Any, as_of: date, at: datetime) -> Composed:
        """Write it; refuse what cannot be written."""


# Makes a composer for one batch, so that what its messages share is read once.
Composer = Callable[[], Compose]


@dataclass(slots=True, kw_only=True)
class Texts:
    """What was written of a batch, what is silenced or waits, and what could not be written."""

    written: list[Written] = field(default_factory=list)
    silenced: dict[int, Silence] = field(default_factory=dict)
    waiting: dict[int, Wait] = field(default_factory=dict)
    unwritable: dict[int, str] = field(default_factory=dict)


def write(message_ids: Sequence[int], *, at: datetime, composer: Composer) -> Texts:
    """Write what the guards let pass; give the reasons for the rest."""
    texts = Texts()
    messages, compose = outbox.with_facts(message_ids), composer()
    found = claiming.look(messages, at=at)
    for message in messages:
        looked = found[message.pk]
        if isinstance(looked, Silence):
            texts.silenced[message.pk] = looked
        elif isinstance(looked, Wait):
            texts.waiting[message.pk] = looked
        else:
            _write(message, looked, texts, compose, at)
    return texts


def _write(message: Message, basis: Cleared, texts: Texts, compose: Compose, at: datetime) -> None:
    message.to = list(basis.to)
    try:
        texts.written.append(_written(message, basis, compose, at))
    except Refusal as refusal:
        texts.unwritable[message.pk] = str(refusal)


def _written(message: Message, basis: Cleared, compose: Compose, at: datetime) -> Written:
    if message.kind != MessageKind.REMINDER and message.attempts and message.mime:
        return _as_before(message, basis)
    made = compose(message, items=basis.items, as_of=message.on_date, at=at)
    return Written(
        message_id=message.pk,
        basis=basis,
        subject=made.subject,
        text=made.text,
        html=made.html,
        mime=made.mime_bytes,
        attachments=list(made.attachments),
        in_reply_to=made.in_reply_to,
    )


def _as_before(message: Message, basis: Cleared) -> Written:
    """Tried again, what names no amounts that may have changed leaves as it was first written."""
    return Written(
        message_id=message.pk,
        basis=basis,
        subject=message.subject,
        text=message.text,
        html=message.html,
        mime=bytes(message.mime or b""),
        attachments=message.attachments,
        in_reply_to=message.in_reply_to,
    )
