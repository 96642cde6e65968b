"""After a few wrong passwords or codes the next try has to wait, longer each time, never for ever.

Tries are counted for the account that is knocked at, whether it exists or not, and for the address
they come from. A try counts when it begins, so that many at one moment are not one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from dunwell.core.refusals import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class TryTerms:
    """How many tries are free, how long the first wait is, and when all is forgotten."""

    free_tries: int
    first_wait: timedelta
    longest_wait: timedelta
    forgotten_after: timedelta


ACCOUNT: Final = TryTerms(
    free_tries=5,
    first_wait=timedelta(seconds=30),
    longest_wait=timedelta(minutes=15),
    forgotten_after=timedelta(hours=1),
)
# A whole company may come from one address, so it is free for longer.
ADDRESS: Final = TryTerms(
    free_tries=50,
    first_wait=timedelta(seconds=30),
    longest_wait=timedelta(minutes=15),
    forgotten_after=timedelta(hours=1),
)
# A code of six digits is guessed sooner than a password.
CODE: Final = TryTerms(
    free_tries=5,
    first_wait=timedelta(minutes=1),
    longest_wait=timedelta(hours=1),
    forgotten_after=timedelta(hours=24),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """Tries without success, and when the last of them began."""

    count: int
    last_at: datetime


class TooManyTries(Refusal):
    """Guessing is made slow."""

    code = "too_many_tries"

    def __init__(self, open_at: datetime, at: datetime) -> None:
        self.open_at = open_at
        self.minutes = max(1, -((at - open_at) // timedelta(minutes=1)))
        super().__init__(
            f"Too many tries. Wait {self.minutes} {'minute' if self.minutes == 1 else 'minutes'} "
            "and try again; a right password does not help before."
        )


def open_at(tries: Tries | None, *, terms: TryTerms, at: datetime) -> datetime | None:
    """Tell when the next try may begin; None when it may begin now.

    A last try further in the future than the longest wait was written by a clock that was wrong.
    """
    if tries is None or tries.count < terms.free_tries:
        return None
    doublings = min(tries.count - terms.free_tries, 20)
    wait = min(terms.first_wait * (1 << doublings), terms.longest_wait)
    opens = tries.last_at + wait
    if opens <= at or opens - at > 2 * terms.longest_wait:
        return None
    return opens


def counted(tries: Tries | None, *, terms: TryTerms, at: datetime) -> Tries:
    """Count a try that begins now; an old one is forgotten."""
    if tries is None or abs(at - tries.last_at) >= terms.forgotten_after:
        return Tries(count=1, last_at=at)
    return Tries(count=tries.count + 1, last_at=at)


def require_open(tries: Tries | None, *, terms: TryTerms, at: datetime) -> None:
    """Refuse a try that comes too soon."""
    opens = open_at(tries, terms=terms, at=at)
    if opens is not None:
        raise TooManyTries(opens, at)
