"""What is refused of customers, contacts, legal entities and the company."""

from collections.abc import Mapping
from typing import Final

from tests.refusals.trials import Stage, Trial, Ways

TRIALS: Final[tuple[Trial, ...]] = ()

WAYS: Final[Mapping[str, Ways]] = {}

YET: Final = frozenset(
    (
        "contact_gone",
        "opt_out_kept",
        "contact_exists",
        "contact_empty",
        "customer_exists",
        "number_missing",
        "stale",
        "hierarchy_cycle",
        "same_customer",
        "merge_makes_cycle",
        "merged_customer",
        "unknown_customer",
        "proposal_settled",
        "entity_exists",
        "unknown_currency",
        "unknown_time_zone",
        "wrong_iban",
        "wrong_bic",
        "logo_refused",
        "no_segment",
        "unknown_segment",
    )
)


def scene(stage: Stage) -> None:
    """Nobody is here yet."""
    del stage
