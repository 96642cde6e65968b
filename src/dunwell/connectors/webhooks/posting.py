"""Post one event: resolve once, check what was found, connect to exactly that, and read little.

The name is looked up a single time, so nobody can answer publicly when it is checked and privately
when it is used; TLS and the Host header still go by the name. Redirects are not followed, and the
whole try ends after ten seconds, however slowly the other side talks.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Final

from dunwell.core import webhook_addresses
from dunwell.core.refusals import Refusal
from dunwell.core.webhook_addresses import Target

PATIENCE_SECONDS: Final = 10.0
_MOST_BYTES: Final = 2048
_AGENT: Final = "Dunwell-Webhooks/1"

Resolve = Callable[[str, int], Sequence[str]]


def resolved(host: str, port: int) -> list[str]:
    """Look a name up, once."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a try goes by: names allowed on this machine, whom it trusts, and its patience."""

    allowed: Collection[str] = ()
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    resolve: Resolve = resolved
    patience_seconds: float = PATIENCE_SECONDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered; `status` is 0 where there was no answer, and the words say why."""

    status: int
    words: str
    milliseconds: int


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, within: Surroundings | None = None
) -> Answer:
    """Post an event and give the answer; whatever goes wrong is an answer too."""
    around = within or Surroundings()
    began = time.monotonic()
    try:
        status, words = _posted(url, body, headers, around, began + around.patience_seconds)
    except Refusal as refusal:
        status, words = 0, str(refusal)
    except TimeoutError:
        status, words = 0, f"There was no answer within {around.patience_seconds:g} seconds."
    except (OSError, HTTPException, ValueError) as error:
        status, words = 0, f"{type(error).__name__}: {error}"
    taken = int((time.monotonic() - began) * 1000)
    return Answer(status=status, words=words, milliseconds=taken)


def _posted(
    url: str, body: bytes, headers: Mapping[str, str], around: Surroundings, until: float
) -> tuple[int, str]:
    goal = webhook_addresses.target(url, allowed=around.allowed)
    found = around.resolve(goal.host, goal.port)
    addresses = webhook_addresses.require_reachable(found, allowed=goal.allowed)
    connection = HTTPConnection(goal.host, goal.port)
    with _connected(goal, addresses, around, until) as sock, _Deadline(sock, until) as deadline:
        connection.sock = sock
        try:
            connection.request("POST", goal.path, body=body, headers=_sent(goal, headers))
            answer = connection.getresponse()
            if deadline.passed:  # Its headers broke off when the time was over.
                raise TimeoutError
            return answer.status, _words(answer)
        except (OSError, HTTPException) as error:
            if deadline.passed:
                raise TimeoutError from error
            raise


def _sent(goal: Target, headers: Mapping[str, str]) -> dict[str, str]:
    return {
        "Host": goal.netloc,
        "Content-Type": "application/json",
        "User-Agent": _AGENT,
        "Accept": "*/*",
        "Connection": "close",
        **headers,
    }


def _connected(
    goal: Target, addresses: Sequence[str], around: Surroundings, until: float
) -> socket.socket:
    """Connect to the first checked address that answers, and encrypt for the name."""
    problem: OSError = TimeoutError()
    for address in addresses:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        try:
            sock = socket.create_connection((address, goal.port), timeout=left)
        except OSError as error:
            problem = error
            continue
        return _encrypted(goal, sock, around, until) if goal.scheme == "https" else sock
    raise problem


def _encrypted(
    goal: Target, sock: socket.socket, around: Surroundings, until: float
) -> socket.socket:
    with _Deadline(sock, until) as deadline:
        try:
            return around.context.wrap_socket(sock, server_hostname=goal.host)
        except OSError as error:
            sock.close()
            if deadline.passed:
                raise TimeoutError from error
            raise


def _words(answer: HTTPResponse) -> str:
    """Read the first words of an answer, and where it would have led."""
    if 300 <= answer.status < 400:
        return "It answered with a redirect, which is not followed."
    try:
        return answer.read(_MOST_BYTES).decode("utf-8", "replace").strip()
    except (OSError, HTTPException):
        return ""  # The status is the answer; its words broke off.


class _Deadline:
    """Ends a connection at an instant, even where every single byte comes in time."""

    def __init__(self, sock: socket.socket, until: float) -> None:
        self.passed = False
        self._sock = sock
        self._timer = threading.Timer(max(0.0, until - time.monotonic()), self._end)
        self._timer.daemon = True

    def __enter__(self) -> "_Deadline":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _end(self) -> None:
        self.passed = True
        with suppress(OSError):
            # Beneath TLS, which another thread may be reading at this moment.
            socket.socket.shutdown(self._sock, socket.SHUT_RDWR)
