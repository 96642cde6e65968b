"""A discount lowers what is owed on a debit item, never below what stands open on it."""

from datetime import date

from dunwell.core import items
from dunwell.core.documents import Side
from dunwell.core.items import ItemFacts


def grant(item: ItemFacts, *, amount: int, day: date) -> None:
    """Refuse a discount beyond what is open on the day and ever after."""
    items.require_amount(amount)
    items.require_side(item, Side.DEBIT, act="A discount")
    items.require_exists(item, day)
    items.require_open(item, amount=amount, day=day, act="The discount")
