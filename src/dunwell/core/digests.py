"""A morning digest tells a colleague what a business day brings; no mail where that is nothing.

A collector reads of their own accounts and of those that nobody has; who leads reads of all.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from dunwell.core.calendars import Calendar
from dunwell.core.roles import Role

ROWS_SHOWN: Final = 5
LEADING: Final = frozenset({Role.TEAM_LEAD, Role.FINANCE_MANAGER, Role.CFO})
READERS: Final = LEADING | {Role.COLLECTIONS_SPECIALIST}
_DAY: Final = timedelta(days=1)


class DigestPart(StrEnum):
    """What a digest tells of, in this order."""

    BLOCKED = "blocked"  # Nothing is sent: the ledger is stale or does not tie out.
    UNKNOWN = "unknown"  # Messages of which nobody knows whether they left.
    FAILED = "failed"  # Messages that could not be sent or came back.
    DECISIONS = "decisions"  # Requests that wait for this colleague.
    TO_APPROVE = "to_approve"  # Messages that wait for a release.
    CALLS = "calls"  # Calls that are due.
    TASKS = "tasks"  # Everything else that is due.
    BROKEN = "broken"  # Promises found broken since the last business day.
    GOING_OUT = "going_out"  # Messages that leave today by themselves.
    CASH = "cash"  # Money that came in since the last business day.


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A colleague whose digest it is; `accounts_of` is None where it tells of all accounts."""

    person_id: int
    accounts_of: int | None


def reader(person_id: int, roles: Set[Role]) -> Reader | None:
    """Tell what a colleague reads of; None for whom no digest is written."""
    if not roles & READERS:
        return None
    return Reader(person_id=person_id, accounts_of=None if roles & LEADING else person_id)


def since(day: date, calendar: Calendar) -> date:
    """Give the business day before, whose money and broken promises are still news."""
    before = day - _DAY
    while not calendar.is_business_day(before):
        before -= _DAY
    return before


def is_still_morning_of(day: date, *, at: datetime, zone: tzinfo) -> bool:
    """Tell whether a digest of a day may still be written: not once the next day has begun."""
    return at.astimezone(zone).date() == day


def worth_telling(counts: Sequence[int]) -> bool:
    """Tell whether anything is to be told."""
    return any(counts)
