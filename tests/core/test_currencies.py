"""Currencies are known by code; signs that several share name none."""

import pytest

from dunwell.core import currencies


@pytest.mark.parametrize(
    ("code", "decimals"), [("EUR", 2), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("ISK", 0), ("HUF", 2)]
)
def test_decimals(code: str, decimals: int) -> None:
    assert currencies.DECIMALS[code] == decimals


def test_codes_are_iso_codes() -> None:
    assert all(len(code) == 3 and code.isupper() for code in currencies.DECIMALS)
    assert set(currencies.CODE_BY_SIGN.values()) <= set(currencies.DECIMALS)
    assert all(sign == sign.upper() for sign in currencies.CODE_BY_SIGN)
    assert not currencies.SHARED_SIGNS & set(currencies.CODE_BY_SIGN)


@pytest.mark.parametrize(
    ("text", "code", "sign", "why"),
    [
        ("usd", "USD", True, "small letters"),
        (" US $", "USD", False, "white space"),
        ("€", "EUR", True, "a sign of one currency"),
        ("$", None, True, "a sign of many currencies"),
        ("X" * 3, None, False, "no currency is no currency"),
        ("DEM", None, False, "no longer active"),
        ("", None, False, "nothing"),
    ],
)
def test_codes_and_signs(text: str, code: str | None, sign: bool, why: str) -> None:
    assert currencies.code_of(text) == code, why
    assert currencies.is_sign(text) is sign, why


def test_a_code_that_is_no_currency_is_refused() -> None:
    currencies.require("EUR")
    with pytest.raises(currencies.UnknownCurrency, match="There is no currency eur"):
        currencies.require("eur")
