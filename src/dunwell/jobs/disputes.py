"""The disputes of a day with the time the policy gives them: by when each is answered, or late."""

from dataclasses import dataclass
from datetime import date

from dunwell.core import calendars, disputes, outreach, worklists
from dunwell.core.disputes import Standing
from dunwell.core.worklists import Contested
from dunwell.store import calendars as known_calendars
from dunwell.store import policies
from dunwell.store.queries import dispute_list
from dunwell.store.queries.dispute_list import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeLine:
    """One dispute: the last day on which its answer is in time, and whether it is late.

    `business_days` is how long it is open, or was until it was closed.
    """

    dispute: Line
    answer_by: date
    business_days: int
    standing: Standing


def lines(on: date) -> list[DisputeLine]:
    """Give every dispute until a day, the oldest first; days off are those of its country."""
    content = policies.in_force(on)
    reach = outreach.terms_of(content)
    work = worklists.terms_of(content, pauses=reach.pauses)
    found = []
    for one in dispute_list.lines(on):
        calendar = known_calendars.of(one.country, on=on, terms=reach.calendar)
        days = calendars.between(one.opened_date, one.closed_date or on, calendar)
        contested = Contested(amount=one.still, business_days=days)
        found.append(
            DisputeLine(
                dispute=one,
                answer_by=calendars.add(one.opened_date, work.dispute_business_days, calendar),
                business_days=days,
                standing=disputes.standing(
                    is_open=one.is_open,
                    still=one.still,
                    is_overdue=worklists.is_overdue(contested, terms=work),
                ),
            )
        )
    return found
