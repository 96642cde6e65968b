"""What is refused of records that are kept, held and erased."""

from collections.abc import Mapping
from typing import Final

from tests.refusals.trials import Stage, Trial, Ways

TRIALS: Final[tuple[Trial, ...]] = ()

WAYS: Final[Mapping[str, Ways]] = {}

YET: Final = frozenset(
    (
        "unknown_record_class",
        "retention_out_of_range",
        "retention_below_floor",
        "retention_run_ahead",
        "nobody_found",
        "erasure_held",
        "erasure_reason_missing",
        "person_changed",
        "legal_hold_unsound",
        "legal_hold_over",
    )
)


def scene(stage: Stage) -> None:
    """Nobody is here yet."""
    del stage
