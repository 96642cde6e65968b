"""Promises at their boundary."""

from dunwell.core.promises import PromiseState


def test_states_are_stable_words() -> None:
    assert PromiseState("part_kept") is PromiseState.PART_KEPT
