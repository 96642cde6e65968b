"""Roll rates from bucket to bucket."""

from dunwell.core import roll_rates
from dunwell.core.readings import Missing


def test_each_bucket_rolls_into_the_next_and_the_last_into_itself() -> None:
    rates = roll_rates.roll_rates(
        ["Current", "1-30", "30+"],
        before={"Current": 200, "30+": 50},
        rolled={("Current", "1-30"): 50, ("30+", "30+"): 40, ("Current", "Current"): 10},
    )
    assert [(rate.from_bucket, rate.to_bucket, rate.reading.value) for rate in rates] == [
        ("Current", "1-30", 25),
        ("1-30", "30+", None),
        ("30+", "30+", 80),
    ]
    assert rates[1].reading.missing is Missing.NOTHING_IN_BUCKET
