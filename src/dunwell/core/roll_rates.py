"""A roll rate is the share of a bucket's amount that stands in the next bucket a period later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dunwell.core import readings
from dunwell.core.readings import Missing, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class RollRate:
    """How much of one bucket rolled on; the last bucket has no next, so it rolls into itself."""

    from_bucket: str
    to_bucket: str
    reading: Reading


def roll_rates(
    names: Sequence[str], *, before: Mapping[str, int], rolled: Mapping[tuple[str, str], int]
) -> tuple[RollRate, ...]:
    """Compare the buckets a period ago (`before`) with where their amounts stand now.

    `rolled` holds, for each pair of buckets, what was open in the first then and is still open in
    the second now: per item the lesser of its two open amounts.
    """
    nexts = [*names[1:], names[-1]]
    return tuple(
        RollRate(
            from_bucket=name,
            to_bucket=following,
            reading=readings.percent(
                rolled.get((name, following), 0),
                before.get(name, 0),
                Missing.NOTHING_IN_BUCKET,
                rolled=rolled.get((name, following), 0),
                before=before.get(name, 0),
            ),
        )
        for name, following in zip(names, nexts, strict=True)
    )
