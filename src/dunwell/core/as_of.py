"""The day a page speaks of: today, or the ledger's own date once the ledger is a week behind."""

from datetime import date, timedelta
from typing import Final

FRESH_DAYS: Final = 7


def default_as_of(*, today: date, ledger_date: date | None) -> date:
    """Choose the day when nobody chose one; an old ledger is not aged into the future.

    A ledger that ends on D and is looked at weeks later would show everything as overdue, though
    what was paid since is unknown; so it is shown as of D.
    """
    if ledger_date is None or today - ledger_date <= timedelta(days=FRESH_DAYS):
        return today
    return ledger_date
