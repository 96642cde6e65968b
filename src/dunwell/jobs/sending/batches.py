"""One entity's messages are claimed in batches, carried side by side, confirmed together."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeVar

from django.db import InterfaceError, OperationalError, connection

from dunwell.actions import claiming, confirming
from dunwell.actions.claiming import Claimed, Mode
from dunwell.connectors.smtp.connections import Envelope
from dunwell.core import pace
from dunwell.core.messages import MessageState
from dunwell.core.outreach import SendingTerms
from dunwell.core.pace import Ceiling
from dunwell.jobs.sending import carrying, servers, writing
from dunwell.jobs.sending.carrying import Carriers, Parcel
from dunwell.jobs.sending.journal import Journal
from dunwell.jobs.sending.tally import Clock, Sent
from dunwell.jobs.sending.writing import Composer
from dunwell.store.models import MailAccount, Message
from dunwell.store.queries import outbox

_BATCH: Final = 200
# While fewer than this are in hand, the next batch is claimed beside them.
_LOW: Final = 100
_WAIT_SECONDS: Final = 1.0
# A database that was started anew is back within this; what was answered must not be lost.
_KEEP_TRYING_SECONDS: Final = 60.0
_WINDOW_OF_CHOICE: Final = 500

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """An entity as it sends in this run."""

    pk: int
    code: str
    mode: Mode
    account: MailAccount | None
    to_colleagues: bool = False


@dataclass(slots=True, kw_only=True)
class Batches:
    """The state of one entity's sending."""

    sender: Sender
    waiting: deque[int]
    sent: Sent
    at: Clock
    terms: SendingTerms
    composer: Composer
    journal: Journal

    def capture(self) -> None:
        """In test mode keep what would have left; no socket is opened."""
        while self.waiting:
            ids = [self.waiting.popleft() for _ in range(min(_BATCH, len(self.waiting)))]
            self._claim(ids)

    def carry(self) -> None:
        """Send for real."""
        server = servers.smtp_of(self.sender.account, entity=self.sender.code)
        connections = min(self.terms.connections, len(self.waiting))
        with carrying.carriers(server, connections=connections, journal=self.journal) as carriers:
            while self.waiting or carriers.in_hand:
                if self.waiting and carriers.in_hand < _LOW:
                    self._hand_over(carriers)
                if carriers.in_hand:
                    self._confirm(carriers.results(most=_BATCH, wait_seconds=_WAIT_SECONDS))
            if carriers.down:
                self.sent.problems[self.sender.code] = carriers.down

    def _hand_over(self, carriers: Carriers) -> None:
        """Claim what the ceilings admit; what must wait for them waits for the next run."""
        if carriers.down:
            self.waiting.clear()
            return
        chosen = self._admitted()
        if not chosen:
            self.sent.again_at = self.at() + timedelta(seconds=5)
            self.waiting.clear()
            return
        claimed_at_seconds = carrying.elapsed_seconds()
        claimed = self._claim(chosen).claimed
        rows = Message.objects.filter(pk__in=claimed).order_by("pk")
        rows = rows.only("to", "cc", "attempts", "mime")
        carriers.give([self._parcel(row, claimed_at_seconds) for row in rows])

    def _admitted(self) -> list[int]:
        seen = [self.waiting[place] for place in range(min(_WINDOW_OF_CHOICE, len(self.waiting)))]
        ceiling = Ceiling(
            in_all=self.terms.messages_a_minute,
            to_a_domain=self.terms.messages_a_minute_per_domain,
        )
        recent = outbox.left_lately(self.sender.pk, at=self.at())
        admitted = pace.admitted(outbox.leaving(seen), recent=recent, ceiling=ceiling)[:_BATCH]
        for _ in seen:
            self.waiting.popleft()
        chosen = set(admitted)
        self.waiting.extendleft(reversed([pk for pk in seen if pk not in chosen]))
        return list(admitted)

    def _claim(self, ids: Sequence[int]) -> Claimed:
        now = self.at()
        texts = writing.write(ids, at=now, composer=self.composer)
        claimed = claiming.claim(
            texts.written,
            entity_id=self.sender.pk,
            expected=self.sender.mode,
            at=now,
            claim=self.journal.claim,
            to_colleagues=self.sender.to_colleagues,
        )
        silenced = claiming.silence(texts.silenced, at=now) if texts.silenced else {}
        held = claiming.hold(texts.unwritable, at=now) if texts.unwritable else []
        if texts.waiting:
            claiming.wait(texts.waiting, at=now)
        self.sent.reached(MessageState.CAPTURED, len(claimed.captured))
        self.sent.reached(MessageState.HELD, len(held))
        taken_back = [*claimed.silenced.values(), *silenced.values()]
        self.sent.reached(MessageState.CANCELLED, len(taken_back))
        self.sent.silent.update(str(one.code) for one in taken_back)
        if claimed.mode is not self.sender.mode:
            self.waiting.clear()
        self.waiting.extend(claimed.changed)
        return claimed

    def _parcel(self, row: Message, claimed_at_seconds: float) -> Parcel:
        account = self.sender.account
        envelope = Envelope(
            sender=account.from_address if account else "",
            recipients=(*row.to, *row.cc),
            mime=bytes(row.mime or b""),
            last_try=row.attempts >= self.terms.tries,
        )
        return Parcel(message_id=row.pk, envelope=envelope, claimed_at_seconds=claimed_at_seconds)

    def _confirm(self, results: Sequence[confirming.Result]) -> None:
        if not results:
            return
        told = _again(
            lambda: confirming.confirm(
                results, at=self.at(), claim=self.journal.claim, tries=self.terms.tries
            )
        )
        for state, count in told.items():
            self.sent.reached(state, count)


def _again(act: Callable[[], _T]) -> _T:
    """Do it again while the database is away; its answers are in the journal meanwhile."""
    until = carrying.elapsed_seconds() + _KEEP_TRYING_SECONDS
    pause_seconds = 0.1
    while True:
        try:
            return act()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or carrying.elapsed_seconds() > until:
                raise
            connection.close()
            time.sleep(pause_seconds)
            pause_seconds = min(pause_seconds * 2, 5.0)


def send(
    sender: Sender,
    ids: Sequence[int],
    *,
    sent: Sent,
    at: Clock,
    terms: SendingTerms,
    composer: Composer,
    journal: Journal,
) -> None:
    """Send an entity's messages, for real or into the mailbox page."""
    batches = Batches(
        sender=sender,
        waiting=deque(ids),
        sent=sent,
        at=at,
        terms=terms,
        composer=composer,
        journal=journal,
    )
    if sender.mode is Mode.LIVE:
        batches.carry()
    elif sender.mode is Mode.TEST:
        batches.capture()
