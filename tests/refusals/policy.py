"""What is refused of drafts of the policy."""

from collections.abc import Mapping
from typing import Final

from tests.refusals.trials import Stage, Trial, Ways

TRIALS: Final[tuple[Trial, ...]] = ()

WAYS: Final[Mapping[str, Ways]] = {}

YET: Final = frozenset(
    (
        "unknown_draft",
        "draft_changed",
        "draft_too_long",
        "policy_refused",
        "not_an_editor",
        "draft_not_yours",
        "draft_submitted",
        "draft_in_force",
        "draft_outdated",
        "nothing_changed",
        "effective_in_the_past",
        "templates_refused",
        "policy_unsound",
        "text_unreadable",
    )
)


def scene(stage: Stage) -> None:
    """Nobody is here yet."""
    del stage
