"""The more is at stake, the higher the person who signs; what is split is added up again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from dunwell.core import policy
from dunwell.core.roles import Role

_QUARTER_MONTHS: Final = 3
_LEAD: Final = frozenset({Role.TEAM_LEAD, Role.FINANCE_MANAGER, Role.CFO})
_MANAGER: Final = frozenset({Role.FINANCE_MANAGER, Role.CFO})
_MANAGER_FIRST: Final = frozenset({Role.FINANCE_MANAGER})
_CFO: Final = frozenset({Role.CFO})


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitTerms:
    """Up to what a role writes off, in minor units of the reporting currency, and for how long
    a request waits."""

    lead_write_off: int
    manager_write_off: int
    manager_signs_first: bool
    open_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One signature of a chain: who may give it, and up to which amount; None is without end."""

    roles: frozenset[Role]
    most: int | None = None


def terms_of(chosen: Mapping[str, Any]) -> LimitTerms:
    """Read the limits from a policy; a finance manager may sign what a team lead may at least."""
    lead = policy.whole(chosen, "approvals", "lead_write_off")
    return LimitTerms(
        lead_write_off=lead,
        manager_write_off=max(policy.whole(chosen, "approvals", "manager_write_off"), lead),
        manager_signs_first=policy.switch(chosen, "approvals", "manager_signs_first"),
        open_days=policy.whole(chosen, "approvals", "open_days", least=1),
    )


def of_write_off(counted: int | None, terms: LimitTerms) -> tuple[Level, ...]:
    """Give who signs a write-off, in order.

    `counted` are minor units of the reporting currency: the amount and what else of the customer
    was asked for in the quarter. None, as there is no rate of the day, goes all the way up.
    """
    if counted is not None and counted <= terms.lead_write_off:
        return (Level(roles=_LEAD, most=terms.lead_write_off),)
    if counted is not None and counted <= terms.manager_write_off:
        return (Level(roles=_MANAGER, most=terms.manager_write_off),)
    last = Level(roles=_CFO)
    return (Level(roles=_MANAGER_FIRST), last) if terms.manager_signs_first else (last,)


def limit_of(roles: frozenset[Role], terms: LimitTerms) -> int | None:
    """Give up to which amount some roles sign a write-off alone: 0 for none, None without end."""
    if Role.CFO in roles:
        return None
    if Role.FINANCE_MANAGER in roles:
        return terms.manager_write_off
    return terms.lead_write_off if Role.TEAM_LEAD in roles else 0


def quarter(day: date) -> tuple[date, date]:
    """Give the calendar quarter of a day: its first day, and the first of the next."""
    month = (day.month - 1) // _QUARTER_MONTHS * _QUARTER_MONTHS + 1
    first = day.replace(month=month, day=1)
    following = (first + timedelta(days=31 * _QUARTER_MONTHS)).replace(day=1)
    return first, following


def counted(amount: int, others: Sequence[int | None]) -> int | None:
    """Add up an amount and what it may have been split from; None where one has no rate."""
    known = [one for one in others if one is not None]
    return None if len(known) < len(others) else amount + sum(known)
