"""Inbound mail and events are stable words."""

from dunwell.core.inbound import InboundKind, InboundState


def test_kinds_and_states_are_stable_words() -> None:
    assert InboundKind("bounce") is InboundKind.BOUNCE
    assert InboundState("new") is InboundState.NEW
