"""A collector offers the least first: all now, a day, a part, and only then what costs something.

Each offer is within the person's authority, or says who has to agree before it is made.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from dunwell.core import calendars, policy
from dunwell.core.calendars import Calendar
from dunwell.core.roles import Role

_HALVES: Final = 2
_ABOVE_COLLECTOR: Final = frozenset({Role.TEAM_LEAD, Role.FINANCE_MANAGER, Role.CFO})
_ABOVE_LEAD: Final = frozenset({Role.FINANCE_MANAGER, Role.CFO})


class OfferKind(StrEnum):
    """What is offered, in the order in which it is."""

    ALL_NOW = "all_now"  # Everything, today.
    ALL_BY = "all_by"  # Everything by a day that is promised.
    PART_NOW = "part_now"  # Half today, the rest by that day.
    WAIVE_FEES = "waive_fees"  # The late fees, if the rest is paid now.
    PLAN = "plan"  # Monthly instalments.
    EXTENSION = "extension"  # More days, once.


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityTerms:
    """What each may offer; amounts are minor units of the reporting currency."""

    collector_waiver: int
    lead_waiver: int
    collector_extension_days: int
    lead_extension_days: int
    collector_plan: int
    lead_plan: int
    plan_instalments: int
    horizon_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AtStake:
    """What a talk is about, in minor units of one currency; `fees` are the late fees in it.

    `in_reporting` tells whether that is the reporting currency, of which the limits are.
    """

    amount: int
    fees: int
    currency: str
    in_reporting: bool
    has_broken_promise: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One offer with its values; `needs` is who has to agree, None where nobody has to."""

    kind: OfferKind
    values: Mapping[str, Any] = field(default_factory=dict)
    needs: Role | None = None


def terms_of(chosen: Mapping[str, Any]) -> AuthorityTerms:
    """Read the terms from a policy; a lead may offer what a collector may at least."""

    def whole(name: str, least: int = 0) -> int:
        return policy.whole(chosen, "authority", name, least=least)

    return AuthorityTerms(
        collector_waiver=whole("collector_waiver"),
        lead_waiver=max(whole("lead_waiver"), whole("collector_waiver")),
        collector_extension_days=whole("collector_extension_days"),
        lead_extension_days=max(whole("lead_extension_days"), whole("collector_extension_days")),
        collector_plan=whole("collector_plan"),
        lead_plan=max(whole("lead_plan"), whole("collector_plan")),
        plan_instalments=whole("plan_instalments", 2),
        horizon_days=policy.whole(chosen, "promises", "horizon_days", least=1),
    )


def ladder(
    stake: AtStake,
    *,
    terms: AuthorityTerms,
    roles: Set[Role],
    calendar: Calendar,
    as_of: date,
) -> tuple[Offer, ...]:
    """Give the offers in order; after a broken promise no more time is offered for nothing.

    The day of a promise is a business day within the policy's horizon, a week ahead at most.
    """
    if stake.amount <= 0:
        return ()
    day = calendars.on_or_after(as_of + timedelta(days=min(7, terms.horizon_days)), calendar)
    half = stake.amount // _HALVES
    found = [
        Offer(kind=OfferKind.ALL_NOW, values={"amount": stake.amount}),
        Offer(kind=OfferKind.ALL_BY, values={"amount": stake.amount, "day": day}),
    ]
    if half:
        rest = stake.amount - half
        values = {"amount": half, "rest": rest, "day": day}
        found.append(Offer(kind=OfferKind.PART_NOW, values=values))
    if stake.fees:
        needs = _needs(stake, stake.fees, terms.collector_waiver, terms.lead_waiver, roles)
        found.append(Offer(kind=OfferKind.WAIVE_FEES, values={"amount": stake.fees}, needs=needs))
    if stake.amount >= terms.plan_instalments:
        needs = _needs(stake, stake.amount, terms.collector_plan, terms.lead_plan, roles)
        count = terms.plan_instalments
        values = {"count": count, "amount": stake.amount // count}
        found.append(Offer(kind=OfferKind.PLAN, values=values, needs=needs))
    if not stake.has_broken_promise and terms.lead_extension_days:
        is_lead = bool(roles & _ABOVE_COLLECTOR)
        days = terms.lead_extension_days if is_lead else terms.collector_extension_days
        asked = days or terms.lead_extension_days
        extended = Offer(
            kind=OfferKind.EXTENSION,
            values={"days": asked, "day": as_of + timedelta(days=asked)},
            needs=None if days else Role.TEAM_LEAD,
        )
        found.append(extended)
    return tuple(found)


def _needs(
    stake: AtStake, amount: int, collector: int, lead: int, roles: Set[Role]
) -> Role | None:
    """Tell who has to agree to an amount; in another currency than the limits' a lead does."""
    if roles & _ABOVE_LEAD:
        return None
    if roles & _ABOVE_COLLECTOR:
        return None if stake.in_reporting and amount <= lead else Role.FINANCE_MANAGER
    if stake.in_reporting and amount <= collector:
        return None
    return Role.TEAM_LEAD if not stake.in_reporting or amount <= lead else Role.FINANCE_MANAGER
