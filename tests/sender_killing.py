"""Senders that are killed again and again, against a mail server with a durable store of its own.

What counts as sent is what lies in the server's store. The sender runs in a forked process, so
that a thousand kills take minutes; it is killed with SIGKILL at a random moment.
"""

import os
import random
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import connections

from dunwell.actions import unknown_messages
from dunwell.core.messages import MessageState
from dunwell.jobs import sending
from dunwell.store.models import Entity, MailAccount, Message, Task
from tests import mail_peer, wrong_sender
from tests.jobs import outboxes
from tests.jobs.outboxes import NINE

Sender = Callable[[Callable[[], datetime]], object]

_WAITING: Final = 24  # Messages that wait whenever a sender begins.
_MEASURED_EVERY: Final = 25  # Starts, for a busy machine changes its pace.


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What a run of kills came to."""

    kills: int
    messages: int
    doubled: int
    lost: int
    unknown: int  # Shown to a person.

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.messages} messages: {self.doubled} doubled, "
            f"{self.lost} lost, {self.unknown} shown to a person as unknown"
        )


def right(at: Callable[[], datetime]) -> None:
    """Send as the program does."""
    sending.run(at=at, composer=outboxes.composer)


def wrong(at: Callable[[], datetime]) -> None:
    """Send first and mark afterwards, as one must not."""
    wrong_sender.send(at(), compose=outboxes.compose)


def kill_at_random(
    folder: Path, *, kills: int, seed: int, sender: Sender = right, senders: int = 1
) -> Figures:
    """Kill senders at random moments, then send the rest and let a person settle the unknown."""
    chance = random.Random(seed)
    entity = outboxes.open_entity(1)
    outboxes.no_ceilings()
    made = done = 0
    with mail_peer.running(folder, "--most-seconds", "0.01", "--later", "0.02") as port:
        MailAccount.objects.update(smtp_port=port)
        # What this run imports and remembers, every fork finds there: most of a second each.
        made += _top_up(entity, made)
        sender(lambda: NINE)
        starts, seconds = 0, 0.0
        while done < kills:
            made += _top_up(entity, made)
            if starts % _MEASURED_EVERY == 0:
                seconds = _seconds_of_a_run(sender)
                made += _top_up(entity, made)
            starts += 1
            done += _killed(sender, senders, [chance.uniform(0, seconds) for _ in range(senders)])
        _run_to_the_end(sender, hours=0)
    unknown = _settle(folder)
    with mail_peer.running(folder) as port:
        MailAccount.objects.update(smtp_port=port)
        _run_to_the_end(sender, hours=2)
    counts = mail_peer.message_ids(folder)
    every = set(Message.objects.values_list("message_id", flat=True))
    sent = set(
        Message.objects.filter(state=MessageState.SENT).values_list("message_id", flat=True)
    )
    assert set(counts) <= every
    return Figures(
        kills=done,
        messages=len(every),
        doubled=sum(1 for count in counts.values() if count > 1),
        lost=len(every - set(counts)) + len(every - sent),
        unknown=unknown,
    )


def _top_up(entity: Entity, made: int) -> int:
    missing = _WAITING - Message.objects.filter(state=MessageState.QUEUED).count()
    if missing > 0:
        outboxes.reminders(entity, missing, first=made + 1)
    return max(missing, 0)


def _seconds_of_a_run(sender: Sender) -> float:
    """Measure how long a sender takes for what waits, so that kills come at every point of it."""
    began = time.monotonic()
    _run_to_the_end(sender, hours=0)
    return time.monotonic() - began


def _killed(sender: Sender, senders: int, moments: Sequence[float]) -> int:
    """Start senders and kill each at its moment; give how many still lived then."""
    running = [_forked(sender) for _ in range(senders)]
    began, killed = time.monotonic(), 0
    for process, moment in zip(running, sorted(moments), strict=True):
        if _ended_before(process, began + moment):
            continue
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        killed += 1
    return killed


def _ended_before(process: int, moment: float) -> bool:
    """Wait for a moment, and tell whether a process ended by itself before it."""
    while not os.waitpid(process, os.WNOHANG)[0]:
        left = moment - time.monotonic()
        if left <= 0:
            return False
        time.sleep(min(left, 0.005))
    return True


def _run_to_the_end(sender: Sender, *, hours: float) -> None:
    process = _forked(sender, timedelta(hours=hours))
    _, status = os.waitpid(process, 0)
    assert os.waitstatus_to_exitcode(status) == 0


def _forked(sender: Sender, later: timedelta = timedelta()) -> int:
    """Run a sender in a process of its own, with database connections of its own."""
    connections.close_all()
    process = os.fork()
    if process:
        return process
    began, code = time.monotonic(), 1
    try:
        sender(lambda: NINE + later + timedelta(seconds=time.monotonic() - began))
        code = 0
    finally:
        os._exit(code)


def _settle(folder: Path) -> int:
    """Decide, as a person who looks into the receiving server would, about every open task."""
    there = mail_peer.message_ids(folder)
    tasks = Task.objects.filter(kind="resolve_unknown", state="open")
    shown = {task.because["message"] for task in tasks}
    unknown = set(Message.objects.filter(state=MessageState.UNKNOWN).values_list("pk", flat=True))
    assert shown == unknown
    for message in Message.objects.filter(pk__in=unknown):
        unknown_messages.decide(
            by=None, at=NINE, message_id=message.pk, left=message.message_id in there
        )
    return len(unknown)
