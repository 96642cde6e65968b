"""Disputes at their boundary."""

from dunwell.core.disputes import DisputeCategory, DisputeState


def test_states_and_categories_are_stable_words() -> None:
    assert DisputeState("open") is DisputeState.OPEN
    assert len(DisputeCategory) == 7
