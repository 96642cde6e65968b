"""A person's browser as far as speed goes: one connection, one session, nothing drawn."""

import http.client
import re
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode, urlsplit

_TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_PATIENCE_SECONDS: Final = 120.0


@dataclass(slots=True)
class Visitor:
    """Asks one server for pages, with the cookies it was given."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def sign_in(self, link: str) -> None:
        """Take the one-time link as its page's button does."""
        token = _TOKEN.search(self.read(link))
        if token is None:
            raise RuntimeError("The page of the one-time link has no form.")
        self._ask("POST", link, body=urlencode({"csrfmiddlewaretoken": token[1]}))

    def read(self, path: str, headers: Mapping[str, str] | None = None) -> str:
        """Give a page."""
        return self._ask("GET", path, headers=headers)

    def seconds(self, path: str, headers: Mapping[str, str] | None = None) -> float:
        """Give how long a page takes to arrive whole."""
        began = time.perf_counter()
        self.read(path, headers)
        return time.perf_counter() - began

    def sent(self, path: str, fields: Mapping[str, str], headers: Mapping[str, str]) -> float:
        """Send a form as a page's script does, and give how long its answer takes."""
        began = time.perf_counter()
        self._ask("POST", path, headers=headers, body=urlencode(fields), expected=(200,))
        return time.perf_counter() - began

    def _ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: str = "",
        expected: tuple[int, ...] = (),
    ) -> str:
        parts = urlsplit(self.address)
        link = http.client.HTTPConnection(
            parts.hostname or "", parts.port, timeout=_PATIENCE_SECONDS
        )
        told = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            told["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(link):
            link.request(method, path, body=body or None, headers={**told, **(headers or {})})
            answer = link.getresponse()
            content = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        usual = (200,) if method == "GET" else (302,)
        if answer.status not in (expected or usual):
            raise RuntimeError(f"{method} {path} was answered with {answer.status}.")
        return content
