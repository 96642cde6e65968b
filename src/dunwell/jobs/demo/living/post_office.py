"""A mail server on loopback that the demo's customers read; nothing it takes goes anywhere.

Every mail lies in a file of its own, so that customers of a demo that was stopped, or that goes
on another day, still know what they were asked.
"""

import itertools
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST: Final = "127.0.0.1"
_LARGEST: Final = 64 * 1024 * 1024
_RECIPIENTS: Final = "X-Delivered-To"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail as its recipients find it."""

    to: tuple[str, ...]
    message: EmailMessage

    @property
    def message_id(self) -> str:
        """Name the mail as its sender did."""
        return str(self.message["Message-ID"] or "")


@dataclass(slots=True, kw_only=True)
class PostOffice:
    """The mails of a folder, and those delivered and not yet read."""

    folder: Path
    port: int = 0
    waiting: list[Path] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        """Number on from the mails that lie there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        known = [int(path.stem) for path in self.folder.glob("*.eml")]
        self._numbers = itertools.count(max(known, default=0) + 1)

    def _kept(self, content: bytes) -> Path:
        """Write a mail under the next number that no other process took."""
        while True:
            path = self.folder / f"{next(self._numbers):07d}.eml"
            try:
                with path.open("xb") as file:
                    file.write(content)
            except FileExistsError:
                continue
            return path

    def collect(self) -> list[Mail]:
        """Take what was delivered since the last time."""
        taken, self.waiting = self.waiting, []
        return [_read(path) for path in taken]

    def newest(self, count: int) -> list[Mail]:
        """Give the mails delivered last, the oldest of them first."""
        paths = sorted(self.folder.glob("*.eml"))[-count:]
        return [_read(path) for path in paths]

    async def handle_DATA(  # noqa: N802 - the name the server looks for.
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take every mail."""
        del server, session
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        to = ", ".join(envelope.rcpt_tos)
        self.waiting.append(self._kept(f"{_RECIPIENTS}: {to}\r\n".encode() + content))
        return "250 2.0.0 taken"


def _read(path: Path) -> Mail:
    read = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(read, EmailMessage)  # noqa: S101 - the default policy makes these.
    to = str(read[_RECIPIENTS] or "").split(", ")
    return Mail(to=tuple(to), message=read)


@contextmanager
def opened(folder: Path) -> Iterator[PostOffice]:
    """Serve on a free port of loopback until the block ends."""
    office = PostOffice(folder=folder)
    office.port = _free_port()
    controller = Controller(office, hostname=HOST, port=office.port, data_size_limit=_LARGEST)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port
