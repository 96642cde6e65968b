"""An amount is shown with the decimals of its currency and the currency's code."""

from dunwell.core.currencies import DECIMALS


def in_units(amount: int, currency: str) -> str:
    """Write minor units as a plain decimal text: 123456 in EUR is `1234.56`."""
    return _written(amount, currency, marks="")


def shown(amount: int, currency: str) -> str:
    """Write minor units for people: 123456 in EUR is `1,234.56 EUR`."""
    return f"{_written(amount, currency, marks=',')} {currency}"


def _written(amount: int, currency: str, *, marks: str) -> str:
    decimals = DECIMALS[currency]
    whole, fraction = divmod(abs(amount), 10**decimals)
    sign = "-" if amount < 0 else ""
    tail = f".{fraction:0{decimals}d}" if decimals else ""
    return f"{sign}{whole:{marks}}{tail}"
