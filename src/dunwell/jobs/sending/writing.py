"""A message is written just before it is claimed, outside any transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from dunwell.actions import claiming
from dunwell.actions.claiming import Cleared, Wait, Written
from dunwell.actions.guards import Silence
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
        """The message it follows in its thread, if any."""

    @property
    def mime_bytes(self) -> bytes:
        """The whole message as it is handed to the mail server."""


Compose = Callable[..., Composed]


@dataclass(slots=True, kw_only=True)
class Texts:
    """What was written of a batch, what is silenced or waits, and what could not be written."""

    written: list[Written] = field(default_factory=list)
    silenced: dict[int, Silence] = field(default_factory=dict)
    waiting: dict[int, Wait] = field(default_factory=dict)
    unwritable: dict[int, str] = field(default_factory=dict)


def write(message_ids: Sequence[int], *, at: datetime, compose: Compose) -> Texts:
    """Write what the guards let pass; give the reasons for the rest."""
    texts = Texts()
    messages = outbox.with_facts(message_ids)
    found = claiming.look(messages, at=at)
    for message in messages:
        looked = found[message.pk]
        if isinstance(looked, Silence):
            texts.silenced[message.pk] = looked
        elif isinstance(looked, Wait):
            texts.waiting[message.pk] = looked
        else:
            _write(message, looked, texts, at, compose)
    return texts


def _write(message: Message, basis: Cleared, texts: Texts, at: datetime, compose: Compose) -> None:
    message.to = list(basis.to)
    try:
        texts.written.append(_written(message, basis, at, compose))
    except Refusal as refusal:
        texts.unwritable[message.pk] = str(refusal)


def _written(message: Message, basis: Cleared, at: datetime, compose: Compose) -> Written:
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
