"""A code of the authenticator app is good for its half minute and those beside it, and once.

The codes are those of RFC 6238: six digits, thirty seconds, SHA-1, as every authenticator app
makes them. A recovery code is good once, for the day on which the app is lost.
"""

import hashlib
import hmac
import re
import struct
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from dunwell.core.refusals import Refusal

SECRET_BYTES: Final = 20
STEP_SECONDS: Final = 30
DIGITS: Final = 6
# Clocks of phones differ; one step earlier and one later is still the code that was shown.
STEPS_BESIDE: Final = 1
RECOVERY_CODES: Final = 8
# Neither 0 nor 1, 8 nor 9, so that no letter is mistaken for a digit; five bits each.
RECOVERY_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz234567"
RECOVERY_LETTERS: Final = 24
_GROUP: Final = 6


class WrongCode(Refusal):
    """A code has to be the one that is shown now, and not used before."""

    code = "wrong_code"

    def __init__(self) -> None:
        super().__init__(
            "This code does not fit or was used already. Wait for the next one in the app, and "
            "check that the phone's clock is right."
        )


class SecondFactorStands(Refusal):
    """There is one second factor; another takes its place only after it was taken away."""

    code = "second_factor_stands"


def code_at(secret: bytes, step: int) -> str:
    """Make the code of one step of time."""
    digest = hmac.new(secret, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def step_of(at: datetime) -> int:
    """Number the half minute of an instant."""
    return int(at.timestamp()) // STEP_SECONDS


def accepted_step(text: str, secret: bytes, *, last_step: int, at: datetime) -> int:
    """Give the step whose code was typed; refuse a wrong one, and one used before or older."""
    typed = re.sub(r"\s", "", text)
    for step in _steps(at):
        fits = hmac.compare_digest(code_at(secret, step).encode(), typed.encode())
        if fits and step > last_step:
            return step
    raise WrongCode


def recovery_code(numbers: bytes) -> str:
    """Write chance as a code that people can copy: one letter for each byte."""
    letters = "".join(RECOVERY_ALPHABET[number % 32] for number in numbers[:RECOVERY_LETTERS])
    return "-".join(letters[at : at + _GROUP] for at in range(0, RECOVERY_LETTERS, _GROUP))


def plain(text: str) -> str:
    """Read a recovery code however it was copied; anything else becomes a text that fits none."""
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def looks_like_recovery(text: str) -> bool:
    """Tell a recovery code from a code of the app."""
    return len(plain(text)) > DIGITS


def _steps(at: datetime) -> Iterator[int]:
    now = step_of(at)
    return iter(range(now - STEPS_BESIDE, now + STEPS_BESIDE + 1))
