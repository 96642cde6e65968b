"""A vintage is what was billed in one month; its curve is the share still open, month by month."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Vintage:
    """The curve of one month's billing; entry k is the share open at the end of month k after."""

    month: str
    billed: int
    open_shares: tuple[Fraction, ...]


def curve(month: str, *, changes: Mapping[int, int], billed: int, months: int) -> Vintage:
    """Run up the changes of the billed amount by the number of months after billing.

    `changes` leaves out the billing itself; `months` is how many months the curve has.
    """
    open_amount = billed
    shares = []
    for after in range(months):
        open_amount += changes.get(after, 0)
        shares.append(Fraction(open_amount, billed) if billed else Fraction(0))
    return Vintage(month=month, billed=billed, open_shares=tuple(shares))
