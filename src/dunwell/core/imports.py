"""The words for the state of an import and the weight of a problem found in a file."""

from enum import StrEnum


class RunState(StrEnum):
    """What became of an import."""

    DONE = "done"  # Its rows are in the book.
    UNDONE = "undone"  # Its postings were reversed and its keys released.


class Severity(StrEnum):
    """Whether a problem keeps a row out of the book."""

    ERROR = "error"  # The row is rejected.
    WARNING = "warning"  # The row is loaded; a person should look.
