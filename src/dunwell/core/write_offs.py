"""A write-off takes an item out of the receivable but leaves it in the claim, to be recovered."""

from datetime import date

from dunwell.core import allocations, balances, items
from dunwell.core.documents import Side
from dunwell.core.items import ItemFacts
from dunwell.core.refusals import Refusal


class MoreThanWrittenOff(Refusal):
    """Only what was written off and not yet recovered can be recovered or taken back."""

    code = "more_than_written_off"


def post(item: ItemFacts, *, amount: int, day: date) -> None:
    """Refuse to write off more than is open on the day and ever after."""
    items.require_amount(amount)
    items.require_side(item, Side.DEBIT, act="A write-off")
    items.require_exists(item, day)
    items.require_open(item, amount=amount, day=day, act="The write-off")


def recover(source: ItemFacts, target: ItemFacts, *, amount: int, not_before: date) -> date:
    """Decide the effective date of booking cash against a write-off, or refuse."""
    items.require_side(source, Side.CASH, act="A recovery's source")
    items.require_side(target, Side.DEBIT, act="A recovery")
    day = allocations.joinable_on(source, target, amount=amount, not_before=not_before)
    items.require_open(source, amount=amount, day=day, act="The recovery")
    require_written_off(target, amount=amount, day=day, act="The recovery")
    return day


def require_written_off(item: ItemFacts, *, amount: int, day: date, act: str) -> None:
    """Refuse to lower the written-off claim below zero on the day or on any later day."""
    available = balances.lowest_from(item.written_off_changes, day)
    if amount > available:
        raise MoreThanWrittenOff(
            f"{act} would take {item.shown(amount)} from what is written off on {item.name}, but "
            f"only {item.shown(available)} is from {day} on; lower the amount or use a later date."
        )
