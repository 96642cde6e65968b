"""The command line reads the clock here and nowhere else."""

from datetime import UTC, datetime


def now() -> datetime:
    """Give this instant in UTC; a command asks once and passes it on."""
    return datetime.now(UTC)
