"""A sender notes on its own disk which dot it is about to send and what was answered.

A claim is committed before any socket is opened, for many messages at once; the journal then
tells, after a crash, which of them were never ended (they certainly did not leave), which were
answered for, and which are truly unknown. Its lock is held for as long as its sender lives. It is
trusted only while the machine has not been started anew, since it is not forced to the disk.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from dunwell.core.outbox import Outcome, Verdict

_BOOT: Final = Path("/proc/sys/kernel/random/boot_id")
_SUFFIX: Final = ".journal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a journal tells of its claim: the messages ended, and the answers that came.

    It is `whole` unless the machine was started anew since: then its last lines may be missing.
    """

    whole: bool
    ended: frozenset[int]
    answered: Mapping[int, Outcome]


class Journal:
    """The journal of one sender, open and locked for as long as it lives."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.claim = secrets.token_hex(16)
        self._path = folder / f"{self.claim}{_SUFFIX}"
        self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._note({"boot": _boot()})

    def about_to_end(self, message_id: int) -> None:
        """Note that the dot of a message is sent next; raises when that cannot be noted."""
        self._note({"dot": message_id})

    def answered(self, message_id: int, outcome: Outcome) -> None:
        """Note what was answered; where the disk is full the message becomes unknown at worst."""
        self._note({"answer": message_id, "outcome": asdict(outcome)})

    def close(self, *, keep: bool) -> None:
        """Let go of the journal; it is kept while something in it is not confirmed."""
        if not keep:
            self._path.unlink(missing_ok=True)
        os.close(self._file)

    def _note(self, fact: Mapping[str, object]) -> None:
        line = json.dumps(fact, ensure_ascii=True).encode("ascii") + b"\n"
        if os.write(self._file, line) != len(line):
            raise OSError("the journal of the sender could not be written whole")


@contextmanager
def left_behind(folder: Path, claim: str) -> Iterator[Told | None]:
    """Lend what the journal of a sender that is gone tells; None where it lives or is elsewhere.

    The journal is removed afterwards unless the block fails.
    """
    path = folder / f"{claim}{_SUFFIX}"
    try:
        file = os.open(path, os.O_RDWR)
    except OSError:
        yield None
        return
    try:
        if not _is_free(file):
            yield None
            return
        yield _read(path)
        path.unlink(missing_ok=True)
    finally:
        os.close(file)


def sweep(folder: Path, *, claims: Collection[str]) -> None:
    """Remove the journals of senders that are gone and hold no message any more."""
    for path in folder.glob(f"*{_SUFFIX}"):
        if path.stem in claims:
            continue
        with left_behind(folder, path.stem):
            pass


def _is_free(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(path: Path) -> Told:
    ended: set[int] = set()
    answered: dict[int, Outcome] = {}
    boots = set()
    for fact in _facts(path):
        boots.add(fact.get("boot"))
        if "dot" in fact:
            ended.add(fact["dot"])
        elif "answer" in fact:
            answered[fact["answer"]] = _outcome(fact["outcome"])
    whole = bool(_boot()) and _boot() in boots
    return Told(whole=whole, ended=frozenset(ended), answered=answered)


def _facts(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_bytes().splitlines():
        try:
            fact = json.loads(line)
        except ValueError:
            return  # A line cut by a full disk or a kill; nothing follows it.
        yield fact


def _outcome(kept: Mapping[str, Any]) -> Outcome:
    return Outcome(
        verdict=Verdict(kept["verdict"]),
        answer=kept["answer"],
        provider_id=kept["provider_id"],
        refused=kept["refused"],
    )


def _boot() -> str:
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""
