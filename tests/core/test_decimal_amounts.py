"""An amount of a machine is a plain decimal of its currency, to the last minor unit."""

import pytest

from dunwell.core import decimal_amounts
from dunwell.core.decimal_amounts import AmountUnreadable


@pytest.mark.parametrize(
    ("text", "currency", "units"),
    [
        ("0", "EUR", 0),
        ("0.01", "EUR", 1),
        ("1234.5", "EUR", 123_450),
        ("1234.50", "EUR", 123_450),
        ("100", "JPY", 100),
        ("1.234", "KWD", 1_234),
        ("999999999999999", "EUR", 99_999_999_999_999_900),
    ],
)
def test_a_plain_decimal_is_read(text: str, currency: str, units: int) -> None:
    assert decimal_amounts.minor_units(text, currency) == units


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("", "EUR"),
        ("-1", "EUR"),
        ("+1", "EUR"),
        ("1,000.00", "EUR"),
        ("1e3", "EUR"),
        ("1.", "EUR"),
        (".5", "EUR"),
        ("1.005", "EUR"),
        ("1.5", "JPY"),
        (" 1", "EUR"),
        ("1\n", "EUR"),
        ("\u0661", "EUR"),
        ("NaN", "EUR"),
        ("1", "EURO"),
        ("1" * 16, "EUR"),
    ],
)
def test_anything_else_is_refused(text: str, currency: str) -> None:
    with pytest.raises(AmountUnreadable, match="plain decimal"):
        decimal_amounts.minor_units(text, currency)
