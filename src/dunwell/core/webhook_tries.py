"""An event that did not arrive is tried again, ever more seldom, for about three days."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

_FIRST_WAIT: Final = timedelta(seconds=30)
_LONGEST_WAIT: Final = timedelta(hours=12)
_GROWTH: Final = 4
MOST_TRIES: Final = 12
# A receiver that fails is left alone for a while, so that what waits does not all knock at once.
_LONGEST_REST: Final = timedelta(hours=1)
# Where nothing arrived for so long, nobody listens any more.
DISABLED_AFTER: Final = timedelta(days=5)
# What arrived, or never will, is kept for so long.
KEPT: Final = timedelta(days=30)
_SPREAD: Final = 0.2
_GONE: Final = 410


class WebhookState(StrEnum):
    """Whether a webhook is told of events."""

    ACTIVE = "active"
    PAUSED = "paused"  # By a person: events wait until it goes on.
    DISABLED = "disabled"  # By itself, as nothing arrived for days: new events are not kept.
    GONE = "gone"  # The receiver said that it is there no more.
    REMOVED = "removed"  # By a person; kept for what was sent.


# How it stands, in the words of who looks after it.
STANDS: Final[Mapping[WebhookState, str]] = {
    WebhookState.ACTIVE: "The webhook goes on",
    WebhookState.PAUSED: "The webhook is paused",
    WebhookState.DISABLED: "The webhook is switched off, as nothing arrived,",
    WebhookState.GONE: "The webhook is switched off, as its receiver is gone,",
    WebhookState.REMOVED: "The webhook was removed",
}

# These are told of what happens, at once or later.
LISTENING: Final = frozenset({WebhookState.ACTIVE, WebhookState.PAUSED})


class DeliveryState(StrEnum):
    """Where one event for one webhook stands."""

    WAITING = "waiting"  # For its turn, or for the next try.
    SENDING = "sending"  # Claimed; when its sender dies it is sent again under the same id.
    DELIVERED = "delivered"
    FAILED = "failed"  # Tried as often as is sensible; a person may send it again.
    DROPPED = "dropped"  # Its webhook was removed, or its receiver is gone.


class Outcome(StrEnum):
    """What came of one try."""

    DELIVERED = "delivered"
    RETRY = "retry"
    GIVE_UP = "give_up"
    GONE = "gone"


def outcome(status: int, *, tries: int) -> Outcome:
    """Judge an answer; `status` is 0 where there was none, `tries` counts this one."""
    if 200 <= status < 300:
        return Outcome.DELIVERED
    if status == _GONE:
        return Outcome.GONE
    return Outcome.GIVE_UP if tries >= MOST_TRIES else Outcome.RETRY


def wait(tries: int, *, luck: float) -> timedelta:
    """Give how long an event waits after so many tries; `luck` from 0 to 1 spreads it."""
    return _spread(min(_FIRST_WAIT * _GROWTH ** min(tries - 1, 20), _LONGEST_WAIT), luck)


def rest(failures: int, *, luck: float) -> timedelta:
    """Give how long a receiver that failed so often in a row is left alone."""
    return _spread(min(_FIRST_WAIT * _GROWTH ** min(failures - 1, 20), _LONGEST_REST), luck)


def is_given_up(failing_since: datetime | None, *, now: datetime) -> bool:
    """Tell whether a webhook failed for so long that it is switched off."""
    return failing_since is not None and now - failing_since >= DISABLED_AFTER


def _spread(span: timedelta, luck: float) -> timedelta:
    return span * (1 - _SPREAD + 2 * _SPREAD * luck)
