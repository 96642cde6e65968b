"""Two things are compared by running them in turn, so that a busy machine slows both alike."""

import time
from collections.abc import Callable, Mapping


def timed(act: Callable[[], object]) -> float:
    """Run something once and return its seconds."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def in_turn(rounds: int, acts: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """Run all acts in every round and return the least seconds of each.

    The least is what the work itself takes; whatever else ran only ever adds to it.
    """
    taken: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(rounds):
        for name, act in acts.items():
            taken[name].append(timed(act))
    return {name: min(seconds) for name, seconds in taken.items()}
