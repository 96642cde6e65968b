"""Large and strategic accounts go to senior collectors, the rest by language, segment and load.

A collector's day has room for so many actions, and a share of it is kept for the many small
accounts. Who is away is covered by another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from dunwell.core import policy
from dunwell.core.because import Because
from dunwell.core.policy import PolicyRefused
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role

COLLECTORS: Final = frozenset({Role.COLLECTIONS_SPECIALIST, Role.TEAM_LEAD})
# Who may give accounts and actions to others.
LEADS: Final = frozenset({Role.TEAM_LEAD, Role.FINANCE_MANAGER, Role.CFO})
_WHOLE: Final = 100
MOST_A_DAY: Final = 500


class NotALead(Refusal):
    """Work is given out by who leads the team."""

    code = "not_a_lead"


class NoCollector(Refusal):
    """Accounts are looked after by somebody who collects."""

    code = "no_collector"


class AbsenceUnordered(Refusal):
    """An absence begins before it ends."""

    code = "absence_unordered"


class CoversThemselves(Refusal):
    """Who is away cannot stand in for themselves."""

    code = "covers_themselves"


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignmentTerms:
    """What the company chose; amounts are minor units of the reporting currency.

    `senior_from` is what an account owes to be a senior's, `small_below` what is overdue on one
    of the many small accounts, to which `small_per_cent` of each day belong. `by_itself` lets
    the rule give what nobody looks after.
    """

    capacity: int
    small_per_cent: int
    small_below: int
    senior_from: int
    by_itself: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectorFacts:
    """One collector: what they can take; empty languages or segments mean any."""

    id: int
    name: str
    is_senior: bool = False
    capacity: int = 0
    languages: frozenset[str] = frozenset()
    segments: frozenset[str] = frozenset()
    accounts: int = 0
    is_away: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountToAssign:
    """An account that nobody looks after; `owes` is in the reporting currency."""

    segment: str
    language: str
    owes: int
    is_strategic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned:
    """Who is to look after an account, and because of what."""

    collector_id: int
    because: tuple[Because, ...]


def terms_of(chosen: Mapping[str, Any]) -> AssignmentTerms:
    """Read the terms of assignment from a policy."""

    def whole(name: str, least: int = 0) -> int:
        return policy.whole(chosen, "assignment", name, least=least)

    share = whole("small_per_cent")
    if share > _WHOLE:
        raise PolicyRefused("assignment.small_per_cent", share, "at most 100, the whole day")
    return AssignmentTerms(
        capacity=whole("capacity", 1),
        small_per_cent=share,
        small_below=whole("small_below", 1),
        senior_from=whole("senior_from", 1),
        by_itself=policy.switch(chosen, "assignment", "by_itself"),
    )


def choose(
    account: AccountToAssign, collectors: Sequence[CollectorFacts], *, terms: AssignmentTerms
) -> Assigned | None:
    """Choose who looks after an account; None where nobody is there.

    Seniority counts most, then language, segment, and how full a collector's book is.
    """
    wants_senior = account.is_strategic or account.owes >= terms.senior_from
    here = [one for one in collectors if not one.is_away and one.capacity > 0]
    if not here:
        return None

    def fit(one: CollectorFacts) -> tuple[bool, bool, bool, float, int]:
        return (
            one.is_senior is not wants_senior,
            bool(one.languages) and account.language not in one.languages,
            bool(one.segments) and account.segment not in one.segments,
            one.accounts / one.capacity,
            one.id,
        )

    chosen = min(here, key=fit)
    found = []
    if chosen.is_senior and wants_senior:
        code = "assign.strategic" if account.is_strategic else "assign.large"
        found.append(Because(code=code))
    if account.language and account.language in chosen.languages:
        found.append(Because(code="assign.language", values={"language": account.language}))
    if account.segment and account.segment in chosen.segments:
        found.append(Because(code="assign.segment", values={"segment": account.segment}))
    found.append(Because(code="assign.load", values={"count": chosen.accounts}))
    return Assigned(collector_id=chosen.id, because=tuple(found))


def choose_all(
    accounts: Mapping[int, AccountToAssign],
    collectors: Sequence[CollectorFacts],
    *,
    terms: AssignmentTerms,
) -> dict[int, Assigned]:
    """Choose for several accounts, those that owe most first; each fills its collector's book."""
    known = {one.id: one for one in collectors}
    found = {}
    for key in sorted(accounts, key=lambda pk: (-accounts[pk].owes, pk)):
        assigned = choose(accounts[key], tuple(known.values()), terms=terms)
        if assigned is None:
            continue
        found[key] = assigned
        before = known[assigned.collector_id]
        known[before.id] = replace(before, accounts=before.accounts + 1)
    return found


def day_share(small: Sequence[bool], *, capacity: int, terms: AssignmentTerms) -> list[int]:
    """Choose what of a ranked list makes a day: places in it, in their order.

    `small` tells of each action whether it is about a small account. The first stand in the day,
    but for the share that is kept for small accounts; what that does not need goes to the next.
    """
    if len(small) <= capacity:
        return list(range(len(small)))
    kept = capacity * terms.small_per_cent // _WHOLE
    chosen = set(range(capacity - kept))
    others = list(range(capacity - kept, len(small)))
    chosen |= set([place for place in others if small[place]][:kept])
    next_ones = [place for place in others if place not in chosen]
    return sorted(chosen | set(next_ones[: capacity - len(chosen)]))


def require_lead(roles: frozenset[Role]) -> None:
    """Refuse people who do not lead."""
    if not roles & LEADS:
        raise NotALead(
            "Accounts and actions are given out by a team lead, the finance manager or the CFO; "
            "ask one of them."
        )


def require_collector(roles: frozenset[Role], *, is_active: bool, name: str) -> None:
    """Refuse to give work to somebody who does not collect, or is not here any more."""
    if not is_active or not roles & COLLECTORS:
        raise NoCollector(
            f"{name} does not collect: give the work to an active collections specialist or team "
            "lead, or give this person the role first."
        )


def require_absence_of(roles: frozenset[Role], *, is_own: bool) -> None:
    """Refuse who says of a colleague that they are away, or back, and does not lead."""
    if not is_own and not roles & LEADS:
        raise NotALead(
            "Everybody notes when they are away themselves; for a colleague a team lead, the "
            "finance manager or the CFO does. Nothing was changed."
        )


def require_absence(from_date: date, to_date: date, *, is_own_cover: bool) -> None:
    """Refuse an absence without a day, or one covered by who is away."""
    if from_date >= to_date:
        raise AbsenceUnordered(
            f"An absence from {from_date} cannot end before {to_date}; give the first day back at "
            "work, which is a later one."
        )
    if is_own_cover:
        raise CoversThemselves("Somebody else has to stand in; choose another colleague.")
