"""A mail server on loopback that the demo's customers read; nothing it takes goes anywhere."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Final

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST: Final = "127.0.0.1"
_LARGEST: Final = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """One mail as its recipients find it."""

    to: tuple[str, ...]
    message: EmailMessage

    @property
    def message_id(self) -> str:
        """Name the mail as its sender did."""
        return str(self.message["Message-ID"] or "")


@dataclass(slots=True)
class PostOffice:
    """What was delivered and not yet read."""

    port: int = 0
    waiting: list[Mail] = field(default_factory=list)

    def collect(self) -> list[Mail]:
        """Take what was delivered since the last time."""
        taken, self.waiting = self.waiting, []
        return taken

    async def handle_DATA(  # noqa: N802 - the name the server looks for.
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Take every mail."""
        del server, session
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        read = message_from_bytes(content, policy=policy.default)
        assert isinstance(read, EmailMessage)  # noqa: S101 - the default policy makes these.
        self.waiting.append(Mail(to=tuple(envelope.rcpt_tos), message=read))
        return "250 2.0.0 taken"


@contextmanager
def opened() -> Iterator[PostOffice]:
    """Serve on a free port of loopback until the block ends."""
    office = PostOffice()
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
