"""The states of a dropped file on its way into the book."""

from enum import StrEnum


class UploadState(StrEnum):
    """How far a dropped file is."""

    WAITING = "waiting"  # The person chooses columns or reads the check.
    CHECKING = "checking"  # A dry run is under way.
    CHECKED = "checked"  # The dry run is through.
    LOADING = "loading"  # The import is under way.
    LOADED = "loaded"  # The rows are in the book.
    FAILED = "failed"  # The last run was refused; the book is as it was.


UNDER_WAY = frozenset({UploadState.CHECKING, UploadState.LOADING})
