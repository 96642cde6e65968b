"""A receiver of webhooks on loopback: it checks each signature and misbehaves on demand."""

import base64
import hashlib
import hmac
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """What arrived, with whether its signature held, and what is answered next."""

    port: int = 0
    secret: str = ""
    # Answered one after the other, the last of them again and again: a status, or a misbehaviour.
    answers: list[int | str] = field(default_factory=lambda: [200])
    events: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    sound: list[bool] = field(default_factory=list)

    @property
    def netloc(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def ids(self) -> list[str]:
        return [one["webhook-id"] for one in self.headers]

    def took(self, headers: dict[str, str], body: bytes) -> int | str:
        self.headers.append(headers)
        self.events.append(json.loads(body))
        self.sound.append(verified(self.secret, headers, body))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def verified(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """Compute what the signature has to be, as a receiver in another language would."""
    key = base64.b64decode(secret.split("_", 1)[1]) if secret else b""
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{body.decode()}"
    wanted = base64.b64encode(hmac.digest(key, said.encode(), hashlib.sha256)).decode()
    given = [one.split(",", 1) for one in headers["webhook-signature"].split(" ")]
    return any(version == "v1" and mark == wanted for version, mark in given)


@contextmanager
def running(
    context: ssl.SSLContext | None = None, *, answers: list[int | str] | None = None
) -> Iterator[Receiver]:
    """Listen on a free port, with TLS where a context is given."""
    receiver = Receiver(answers=list(answers or [200]))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            said = {name.lower(): value for name, value in self.headers.items()}
            answer = receiver.took({**said, "path": self.path}, body)
            if isinstance(answer, int):
                self._answer(answer)
            else:
                _misbehave(self, answer)

        def _answer(self, status: int) -> None:
            self.send_response(status)
            if status in {301, 302, 307}:
                self.send_header("Location", "http://10.0.0.1/inside")
            words = b"noted"
            self.send_header("Content-Length", str(len(words)))
            self.end_headers()
            self.wfile.write(words)

        def log_message(self, format: str, *words: object) -> None:  # noqa: A002 - its own name.
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Say nothing of a sender that hung up."""

    server = Server(("127.0.0.1", 0), Handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _misbehave(handler: BaseHTTPRequestHandler, how: str) -> None:
    raw = handler.connection
    handler.close_connection = True
    with suppress(OSError):
        if how == "hangs":
            time.sleep(3)
        elif how == "drips":
            raw.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            for _ in range(300):
                raw.sendall(b"x")
                time.sleep(0.01)
        elif how == "closes":
            raw.shutdown(socket.SHUT_RDWR)
        elif how == "breaks off":
            raw.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsho")
            raw.shutdown(socket.SHUT_RDWR)
        elif how == "floods":
            raw.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
            for _ in range(100):
                raw.sendall(b"x" * 1_000_000)
        elif how == "talks nonsense":
            raw.sendall(b"what do you mean?\r\n\r\n")
