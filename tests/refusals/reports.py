"""What is refused of aging, statements and other reports."""

from collections.abc import Mapping
from typing import Final

from tests.refusals.trials import Stage, Trial, Ways

TRIALS: Final[tuple[Trial, ...]] = ()

WAYS: Final[Mapping[str, Ways]] = {}

YET: Final = frozenset(
    (
        "unknown_entity",
        "nothing_to_state",
        "days_reversed",
        "no_policy",
        "unknown_version",
    )
)


def scene(stage: Stage) -> None:
    """Nobody is here yet."""
    del stage
