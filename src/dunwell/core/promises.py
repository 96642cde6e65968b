"""A promise to pay is open until its day and grace are over, then judged once and for all."""

from enum import StrEnum


class PromiseState(StrEnum):
    """What became of a promise."""

    AWAITING = "awaiting"  # Later than the policy's horizon: it pauses nothing until approved.
    OPEN = "open"  # Live: it pauses the items it names.
    KEPT = "kept"  # The money came in time.
    PART_KEPT = "part_kept"  # Some of it came in time.
    BROKEN = "broken"  # Nothing, or too little, came in time.
    WITHDRAWN = "withdrawn"  # Taken back before its day: it was recorded by mistake.
    REPLACED = "replaced"  # A newer promise for the same items stands in its place.
