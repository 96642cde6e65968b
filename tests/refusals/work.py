"""What is refused of the work of a day: snoozes, tasks, who does what, kept views."""

from collections.abc import Mapping
from typing import Final

from tests.refusals.trials import Stage, Trial, Ways

TRIALS: Final[tuple[Trial, ...]] = ()

WAYS: Final[Mapping[str, Ways]] = {}

YET: Final = frozenset(
    (
        "snooze_makes_no_sense",
        "not_snoozed",
        "no_day",
        "task_closed",
        "task_open",
        "nobody_chosen",
        "not_a_lead",
        "no_collector",
        "absence_unordered",
        "covers_themselves",
        "unknown_absence",
        "unknown_collector",
        "view_name_missing",
        "view_too_long",
        "view_not_yours",
        "demo_not_ready",
        "book_in_use",
    )
)


def scene(stage: Stage) -> None:
    """Nobody is here yet."""
    del stage
