"""A value or its reason, never both and never neither."""

from fractions import Fraction

import pytest

from dunwell.core import readings
from dunwell.core.readings import SENTENCES, Missing


@pytest.mark.parametrize("missing", Missing)
def test_every_reason_has_a_sentence(missing: Missing) -> None:
    assert SENTENCES[missing].endswith(".")
    reading = readings.none(missing, sales=0)
    assert (reading.value, reading.missing, reading.inputs) == (None, missing, {"sales": 0})


@pytest.mark.parametrize(
    ("whole", "value", "why"),
    [(3, Fraction(100, 3), "exact thirds"), (0, None, "of nothing"), (-1, None, "of a debt")],
)
def test_percent(whole: int, value: Fraction | None, why: str) -> None:
    reading = readings.percent(1, whole, Missing.NO_SALES, sales=1)
    assert reading.value == value, why
    assert (reading.missing is None) == (value is not None)
