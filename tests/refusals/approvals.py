"""What is refused of requests, delegations and write-offs."""

from collections.abc import Mapping
from typing import Final

from tests.refusals.trials import Stage, Trial, Ways

TRIALS: Final[tuple[Trial, ...]] = ()

WAYS: Final[Mapping[str, Ways]] = {}

YET: Final = frozenset(
    (
        "unknown_request",
        "reason_missing",
        "nothing_asked",
        "not_your_request",
        "own_request",
        "no_authority",
        "foreign_entity",
        "signed_already",
        "already_decided",
        "request_expired",
        "question_open",
        "delegation_makes_no_sense",
        "cannot_stand_in",
        "nothing_to_lend",
        "delegation_over",
        "write_off_asked",
        "unknown_item",
        "may_not_ask_for_write_offs",
        "write_off_note_missing",
    )
)


def scene(stage: Stage) -> None:
    """Nobody is here yet."""
    del stage
