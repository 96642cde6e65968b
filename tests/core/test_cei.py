"""The collection effectiveness index by its worked figures."""

from fractions import Fraction

import pytest

from dunwell.core import cei
from dunwell.core.readings import Missing


@pytest.mark.parametrize(
    ("written_off", "plain", "adjusted", "why"),
    [
        (100, "91.7", "83.3", "a write-off of 100 counts as collected in the plain one alone"),
        (0, "91.7", "91.7", "without write-offs both are the same"),
    ],
)
def test_worked_figures(written_off: int, plain: str, adjusted: str, why: str) -> None:
    ends = {"beginning": 1000, "sales": 500, "ending": 400, "ending_current": 300}
    first = cei.plain(**ends).value
    second = cei.adjusted(**ends, written_off=written_off).value
    assert first == Fraction(1100, 12)
    assert (f"{float(first):.1f}", f"{float(second or 0):.1f}") == (plain, adjusted), why


@pytest.mark.parametrize(
    ("beginning", "current", "why"),
    [(0, 500, "all that was sold is not yet due"), (0, 501, "more is current than was sold")],
)
def test_with_nothing_to_collect_there_is_no_value(beginning: int, current: int, why: str) -> None:
    ends = {"beginning": beginning, "sales": 500, "ending": 500, "ending_current": current}
    assert cei.plain(**ends).missing is Missing.NOTHING_TO_COLLECT, why
    assert cei.adjusted(**ends, written_off=0).value is None, why
