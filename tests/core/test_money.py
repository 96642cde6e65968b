"""An amount is shown with the decimals of its currency."""

import pytest

from dunwell.core import money


@pytest.mark.parametrize(
    ("amount", "currency", "shown", "plain"),
    [
        pytest.param(123_456, "EUR", "1,234.56 EUR", "1234.56", id="two decimals"),
        pytest.param(-5, "EUR", "-0.05 EUR", "-0.05", id="less than one unit, below zero"),
        pytest.param(1_234, "JPY", "1,234 JPY", "1234", id="no decimals"),
        pytest.param(1_234, "KWD", "1.234 KWD", "1.234", id="three decimals"),
    ],
)
def test_shown(amount: int, currency: str, shown: str, plain: str) -> None:
    assert money.shown(amount, currency) == shown
    assert money.in_units(amount, currency) == plain
