"""A passkey is bound to the name of our address, and counts up where it counts at all."""

import re
from typing import Final

from dunwell.core.refusals import Refusal

LONGEST_NAME: Final = 80
MOST: Final = 20
_NUMBERS: Final = re.compile(r"[0-9.]+|.*:.*")


class PasskeyRefused(Refusal):
    """What a device answered does not fit what it was asked."""

    code = "passkey_refused"


class PasskeyCopied(PasskeyRefused):
    """A key that counts backwards may have been copied."""

    def __init__(self) -> None:
        super().__init__(
            "This passkey was used elsewhere meanwhile, as a copy would be. Sign in another way"
            " and take it away under My sign-in."
        )


def are_possible(host: str) -> bool:
    """Tell whether passkeys can be bound to an address: to a name, not to numbers."""
    return bool(host) and not _NUMBERS.fullmatch(host)


def require_counted_up(before: int, now: int) -> None:
    """Refuse a key that counts backwards: a copy of it may be about."""
    if (before or now) and now <= before:
        raise PasskeyCopied


def require_room(count: int) -> None:
    """Refuse more keys than a person can tell apart."""
    if count >= MOST:
        raise PasskeyRefused(f"You have {MOST} passkeys already; take one away first.")


def name(text: str) -> str:
    """Read what a person calls their key."""
    return " ".join(text.split())[:LONGEST_NAME] or "Passkey"
