"""What the rules need to know of an item, and the limits that hold for every act upon one."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from dunwell.core import balances, money
from dunwell.core.balances import END_OF_TIME, Change
from dunwell.core.documents import Side
from dunwell.core.refusals import Refusal

# More than any ledger holds, and far enough below 2**63 that sums of a whole book stay exact.
AMOUNT_LIMIT: Final = 10**15


class AmountNotAboveZero(Refusal):
    """An act must move something."""

    code = "amount_not_above_zero"


class AmountTooLarge(Refusal):
    """Beyond what a book can sum exactly."""

    code = "amount_too_large"

    def __init__(self) -> None:
        """Say how many digits are too many."""
        super().__init__(
            f"The amount has more than {len(str(AMOUNT_LIMIT)) - 1} digits, which no ledger "
            "holds; check the decimal mark."
        )


class DateOutOfRange(Refusal):
    """No act can be effective at the end of time."""

    code = "date_out_of_range"


class BeforePosting(Refusal):
    """An item does not exist before its posting date."""

    code = "before_posting"


class MoreThanOpen(Refusal):
    """An item can never be settled by more than stands open on it."""

    code = "more_than_open"


class WrongSide(Refusal):
    """The act does not exist for this kind of item."""

    code = "wrong_side"


class RecordedTooEarly(Refusal):
    """The book as known at an instant would change afterwards."""

    code = "recorded_too_early"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """One item with every change of its open amount and of its written-off amount.

    `written_off_changes` hold the claim beyond the open amount: a write-off raises it, a
    recovery or the reversal of the write-off lowers it. `name` is how messages call the item.
    """

    id: int
    name: str
    side: Side
    currency: str
    posting_date: date
    open_changes: tuple[Change, ...]
    written_off_changes: tuple[Change, ...]
    last_recorded_at: datetime

    def shown(self, amount: int) -> str:
        """Write an amount in the item's currency."""
        return money.shown(amount, self.currency)


def require_amount(amount: int) -> None:
    """Refuse amounts that move nothing or that no book can hold."""
    if amount <= 0:
        raise AmountNotAboveZero("The amount must be above zero; give a positive amount.")
    if amount >= AMOUNT_LIMIT:
        raise AmountTooLarge


def require_day(day: date) -> None:
    """Refuse the day that stands for the end of time."""
    if day >= END_OF_TIME:
        raise DateOutOfRange(f"{day} stands for the end of time; give a real date.")


def require_side(item: ItemFacts, *sides: Side, act: str) -> None:
    """Refuse an act that does not exist for the item's side."""
    if item.side not in sides:
        wanted = " or ".join(side.value for side in sides)
        raise WrongSide(
            f"{act} needs a {wanted} item, but {item.name} is a {item.side.value} item; "
            "choose another item."
        )


def require_exists(item: ItemFacts, day: date) -> None:
    """Refuse an act before the item's posting date."""
    require_day(day)
    if day < item.posting_date:
        raise BeforePosting(
            f"{item.name} was posted on {item.posting_date}, so nothing can happen to it on "
            f"{day}; use its posting date or later."
        )


def require_open(item: ItemFacts, *, amount: int, day: date, act: str) -> None:
    """Refuse to take more than is open on the day and on every later day."""
    available = balances.lowest_from(item.open_changes, day)
    if amount > available:
        raise MoreThanOpen(
            f"{act} would take {item.shown(amount)} from {item.name}, but only "
            f"{item.shown(available)} is free from {day} on; lower the amount, or reverse what "
            "settled the item."
        )


def require_recorded_in_order(*items: ItemFacts, at: datetime) -> None:
    """Refuse to record an act before what is already recorded on its items."""
    for item in items:
        if at < item.last_recorded_at:
            last = item.last_recorded_at.astimezone(UTC)
            raise RecordedTooEarly(
                f"{item.name} was last changed at {last:%Y-%m-%d %H:%M} UTC, which the clock here "
                "has not reached; check the clock and try again. Nothing was changed."
            )
