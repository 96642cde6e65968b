"""A message that was certainly not taken is tried again; one that may have been is never resent.

A mail server has taken a message when it answered the dot that ends it with a 2xx. Everything
before that dot is certain: nothing was taken. Between the dot and its answer nobody knows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from dunwell.core.messages import MessageState

# A claim older than this belongs to a sender that is gone.
LEASE: Final = timedelta(minutes=15)
# A sender begins no message of a claim older than this, so that it never outlives its lease.
BEGIN_WITHIN: Final = timedelta(minutes=5)
# How long a message may stand unknown before a person is asked; a Sent folder may lag.
LOOK_FOR: Final = timedelta(minutes=10)

_FIRST_RETRY: Final = timedelta(minutes=5)
_LONGEST_RETRY: Final = timedelta(hours=4)
_UNREACHABLE_RETRY: Final = timedelta(minutes=2)


class Verdict(StrEnum):
    """What is known of one try to hand over a message."""

    TAKEN = "taken"  # The server answered for it.
    LATER = "later"  # Refused for now, before or at its end: nothing was taken.
    REFUSED = "refused"  # Refused for good: nothing was taken.
    NOT_TRIED = "not_tried"  # No server was reached or it let nobody in: not the message's fault.
    UNSURE = "unsure"  # It was ended, and no answer came.


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One try: the verdict, the server's last words, and who of the recipients was refused."""

    verdict: Verdict
    answer: str = ""
    provider_id: str = ""
    refused: Mapping[str, str] = field(default_factory=dict)  # For good, by address.


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """What becomes of a message after a try."""

    state: MessageState
    not_before: datetime | None = None
    counts_as_try: bool = True


def follows(outcome: Outcome, *, attempts: int, tries: int, at: datetime) -> Following:
    """Tell what becomes of a message after its try number `attempts` of at most `tries`."""
    if outcome.verdict is Verdict.TAKEN:
        return Following(state=MessageState.SENT)
    if outcome.verdict is Verdict.UNSURE:
        return Following(state=MessageState.UNKNOWN)
    if outcome.verdict is Verdict.NOT_TRIED:
        return Following(
            state=MessageState.QUEUED, not_before=at + _UNREACHABLE_RETRY, counts_as_try=False
        )
    if outcome.verdict is Verdict.REFUSED or attempts >= tries:
        return Following(state=MessageState.FAILED)
    return Following(state=MessageState.QUEUED, not_before=at + retry_after(attempts))


def retry_after(attempts: int) -> timedelta:
    """Wait five minutes after the first try, then twice as long each time, up to four hours."""
    doublings: int = min(attempts, 10) - 1
    return min(_FIRST_RETRY * (1 << doublings), _LONGEST_RETRY)


def verdict_of(code: int) -> Verdict:
    """Read a reply that ends a try: 2xx takes, 4xx refuses for now, all else for good."""
    if 200 <= code < 300:
        return Verdict.TAKEN
    return Verdict.LATER if 400 <= code < 500 else Verdict.REFUSED


def goes_to(answers: Mapping[str, int], *, last_try: bool) -> tuple[str, ...]:
    """Choose the recipients a message is handed over for, given the reply to each.

    One refused for now makes the whole message wait, so that nobody gets it twice; on the last
    try it goes to those who are taken. Nobody is chosen when there is nobody to go to.
    """
    verdicts = {address: verdict_of(code) for address, code in answers.items()}
    if Verdict.LATER in verdicts.values() and not last_try:
        return ()
    return tuple(one for one, verdict in verdicts.items() if verdict is Verdict.TAKEN)


def lease_is_over(claimed_at: datetime, *, at: datetime) -> bool:
    """Tell whether a claim's sender must be gone; a clock that went back only makes us wait."""
    return at >= claimed_at + LEASE


def time_to_ask(unknown_since: datetime, *, at: datetime, can_look: bool) -> bool:
    """Tell whether a person is asked about an unknown message, or a place may still know of it."""
    return not can_look or at >= unknown_since + LOOK_FOR
