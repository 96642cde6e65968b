"""A message's states, and that what left never leaves again."""

import pytest

from dunwell.core import messages
from dunwell.core.messages import FOLLOWS, MessageState
from dunwell.core.touches import TouchState


def test_every_state_says_what_may_follow() -> None:
    assert FOLLOWS.keys() == set(MessageState)


@pytest.mark.parametrize("state", list(MessageState))
def test_how_a_message_stands_is_said_in_words(state: MessageState) -> None:
    assert "by now, so this cannot be done" in str(messages.moved_on(state))


def test_only_a_claimed_message_is_sent() -> None:
    claimed = {MessageState.SENDING, MessageState.UNKNOWN}
    assert messages.leads_to(MessageState.SENT) == claimed


def test_what_was_sent_is_never_queued_again() -> None:
    reached = {MessageState.SENT}
    while more := {state for one in reached for state in FOLLOWS[one]} - reached:
        reached |= more
    assert reached == {MessageState.SENT, MessageState.BOUNCED}


def test_an_unknown_message_is_never_claimed_straight_away() -> None:
    assert MessageState.SENDING not in FOLLOWS[MessageState.UNKNOWN]


def test_a_message_is_sent_only_from_a_claim_or_after_a_crash() -> None:
    assert messages.leads_to(MessageState.SENT) == {MessageState.SENDING, MessageState.UNKNOWN}


@pytest.mark.parametrize(
    ("state", "touch"),
    [
        (MessageState.SENT, TouchState.TAKEN),
        (MessageState.CAPTURED, TouchState.TAKEN),
        (MessageState.BOUNCED, TouchState.FAILED),  # It reached nobody, so it is no contact.
        (MessageState.CANCELLED, TouchState.SKIPPED),
        (MessageState.UNKNOWN, None),
        (MessageState.SENDING, None),
    ],
)
def test_the_touch_follows_its_message(state: MessageState, touch: TouchState | None) -> None:
    assert messages.touch_after(state) is touch
