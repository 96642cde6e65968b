"""Each due time of a schedule is one tick, run once by one worker and tried again if it failed."""

from enum import StrEnum


class TickState(StrEnum):
    """Where a tick stands."""

    RUNNING = "running"  # A worker holds it until its lease ends.
    DONE = "done"  # It ran to its end.
    FAILED = "failed"  # It failed, and waits for its next try or for a person.
