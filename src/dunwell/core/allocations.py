"""An allocation applies cash or credit to a debit item once both exist, never beyond either."""

from datetime import date

from dunwell.core import items
from dunwell.core.documents import Side
from dunwell.core.items import ItemFacts
from dunwell.core.refusals import Refusal


class CurrenciesDiffer(Refusal):
    """Amounts of two currencies are never netted."""

    code = "currencies_differ"


def effective_date(source: ItemFacts, target: ItemFacts, *, not_before: date) -> date:
    """Tell the day an allocation counts from: both items exist, and it was not meant earlier."""
    return max(source.posting_date, target.posting_date, not_before)


def apply(source: ItemFacts, target: ItemFacts, *, amount: int, not_before: date) -> date:
    """Decide the effective date of applying cash or a credit memo to a debit item, or refuse."""
    items.require_side(source, Side.CASH, Side.CREDIT, act="An allocation's source")
    items.require_side(target, Side.DEBIT, act="An allocation")
    day = joinable_on(source, target, amount=amount, not_before=not_before)
    items.require_open(source, amount=amount, day=day, act="The allocation")
    items.require_open(target, amount=amount, day=day, act="The allocation")
    return day


def joinable_on(source: ItemFacts, target: ItemFacts, *, amount: int, not_before: date) -> date:
    """Tell the day two items can be joined from, whatever is open on them, or refuse."""
    items.require_amount(amount)
    if source.currency != target.currency:
        raise CurrenciesDiffer(
            f"{source.name} is in {source.currency} and {target.name} in {target.currency}; "
            "exchange the money first, or choose an item of the same currency."
        )
    day = effective_date(source, target, not_before=not_before)
    items.require_day(day)
    return day
