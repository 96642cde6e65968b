"""A real OpenID Connect provider as a process of its own on loopback, and a person who uses it."""

import json
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPMessage
from typing import IO, Any, Final
from urllib.parse import urlencode, urlsplit

from tools.serving import free_port

CLIENT_ID: Final = "dunwell"
_PATIENCE_SECONDS: Final = 30


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: HTTPMessage,
        newurl: str,
    ) -> None:
        """Follow nowhere: where it leads is what the test wants to know."""


@contextmanager
def running(*people: dict[str, Any]) -> Iterator[str]:
    """Run a provider that knows these people, and give the address it calls itself by."""
    port = free_port()
    words = [word for one in people for word in ("--user-claims", json.dumps(one))]
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(f"{address}/.well-known/openid-configuration")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


def say(question: str, subject: str) -> str:
    """Answer the provider's question as a person, and give the path that it leads back to."""
    form = urlencode({"sub": subject} if subject else {"action": "deny"}).encode()
    try:
        urllib.request.build_opener(_Stay).open(question, data=form, timeout=10)
    except urllib.error.HTTPError as answer:
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"
    raise AssertionError("the provider led nowhere")


def _wait(address: str) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            urllib.request.build_opener().open(address, timeout=1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return
