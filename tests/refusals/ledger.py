"""What is refused of documents, money and rates."""

from collections.abc import Mapping
from typing import Final

from tests.refusals.trials import Stage, Trial, Ways

TRIALS: Final[tuple[Trial, ...]] = ()

WAYS: Final[Mapping[str, Ways]] = {}

YET: Final = frozenset(
    (
        "not_issued",
        "fee_needs_item",
        "fee_stands",
        "not_a_receipt",
        "currencies_differ",
        "amount_not_above_zero",
        "amount_too_large",
        "date_out_of_range",
        "before_posting",
        "more_than_open",
        "wrong_side",
        "recorded_too_early",
        "instalments_do_not_sum",
        "already_reversed",
        "before_original",
        "still_in_use",
        "paired_posting",
        "no_rate",
        "rate_not_above_zero",
        "no_rates_found",
        "more_than_written_off",
    )
)


def scene(stage: Stage) -> None:
    """Nobody is here yet."""
    del stage
