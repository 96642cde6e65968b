"""Machines write an amount as a plain decimal text of its currency, never with more decimals."""

import re
from typing import Final

from dunwell.core.currencies import DECIMALS
from dunwell.core.refusals import Refusal

_PLAIN: Final = re.compile(r"(\d{1,15})(?:\.(\d{1,6}))?", re.ASCII)


class AmountUnreadable(Refusal):
    """The text is no amount of the currency."""

    code = "amount_unreadable"


def minor_units(text: str, currency: str) -> int:
    """Read `1234.5` in EUR as 123450; refuse signs, groups, exponents and parts of a cent."""
    found = _PLAIN.fullmatch(text)
    decimals = DECIMALS.get(currency)
    if found is None or decimals is None or len(found[2] or "") > decimals:
        raise AmountUnreadable(
            f"“{text[:40]}” is no amount in {currency[:3]}; write it as a plain decimal with up "
            f"to {decimals or 0} digits after the point, such as 1234.50. Nothing was changed."
        )
    fraction = int((found[2] or "").ljust(decimals, "0") or 0)
    whole: int = int(found[1]) * 10**decimals
    return whole + fraction
