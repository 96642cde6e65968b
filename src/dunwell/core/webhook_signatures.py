"""Each event carries a signature that its receiver can compute from the shared secret.

As Standard Webhooks has it: `v1,` and the base64 of HMAC-SHA256 over id, timestamp and body joined
by dots, with the bytes behind `whsec_` as the key. While a secret is being changed both sign.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from dunwell.core.refusals import Refusal

PREFIX: Final = "whsec_"
SECRET_BYTES: Final = 32
# How long the secret before the newest still signs.
BOTH_SIGN: Final = timedelta(hours=24)
_FEWEST_BYTES: Final = 24
_MOST_BYTES: Final = 64


class SecretUnsound(Refusal):
    """A secret is `whsec_` and the base64 of 24 to 64 bytes."""

    code = "webhook_secret_unsound"

    def __init__(self) -> None:
        super().__init__("The secret of this webhook cannot be read; make a new one.")


def secret_of(key: bytes) -> str:
    """Write a key as it is handed to the receiver."""
    return PREFIX + base64.b64encode(key).decode("ascii")


def key_of(secret: str) -> bytes:
    """Read the key behind a secret."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(PREFIX) or not _FEWEST_BYTES <= len(key) <= _MOST_BYTES:
        raise SecretUnsound
    return key


def headers(secrets: Sequence[str], *, event_id: str, at: int, body: bytes) -> dict[str, str]:
    """Give the headers of a request sent at a second of the epoch, the newest secret's first."""
    said = f"{event_id}.{at}.".encode("ascii") + body
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(_signature(key_of(one), said) for one in secrets),
    }


def _signature(key: bytes, said: bytes) -> str:
    mark = hmac.new(key, said, hashlib.sha256).digest()
    return "v1," + base64.b64encode(mark).decode("ascii")
