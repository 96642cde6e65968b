"""What is refused of files that are imported."""

from collections.abc import Mapping
from typing import Final

from tests.refusals.trials import Stage, Trial, Ways

TRIALS: Final[tuple[Trial, ...]] = ()

WAYS: Final[Mapping[str, Ways]] = {}

YET: Final = frozenset(
    (
        "unknown_import",
        "already_undone",
        "later_facts_depend",
        "under_way",
        "cannot_read_file",
        "columns_missing",
        "mapping_not_accepted",
        "day_order_undecided",
        "not_checked",
        "no_difference",
        "amount_unreadable",
    )
)


def scene(stage: Stage) -> None:
    """Nobody is here yet."""
    del stage
