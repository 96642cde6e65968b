"""Items of a thousand cents posted on 10 January 2026, one of each side."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from dunwell.core.balances import Change
from dunwell.core.documents import Side
from dunwell.core.items import ItemFacts
from dunwell.core.refusals import Refusal

AT = datetime(2026, 1, 5, tzinfo=UTC)
POSTED = date(2026, 1, 10)
DAY_BEFORE = date(2026, 1, 9)
LATER = date(2026, 1, 20)


def item(
    side: Side, *, amount: int = 1_000, posting_date: date = POSTED, written_off: int = 0
) -> ItemFacts:
    """Make an item open since its posting date, part of it written off on `LATER`."""
    return ItemFacts(
        id=1,
        name=f"{side.value} 1",
        side=side,
        currency="EUR",
        posting_date=posting_date,
        open_changes=(Change(effective_date=posting_date, amount=amount),),
        written_off_changes=(Change(effective_date=LATER, amount=written_off),),
        last_recorded_at=AT,
    )


INVOICE = item(Side.DEBIT)
CREDIT = item(Side.CREDIT)
CASH = item(Side.CASH)
WRITTEN_OFF = item(Side.DEBIT, written_off=300)


def refused(act: Callable[[], object]) -> str:
    """Do what must be refused, and give the refusal's code; its message is whole sentences."""
    with pytest.raises(Refusal) as caught:
        act()
    assert str(caught.value).endswith(".")
    return caught.value.code
