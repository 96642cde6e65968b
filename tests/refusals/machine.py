"""What is refused of the machine: homes, databases, backups, keys."""

from collections.abc import Mapping
from typing import Final

from tests.refusals.trials import Stage, Trial, Ways

TRIALS: Final[tuple[Trial, ...]] = ()

WAYS: Final[Mapping[str, Ways]] = {}

YET: Final = frozenset(
    (
        "home_unusable",
        "not_a_book",
        "book_is_newer",
        "database_unavailable",
        "backup_broken",
        "backup_newer",
        "backup_of_other_database",
        "book_has_data",
        "book_is_open",
        "file_exists",
        "file_unwritable",
        "anchor_key_unusable",
        "anchors_missing",
        "secret_unreadable",
    )
)


def scene(stage: Stage) -> None:
    """Nobody is here yet."""
    del stage
