"""A refund pays back cash or credit that is not applied to anything, never more than that."""

from datetime import date

from dunwell.core import items
from dunwell.core.documents import Side
from dunwell.core.items import ItemFacts


def pay(item: ItemFacts, *, amount: int, day: date) -> None:
    """Refuse a refund beyond what is unapplied on the day and ever after."""
    items.require_amount(amount)
    items.require_side(item, Side.CASH, Side.CREDIT, act="A refund")
    items.require_exists(item, day)
    items.require_open(item, amount=amount, day=day, act="The refund")
