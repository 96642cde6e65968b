"""A business date of a legal entity is processed once, whatever the clock does."""

from enum import StrEnum


class DayState(StrEnum):
    """What became of one business date of one entity."""

    PLANNED = "planned"  # Every account was decided and the decisions are kept.
    BLOCKED = "blocked"  # Nothing may leave: the ledger is stale or does not tie out.
    SKIPPED = "skipped"  # Missed, and caught up by a later date.
