"""An amount a person types is read in their format first, and how it was read is said."""

from dataclasses import dataclass
from decimal import Decimal

from babel import numbers

from dunwell.core import amounts
from dunwell.core.amounts import AmountStyle
from dunwell.core.currencies import DECIMALS
from dunwell.web import cells
from dunwell.web.cells import Kind

_MOST_DECIMALS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """An amount in whole hundredths, and how it reads in the reader's format."""

    hundredths: int
    said: str

    def in_currencies(self, codes: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
        """Give the amount in minor units of each currency that has such an amount."""
        value = Decimal(self.hundredths).scaleb(-_MOST_DECIMALS)
        units = {code: value.scaleb(DECIMALS[code]) for code in codes}
        return tuple(
            (code, int(one)) for code, one in units.items() if one == one.to_integral_value()
        )


def read(text: str) -> Understood | None:
    """Read an amount; `1.234,56`, `1,234.56`, `1 234,56` and `1'234.56` are all understood."""
    point = numbers.get_decimal_symbol(cells.locale_name()) == "."
    styles = [AmountStyle.POINT, AmountStyle.COMMA]
    for style in styles if point else reversed(styles):
        found = amounts.parse(text, style=style, decimals=_MOST_DECIMALS)
        if isinstance(found, int) and found:
            said = cells.shown(abs(found), Kind.MONEY, "EUR")
            return Understood(hundredths=abs(found), said=said)
    return None
