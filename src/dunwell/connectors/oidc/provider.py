"""Ask an OpenID Connect provider where it is, and trade its code for a word it has signed.

Only what the provider signed with one of its public keys is given on. It is reached over TLS, or
on this machine, and never led elsewhere by a redirect.
"""

import base64
import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from typing import Any, Final
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

_LOG: Final = logging.getLogger("dunwell.sign_in")
PATIENCE_SECONDS: Final = 10
_LARGEST_BYTES: Final = 512 * 1024
# Signatures with a public key; one made with a shared secret, or none, is not believed.
_ALGORITHMS: Final = ("RS256", "ES256", "PS256", "EdDSA")
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


class Unreachable(Exception):
    """The provider does not answer, or not as providers do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """How the provider knows us."""

    issuer: str
    client_id: str
    client_secret: str
    back: str  # Where it sends the person back to.


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """Where the provider asks people, trades codes, and keeps its keys."""

    authorization: str
    token: str
    keys: str


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        """Follow nowhere."""


def discovered(client: Client) -> Endpoints:
    """Read where everything is from the place every provider has for it."""
    address = client.issuer.rstrip("/") + "/.well-known/openid-configuration"
    told = _fetched(Request(address))  # noqa: S310 - the address is checked before it is opened.
    if told.get("issuer") != client.issuer:
        raise Unreachable("the provider calls itself by another name")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    authorization, token, keys = (str(told.get(name, "")) for name in names)
    for one in (authorization, token, keys):
        _require_safe(one)
    return Endpoints(authorization=authorization, token=token, keys=keys)


def question(
    client: Client, endpoints: Endpoints, *, state: str, nonce: str, verifier: str, again: bool
) -> str:
    """Give the address at which the provider asks the person who they are."""
    told = {
        "response_type": "code",
        "client_id": client.client_id,
        "redirect_uri": client.back,
        "scope": "openid email profile",
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge(verifier),
        "code_challenge_method": "S256",
        **({"prompt": "login", "max_age": "0"} if again else {}),
    }
    joint = "&" if urlsplit(endpoints.authorization).query else "?"
    return f"{endpoints.authorization}{joint}{urlencode(told)}"


def claims(client: Client, endpoints: Endpoints, *, code: str, verifier: str) -> Mapping[str, Any]:
    """Trade the code that came back for the provider's word, and check its mark."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": client.back,
        "code_verifier": verifier,
        "client_id": client.client_id,
        "client_secret": client.client_secret,
    }
    request = Request(  # noqa: S310 - the address was checked when it was discovered.
        endpoints.token, data=urlencode(form).encode(), headers={"Accept": "application/json"}
    )
    token = _fetched(request).get("id_token")
    keys = _fetched(Request(endpoints.keys))  # noqa: S310 - checked likewise.
    try:
        found = KeySet.import_key_set(keys)  # type: ignore[arg-type]  # it checks what it is given.
        return jwt.decode(str(token), found, algorithms=_ALGORITHMS).claims
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise Unreachable("the provider's word carries no mark of its own") from error


def challenge(verifier: str) -> str:
    """Hash the secret that only we know, so that a stolen code is worth nothing."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _fetched(request: Request) -> Mapping[str, Any]:
    _require_safe(request.full_url)
    try:
        answer: HTTPResponse = build_opener(_Stay).open(request, timeout=PATIENCE_SECONDS)
        with answer:
            text = answer.read(_LARGEST_BYTES + 1)
        found = json.loads(text) if len(text) <= _LARGEST_BYTES else None
    except (URLError, HTTPException, OSError, ValueError) as error:
        _LOG.warning("The provider of sign-in at %s: %s", request.full_url, error)
        raise Unreachable("the provider does not answer as it should") from error
    if not isinstance(found, dict):
        raise Unreachable("the provider's answer cannot be read")
    return found


def _require_safe(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme != "http" or parts.hostname not in _LOOPBACK:
        raise Unreachable("the provider has to be reached over TLS")
