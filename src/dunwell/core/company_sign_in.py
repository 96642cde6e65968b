"""What the company's own sign-in says of a person is believed when it was said to us, just now.

The word of the provider is a set of claims it has signed. They have to name the provider and us,
answer the question we asked (the nonce), and not be out of date.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from dunwell.core.refusals import Refusal

# Clocks of two machines differ by less than this.
CLOCK_SKEW: Final = timedelta(minutes=2)
# A person who was asked to say who they are once more has done so within this time.
SAID_WITHIN: Final = timedelta(minutes=5)


class NotBelieved(Refusal):
    """What came back from the company's sign-in does not hold."""

    code = "provider_not_believed"


class NobodyHere(Refusal):
    """Who may come in is for our administrators to say, not for the provider."""

    code = "nobody_here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What we asked the provider, and who is meant."""

    issuer: str
    client_id: str
    nonce: str
    again: bool = False  # The person had to say who they are once more.


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who came back: a subject of an issuer, with an address it vouches for or none."""

    issuer: str
    subject: str
    email: str = ""


def identity(claims: Mapping[str, Any], *, asked: Asked, at: datetime) -> Identity:
    """Read who came back, or refuse what was not said to us, by them, now."""
    _require(claims.get("iss") == asked.issuer, "it names another provider")
    audience = claims.get("aud")
    named = audience if isinstance(audience, list) else [audience]
    _require(asked.client_id in named, "it is meant for another application")
    _require(len(named) == 1 or claims.get("azp") == asked.client_id, "it is meant for others")
    _require(
        bool(asked.nonce) and claims.get("nonce") == asked.nonce, "it answers another request"
    )
    expires, issued = _instant(claims.get("exp")), _instant(claims.get("iat"))
    _require(expires is not None and at < expires + CLOCK_SKEW, "it has expired")
    _require(issued is not None and issued <= at + CLOCK_SKEW, "it comes from the future")
    if asked.again:
        said = _instant(claims.get("auth_time"))
        fresh = said is not None and -CLOCK_SKEW <= at - said < SAID_WITHIN
        _require(fresh, "the provider did not ask who you are again")
    subject = claims.get("sub")
    _require(isinstance(subject, str) and 0 < len(str(subject)) <= 255, "it names nobody")
    email = claims.get("email") if claims.get("email_verified") is True else ""
    return Identity(
        issuer=asked.issuer,
        subject=str(subject),
        email=email.strip().casefold() if isinstance(email, str) else "",
    )


def _instant(seconds: object) -> datetime | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _require(holds: bool, why: str) -> None:
    if not holds:
        raise NotBelieved(
            f"The answer of the company's sign-in is not believed: {why}. Nothing was changed;"
            " sign in once more, and tell your administrator when it happens again."
        )
