"""A real mail server on loopback with its own durable store: what lies there was sent.

Run as a program it is a process of its own: `python -m tests.mail_peer FOLDER [options]` prints
its port and serves until its standard input is closed.
"""

import argparse
import asyncio
import itertools
import os
import random
import ssl
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

ROOT = Path(__file__).resolve().parents[1]
_numbers = itertools.count(1)
_TAKEN = "250 2.0.0 Ok: queued as {name}"


def stored(folder: Path) -> list[bytes]:
    """Read every message the server took, in the order in which it did."""
    return [path.read_bytes() for path in sorted(folder.glob("*.eml"))]


def message_ids(folder: Path) -> Counter[str]:
    """Count how often each Message-ID was taken."""
    return Counter(str(message_from_bytes(mime)["Message-ID"]) for mime in stored(folder))


@dataclass
class Behaviour:
    """What the server does at each step; a reply of None takes what is given."""

    mail: Callable[[str], str | None] = lambda _: None
    rcpt: Callable[[str], str | None] = lambda _: None
    data: Callable[[Envelope], str | None] = lambda _: None
    seconds: Callable[[], float] = lambda: 0.0  # How long it looks at a message.
    drop_before_answer: bool = False
    drop_before_store: bool = False
    hang_seconds: Callable[[], float] = lambda: 0.0  # How long it keeps its answer back.
    seen: list[str] = field(default_factory=list)  # The recipients of every try.


class Handler:
    """Keeps every message in a file of its own, forced to the disk before it is answered for."""

    def __init__(self, folder: Path, behaviour: Behaviour) -> None:
        self.folder, self.does = folder, behaviour

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session
        if refusal := self.does.mail(address):
            return refusal
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session
        self.does.seen.append(address)
        if refusal := self.does.rcpt(address):
            return refusal
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        del session
        await asyncio.sleep(self.does.seconds())
        if self.does.drop_before_store:
            _drop(server)
            return "421 gone"
        if refusal := self.does.data(envelope):
            return refusal
        name = self._keep(bytes(envelope.original_content or b""))
        await asyncio.sleep(self.does.hang_seconds())
        if self.does.drop_before_answer:
            _drop(server)
        return _TAKEN.format(name=name)

    def _keep(self, content: bytes) -> str:
        path = self.folder / f"{next(_numbers):06}-{os.getpid()}.eml"
        with path.with_suffix(".part").open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        path.with_suffix(".part").rename(path)
        return path.stem


def _drop(server: SMTP) -> None:
    """End the connection without a word."""
    transport = server.transport
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()


@dataclass(frozen=True)
class Peer:
    """A server that runs in this process, and what it took."""

    port: int
    folder: Path
    does: Behaviour


@contextmanager
def serving(
    folder: Path,
    behaviour: Behaviour | None = None,
    *,
    starttls: ssl.SSLContext | None = None,
    login: tuple[str, str] | None = None,
) -> Iterator[Peer]:
    """Serve on loopback, in a thread, for as long as the block runs."""
    does = behaviour or Behaviour()

    def known(
        server: object, session: object, envelope: object, mechanism: object, given: object
    ) -> AuthResult:
        del server, session, envelope, mechanism
        assert isinstance(given, LoginPassword)
        return AuthResult(success=(given.login.decode(), given.password.decode()) == login)

    def conversation() -> SMTP:
        return SMTP(
            Handler(folder, does),
            hostname="127.0.0.1",
            enable_SMTPUTF8=True,
            tls_context=starttls,
            require_starttls=starttls is not None,
            authenticator=known if login else None,
            auth_required=login is not None,
            auth_require_tls=starttls is not None,
            loop=loop,
        )

    folder.mkdir(parents=True, exist_ok=True)
    # The loop begins in its own thread: this one may already run a browser's.
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    starting = loop.create_server(conversation, "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(starting, loop).result(10)
    try:
        yield Peer(port=server.sockets[0].getsockname()[1], folder=folder, does=does)
    finally:
        asyncio.run_coroutine_threadsafe(_ended(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _ended(server: asyncio.Server) -> None:
    """Stop listening and drop whoever is still talking."""
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@contextmanager
def running(folder: Path, *words: str) -> Iterator[int]:
    """Run the server as a process of its own and give its port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.mail_peer", str(folder), *words],
        cwd=ROOT,
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


def main() -> None:
    """Serve until nobody listens any more."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most-seconds", type=float, default=0.0)
    parser.add_argument("--later", type=float, default=0.0, help="share answered with 4xx")
    options = parser.parse_args()
    chance = random.Random(1)
    behaviour = Behaviour(
        seconds=lambda: chance.uniform(0, options.most_seconds / 2),
        hang_seconds=lambda: chance.uniform(0, options.most_seconds / 2),
        data=lambda _: "451 4.3.0 later" if chance.random() < options.later else None,
    )
    with serving(options.folder, behaviour) as peer:
        print(peer.port, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
