"""Money as text: whole minor units with the decimals of their currency."""

from collections.abc import Set

from dunwell.cli.errors import BadUse
from dunwell.core import amounts
from dunwell.core.amounts import AmountStyle
from dunwell.core.currencies import DECIMALS
from dunwell.core.items import AmountTooLarge
from dunwell.core.misreads import Misread, MisreadCode


def plain(amount: int, currency: str) -> str:
    """Write an amount for machines, as in 1234.50."""
    return _with_decimals(amount, currency, "")


def grouped(amount: int, currency: str) -> str:
    """Write an amount for people, as in 1,234.50."""
    return _with_decimals(amount, currency, ",")


def typed(text: str | None, currencies: Set[str]) -> int | None:
    """Read an amount as it was typed, in the one currency it can be in; None without one."""
    if text is None or len(currencies) != 1:
        return None
    (currency,) = currencies
    read = amounts.parse(text, style=AmountStyle.POINT, decimals=DECIMALS[currency])
    if isinstance(read, Misread) and read.code is MisreadCode.TOO_LONG:
        raise AmountTooLarge
    if isinstance(read, Misread):
        raise BadUse(f"{text} is no amount in {currency}; write it as in 1234.50.")
    return read


def _with_decimals(amount: int, currency: str, mark: str) -> str:
    decimals = DECIMALS[currency]
    whole, part = divmod(abs(amount), 10**decimals)
    sign = "-" if amount < 0 else ""
    tail = f".{part:0{decimals}d}" if decimals else ""
    return f"{sign}{whole:{mark}}{tail}"
