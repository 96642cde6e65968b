"""A customer hears from all people and entities together no more often than the policy allows."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from dunwell.core.account_facts import ContactMade
from dunwell.core.because import Because
from dunwell.core.outreach import OutreachTerms
from dunwell.core.touches import SilenceCode

DAYS: Final = 7


def spent(
    made: Sequence[ContactMade],
    *,
    entity_id: int,
    terms: OutreachTerms,
    on: date,
    without_touch: int | None = None,
) -> Because | None:
    """Tell which limit one more contact on a day would pass; None when it may be made.

    The week is the day itself and the six before it. Between two touches of one entity lie at
    least `minimum_gap_days`.
    """
    ages = [
        ((on - one.on_date).days, one.entity_id)
        for one in made
        if without_touch is None or one.touch_id != without_touch
    ]
    today = sum(age == 0 for age, _ in ages)
    if today >= terms.messages_a_day:
        return _spent("day", made=today, limit=terms.messages_a_day)
    week = sum(0 <= age < DAYS for age, _ in ages)
    if week >= terms.contacts_in_7_days:
        return _spent("week", made=week, limit=terms.contacts_in_7_days)
    own = min((age for age, entity in ages if entity == entity_id and age > 0), default=None)
    if own is not None and own < terms.minimum_gap_days:
        return _spent("gap", made=own, limit=terms.minimum_gap_days)
    return None


def left_today(made: Sequence[ContactMade], *, terms: OutreachTerms, on: date) -> int:
    """Count how many more contacts may be made on a day."""
    today = sum(one.on_date == on for one in made)
    week = sum(0 <= (on - one.on_date).days < DAYS for one in made)
    return max(min(terms.messages_a_day - today, terms.contacts_in_7_days - week), 0)


def _spent(which: str, *, made: int, limit: int) -> Because:
    return Because(
        code=SilenceCode.CONTACT_BUDGET, values={"which": which, "made": made, "limit": limit}
    )
