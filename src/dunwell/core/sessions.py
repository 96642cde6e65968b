"""A session ends when nobody used it for an hour, and after twelve hours in any case.

What would cost most in the wrong hands asks who is there once more when that was not said within
the last fifteen minutes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

IDLE_LIMIT: Final = timedelta(hours=1)
LIMIT: Final = timedelta(hours=12)
CONFIRMED_FOR: Final = timedelta(minutes=15)
# Clocks of two machines differ by less than this; a session from further ahead is no session.
CLOCK_SKEW: Final = timedelta(minutes=5)


class Way(StrEnum):
    """How somebody came in."""

    PASSWORD = "password"  # noqa: S105 # nosec B105 # a way to come in, not a secret.
    LINK = "link"  # A one-time link, of an invitation or after a lost password.
    PASSKEY = "passkey"  # A key kept by the person's device.
    PROVIDER = "provider"  # The company's own sign-in, by OpenID Connect.


class End(StrEnum):
    """Why a session is over."""

    IDLE = "idle"  # Nobody used it for too long.
    LIMIT = "limit"  # It lasted as long as a session may.
    TAKEN = "taken"  # It was ended from another place, or the person's roles or password changed.


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """When somebody came in, was last seen, and last said who they are."""

    signed_in_at: datetime
    seen_at: datetime
    confirmed_at: datetime | None = None


def ended(session: Session, *, at: datetime) -> End | None:
    """Tell whether a session is over, and why."""
    if at - session.signed_in_at >= LIMIT or session.signed_in_at - at > CLOCK_SKEW:
        return End.LIMIT
    if at - session.seen_at >= IDLE_LIMIT:
        return End.IDLE
    return None


def is_confirmed(session: Session, *, at: datetime) -> bool:
    """Tell whether the person said who they are a short while ago."""
    said = session.confirmed_at
    return said is not None and -CLOCK_SKEW <= at - said < CONFIRMED_FOR
