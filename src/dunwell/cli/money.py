"""Money as text: whole minor units with the decimals of their currency."""

from dunwell.core.currencies import DECIMALS


def plain(amount: int, currency: str) -> str:
    """Write an amount for machines, as in 1234.50."""
    return _with_decimals(amount, currency, "")


def grouped(amount: int, currency: str) -> str:
    """Write an amount for people, as in 1,234.50."""
    return _with_decimals(amount, currency, ",")


def _with_decimals(amount: int, currency: str, mark: str) -> str:
    decimals = DECIMALS[currency]
    whole, part = divmod(abs(amount), 10**decimals)
    sign = "-" if amount < 0 else ""
    tail = f".{part:0{decimals}d}" if decimals else ""
    return f"{sign}{whole:{mark}}{tail}"
