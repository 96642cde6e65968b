"""A message leaves once: it is claimed, sent and confirmed, and each state leads only to a few."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from dunwell.core.refusals import Refusal
from dunwell.core.touches import TouchState


class MessageKind(StrEnum):
    """What a message is."""

    REMINDER = "reminder"  # A step of a cadence.
    INVOICE = "invoice"  # An invoice on its issue.
    PROMISE_CONFIRMED = "promise_confirmed"  # What was promised, in writing.
    STATEMENT = "statement"  # A statement somebody asked for.
    DIGEST = "digest"  # To a colleague: what a morning brings, or a request at its moment.
    TEST = "test"  # A trial to one's own address.
    REPLY = "reply"  # Written by a person on the account.


# These go to colleagues or to oneself, never to a customer, and so leave in test mode too.
TO_COLLEAGUES: Final = frozenset({MessageKind.DIGEST, MessageKind.TEST})


class MessageState(StrEnum):
    """Where a message stands."""

    HELD = "held"  # Waits for a person: the policy or the entity's settings ask for a release.
    QUEUED = "queued"  # May leave once its hour has come and every guard still holds.
    SENDING = "sending"  # Claimed by a sender, whose socket may be open.
    SENT = "sent"  # The mail server took it; its answer is kept.
    CAPTURED = "captured"  # Test mode: kept in the mailbox page; it left for nobody.
    UNKNOWN = "unknown"  # The sender died between claim and confirmation; never sent blindly.
    FAILED = "failed"  # Refused for good, or too often; a person looks.
    BOUNCED = "bounced"  # Came back; the address is stopped.
    CANCELLED = "cancelled"  # A guard or a person took it back before it left.


# These left; in test mode the mailbox page stands for the customer.
LEFT: Final = frozenset({MessageState.SENT, MessageState.CAPTURED})

# From each state the states that may follow.
FOLLOWS: Final[Mapping[MessageState, frozenset[MessageState]]] = MappingProxyType(
    {
        MessageState.HELD: frozenset({MessageState.QUEUED, MessageState.CANCELLED}),
        MessageState.QUEUED: frozenset(
            {
                MessageState.SENDING,
                MessageState.HELD,
                MessageState.CANCELLED,
                MessageState.CAPTURED,
            }
        ),
        MessageState.SENDING: frozenset(
            {
                MessageState.SENT,
                MessageState.CAPTURED,
                MessageState.QUEUED,  # A definite refusal for now; nothing left.
                MessageState.FAILED,
                MessageState.UNKNOWN,
                MessageState.CANCELLED,
            }
        ),
        MessageState.UNKNOWN: frozenset(
            {
                MessageState.SENT,
                MessageState.QUEUED,  # It certainly did not leave, or a person sends it again.
                MessageState.FAILED,
                MessageState.CANCELLED,
            }
        ),
        MessageState.SENT: frozenset({MessageState.BOUNCED}),
        MessageState.FAILED: frozenset({MessageState.QUEUED, MessageState.CANCELLED}),
        MessageState.CAPTURED: frozenset(),
        MessageState.BOUNCED: frozenset(),
        MessageState.CANCELLED: frozenset(),
    }
)


# What becomes of the touch a message belongs to; in the other states it stays as it is.
_TOUCH_AFTER: Final[Mapping[MessageState, TouchState]] = MappingProxyType(
    {
        MessageState.QUEUED: TouchState.PLANNED,
        MessageState.SENT: TouchState.TAKEN,
        MessageState.CAPTURED: TouchState.TAKEN,
        MessageState.FAILED: TouchState.FAILED,
        MessageState.BOUNCED: TouchState.FAILED,
        MessageState.CANCELLED: TouchState.SKIPPED,
    }
)


class MessageMovedOn(Refusal):
    """Somebody or something else moved the message first."""

    code = "message_moved_on"


# How a message stands, as a sentence goes on after "the message".
_STANDS: Final[Mapping[MessageState, str]] = MappingProxyType(
    {
        MessageState.HELD: "waits for a release",
        MessageState.QUEUED: "waits to leave",
        MessageState.SENDING: "is leaving now",
        MessageState.SENT: "was sent",
        MessageState.CAPTURED: "is kept in test mode",
        MessageState.UNKNOWN: "may have left",
        MessageState.FAILED: "failed",
        MessageState.BOUNCED: "came back",
        MessageState.CANCELLED: "was taken back",
    }
)


def moved_on(state: MessageState) -> MessageMovedOn:
    """Say how a message stands by now, so that what was asked cannot be done."""
    return MessageMovedOn(
        f"The message {_STANDS[state]} by now, so this cannot be done; look at it again. Nothing "
        "was changed."
    )


def leads_to(state: MessageState) -> frozenset[MessageState]:
    """Give the states from which a message may reach a state."""
    return frozenset(before for before, after in FOLLOWS.items() if state in after)


def touch_after(state: MessageState) -> TouchState | None:
    """Give what becomes of the touch behind a message that reached a state; None: nothing."""
    return _TOUCH_AFTER.get(state)
