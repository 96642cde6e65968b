"""Send a person to the company's own sign-in, and read the word they come back with."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.conf import settings

from dunwell.connectors.oidc import provider
from dunwell.connectors.oidc.provider import Client, Unreachable
from dunwell.core import company_sign_in
from dunwell.core.company_sign_in import Asked, Identity, NotBelieved


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What has to be kept, in the person's own session, until they come back."""

    state: str
    nonce: str
    verifier: str
    again: bool
    next: str

    def kept(self) -> dict[str, object]:
        """Write it as a session keeps it."""
        return asdict(self)


def is_set_up() -> bool:
    """Tell whether the company has a sign-in of its own."""
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID)


def begun(*, back: str, following: str, again: bool) -> tuple[str, Errand]:
    """Give where to send the person, and what to keep meanwhile."""
    errand = Errand(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        again=again,
        next=following,
    )
    client = _client(back)
    try:
        address = provider.question(
            client,
            provider.discovered(client),
            state=errand.state,
            nonce=errand.nonce,
            verifier=errand.verifier,
            again=again,
        )
    except Unreachable as error:
        raise _not_believed(error) from error
    return address, errand


def finished(errand: Errand, told: Mapping[str, str], *, back: str, at: datetime) -> Identity:
    """Read who came back; what does not fit the errand is refused before anything is asked."""
    if "error" in told or not told.get("code"):
        raise NotBelieved(
            "The company's sign-in let nobody in; begin once more, or ask whoever looks after it."
        )
    if not secrets.compare_digest(told.get("state", "").encode(), errand.state.encode()):
        raise NotBelieved("The answer belongs to another sign-in; begin once more.")
    client = _client(back)
    try:
        endpoints = provider.discovered(client)
        claims = provider.claims(client, endpoints, code=told["code"], verifier=errand.verifier)
    except Unreachable as error:
        raise _not_believed(error) from error
    asked = Asked(
        issuer=client.issuer, client_id=client.client_id, nonce=errand.nonce, again=errand.again
    )
    return company_sign_in.identity(claims, asked=asked, at=at)


def _client(back: str) -> Client:
    return Client(
        issuer=settings.OIDC_ISSUER,
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=settings.OIDC_CLIENT_SECRET,
        back=back,
    )


def _not_believed(error: Unreachable) -> NotBelieved:
    return NotBelieved(
        f"The company's sign-in could not be asked: {error}. Try again in a while, or sign in with"
        " your password."
    )
