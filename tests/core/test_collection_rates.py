"""Shares of what is owed, by their worked figures and where there is no value."""

import pytest

from dunwell.core import collection_rates
from dunwell.core.readings import Missing, Reading


@pytest.mark.parametrize(
    ("reading", "shown", "why"),
    [
        (
            collection_rates.write_off_rate(written_off=18_500, receivables=12_400_000),
            "0.15",
            "18,500 of 12.4 M",
        ),
        (
            collection_rates.over_60(over_60_days=650_000, receivables=12_400_000),
            "5.24",
            "650 k of 12.4 M",
        ),
        (collection_rates.past_due(overdue=1, receivables=4), "25.00", "a quarter is late"),
        (collection_rates.collection_rate(collected=9, target=10), "90.00", "nine of ten"),
        (collection_rates.recovery_rate(recovered=1, written_off=5), "20.00", "a fifth is back"),
        (
            collection_rates.turnover(sales=300, beginning=100, ending=200),
            "2.00",
            "twice the average of 150",
        ),
    ],
)
def test_worked_figures(reading: Reading, shown: str, why: str) -> None:
    assert reading.value is not None
    assert f"{float(reading.value):.2f}" == shown, why


@pytest.mark.parametrize(
    ("reading", "missing"),
    [
        (
            collection_rates.write_off_rate(written_off=5, receivables=0),
            Missing.NO_RECEIVABLES,
        ),
        (collection_rates.past_due(overdue=0, receivables=0), Missing.NO_RECEIVABLES),
        (collection_rates.over_60(over_60_days=0, receivables=0), Missing.NO_RECEIVABLES),
        (collection_rates.collection_rate(collected=5, target=0), Missing.NOTHING_DUE),
        (
            collection_rates.recovery_rate(recovered=0, written_off=0),
            Missing.NOTHING_WRITTEN_OFF,
        ),
        (collection_rates.turnover(sales=5, beginning=0, ending=0), Missing.NO_AVERAGE),
    ],
)
def test_a_share_of_nothing_is_no_value(reading: Reading, missing: Missing) -> None:
    assert reading.value is None
    assert reading.missing is missing
