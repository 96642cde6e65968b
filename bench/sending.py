"""The task `send`: reminders leave into a sink, batched as we do it and one by one."""

import smtplib
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from bench import outbox_rows
from bench.outbox_rows import NINE
from bench.timing import timed
from dunwell.actions import claiming, confirming
from dunwell.actions.claiming import Mode
from dunwell.actions.confirming import Result
from dunwell.cli import books
from dunwell.core.messages import MessageState
from dunwell.core.outbox import Outcome, Verdict
from dunwell.jobs import sending
from dunwell.jobs.sending import writing
from dunwell.store.models import MailAccount, Message

_TRIES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Composed:
    """A text that costs nothing to write: writing is measured by itself."""

    subject: str = "Reminder"
    text: str = "You owe."
    html: str = ""
    in_reply_to: str = ""
    mime_bytes: bytes = b""
    attachments: list[Any] = field(default_factory=list)


def run(*, messages: int, one_by_one: int) -> dict[str, float]:
    """Send a few one by one, then the rest in batches; give messages a second of both."""
    books.open_book()
    with _sink() as port:
        outbox_rows.fill(messages + 2 * one_by_one, port=port)
        ids = list(Message.objects.order_by("pk").values_list("pk", flat=True))
        first, second = ids[:one_by_one], ids[one_by_one : 2 * one_by_one]
        alone = timed(partial(_each, _guarded, first))
        plain = timed(partial(_each, _plain, second))
        ours = timed(_batched)
    left = Message.objects.filter(state=MessageState.SENT).count()
    assert left == len(ids), f"{left} of {len(ids)} left"
    return {
        "ours": messages / ours,
        "guarded": one_by_one / alone,
        "plain": one_by_one / plain,
    }


def _each(act: Callable[[int], None], message_ids: Sequence[int]) -> None:
    for message_id in message_ids:
        act(message_id)


def _batched() -> None:
    while sending.run(at=lambda: NINE, composer=lambda: _compose).states:
        pass


def _guarded(message_id: int) -> None:
    """Do all that we do, for one message with a connection and commits of its own."""
    account = MailAccount.objects.get()
    texts = writing.write([message_id], at=NINE, composer=lambda: _compose)
    claimed = claiming.claim(
        texts.written,
        entity_id=account.entity_id,
        expected=Mode.LIVE,
        at=NINE,
        claim=f"one-{message_id}",
    ).claimed
    assert claimed
    message = Message.objects.get(pk=message_id)
    _hand_over(account, message.to, bytes(message.mime or b""))
    result = Result(message_id=message_id, outcome=Outcome(verdict=Verdict.TAKEN))
    confirming.confirm([result], at=NINE, claim=f"one-{message_id}", tries=_TRIES)


def _plain(message_id: int) -> None:
    """Send without any check and commit that it was sent: the least that can be done."""
    account = MailAccount.objects.get()
    message = Message.objects.get(pk=message_id)
    _hand_over(account, message.to, _mime(message))
    Message.objects.filter(pk=message_id).update(state=MessageState.SENT, sent_at=NINE)


def _hand_over(account: MailAccount, to: list[str], mime: bytes) -> None:
    with smtplib.SMTP(account.smtp_host, account.smtp_port, local_hostname="bench") as smtp:
        smtp.sendmail(account.from_address, to, mime)


def _compose(message: Message, /, *, items: Any, as_of: date, at: datetime) -> _Composed:
    del items, as_of, at
    return _Composed(mime_bytes=_mime(message))


def _mime(message: Message) -> bytes:
    return f"Message-ID: {message.message_id}\n\n{'You owe.' * 50}\n".encode()


@contextmanager
def _sink() -> Iterator[int]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.mail_sink"],
        cwd=Path(__file__).resolve().parents[1],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()
