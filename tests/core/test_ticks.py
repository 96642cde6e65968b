"""States of a tick."""

from dunwell.core.ticks import TickState


def test_states_are_stable_words() -> None:
    assert TickState("running") is TickState.RUNNING
