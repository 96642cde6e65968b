"""A few connections carry one claim's messages side by side, and never touch the database."""

import contextlib
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from dunwell.actions.confirming import Result
from dunwell.connectors.smtp.connections import Connection, Envelope
from dunwell.connectors.smtp.servers import Server
from dunwell.core.outbox import BEGIN_WITHIN, Outcome, Verdict
from dunwell.jobs.sending.journal import Journal

_STOPS: Final = frozenset({Verdict.NOT_TRIED, Verdict.UNSURE})
_GATHER_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A claimed message, and the reading of the machine's own clock when it was claimed."""

    message_id: int
    envelope: Envelope
    claimed_at_seconds: float


def elapsed_seconds() -> float:
    """Read a clock that nobody can set and that runs while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class Carriers:
    """Threads with a connection each; one whose server fails takes no further message."""

    def __init__(self, server: Server, *, connections: int, journal: Journal) -> None:
        self._server, self._journal = server, journal
        self._parcels: queue.SimpleQueue[Parcel | None] = queue.SimpleQueue()
        self._results: queue.SimpleQueue[Result] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._working = connections
        self._down: Outcome | None = None
        self._threads = [
            threading.Thread(target=self._work, name=f"smtp-{number}", daemon=True)
            for number in range(connections)
        ]
        self.in_hand = 0
        for thread in self._threads:
            thread.start()

    @property
    def down(self) -> str:
        """The words with which the server failed, once no connection works any more."""
        return self._down.answer if self._down else ""

    def give(self, parcels: Sequence[Parcel]) -> None:
        """Hand over parcels; each comes back as one result."""
        self.in_hand += len(parcels)
        for parcel in parcels:
            self._parcels.put(parcel)
        with self._lock:
            if self._down is not None:
                self._turn_away(self._down)

    def results(self, *, most: int, wait_seconds: float) -> list[Result]:
        """Wait for a first result, then gather those that come close behind."""
        found: list[Result] = []
        until = elapsed_seconds() + wait_seconds
        while len(found) < min(most, self.in_hand):
            try:
                found.append(self._results.get(timeout=max(until - elapsed_seconds(), 0.001)))
            except queue.Empty:
                break
            if len(found) == 1:
                until = elapsed_seconds() + _GATHER_SECONDS
        self.in_hand -= len(found)
        return found

    def close(self) -> None:
        """Begin nothing more, and let the connections say goodbye."""
        with self._lock:
            self._taken_back()
        for _ in self._threads:
            self._parcels.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        with contextlib.closing(Connection(self._server)) as connection:
            while (parcel := self._parcels.get()) is not None:
                outcome = self._carried(connection, parcel)
                if outcome.verdict in _STOPS:
                    self._stop(parcel, outcome)
                    return
                self._results.put(Result(message_id=parcel.message_id, outcome=outcome))

    def _stop(self, parcel: Parcel, outcome: Outcome) -> None:
        """Take nothing further from a server that failed; another connection may go on."""
        untried = outcome.verdict is Verdict.NOT_TRIED
        if untried and self._step_back(parcel):
            return
        self._results.put(Result(message_id=parcel.message_id, outcome=outcome))
        if untried or not self._step_back(None):
            self._give_up(outcome)

    def _carried(self, connection: Connection, parcel: Parcel) -> Outcome:
        """Hand over one message, unless its claim has become too old to begin it."""
        age = elapsed_seconds() - parcel.claimed_at_seconds
        if age > BEGIN_WITHIN.total_seconds():
            return Outcome(
                verdict=Verdict.NOT_TRIED, answer="It waited too long for its turn to be sent."
            )
        try:
            outcome = connection.deliver(
                parcel.envelope, before_dot=lambda: self._journal.about_to_end(parcel.message_id)
            )
        except Exception as error:  # Whatever it was, its message may have left.
            return Outcome(verdict=Verdict.UNSURE, answer=repr(error))
        with contextlib.suppress(OSError):
            self._journal.answered(parcel.message_id, outcome)
        return outcome

    def _step_back(self, parcel: Parcel | None) -> bool:
        """Leave the work, and a parcel, to the others; refused when there are none."""
        with self._lock:
            if self._working == 1:
                return False
            self._working -= 1
            if parcel is not None:
                self._parcels.put(parcel)
            return True

    def _give_up(self, outcome: Outcome) -> None:
        with self._lock:
            self._working = 0
            self._down = Outcome(verdict=Verdict.NOT_TRIED, answer=outcome.answer)
            self._turn_away(self._down)

    def _turn_away(self, outcome: Outcome) -> None:
        """Give back, untried, what nobody will carry; the caller holds the lock."""
        for parcel in self._taken_back():
            self._results.put(Result(message_id=parcel.message_id, outcome=outcome))

    def _taken_back(self) -> list[Parcel]:
        found: list[Parcel] = []
        while True:
            try:
                parcel = self._parcels.get_nowait()
            except queue.Empty:
                return found
            if parcel is not None:
                found.append(parcel)


@contextmanager
def carriers(server: Server, *, connections: int, journal: Journal) -> Iterator[Carriers]:
    """Lend carriers, and let their connections close however the block ends."""
    lent = Carriers(server, connections=connections, journal=journal)
    try:
        yield lent
    finally:
        lent.close()
