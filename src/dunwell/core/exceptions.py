"""A material exception has one owner, an action and a day by which it is done.

What is material the policy says: much that is overdue, a broken or a stale promise, a dispute
beyond its time, money that nobody applied.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from dunwell.core import policy
from dunwell.core.because import Because


class ExceptionKind(StrEnum):
    """What is out of the ordinary."""

    OVERDUE = "overdue"  # Much is overdue and not disputed.
    BROKEN_PROMISE = "broken_promise"  # A promise was not kept of late, and it still owes.
    STALE_PROMISE = "stale_promise"  # A promise's day and grace are over, and nobody knows.
    DISPUTE_LATE = "dispute_late"  # A dispute is open beyond its time.
    UNAPPLIED = "unapplied"  # Much money waits to be applied.


class Lack(StrEnum):
    """What an exception lacks."""

    OWNER = "owner"  # Nobody looks after it.
    ACTION = "action"  # Nothing is planned.
    DUE_DATE = "due_date"  # What is planned has no day.


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionTerms:
    """From which amounts on something is material, in minor units of the reporting currency."""

    overdue_from: int
    promise_from: int
    dispute_from: int
    unapplied_from: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionFacts:
    """An account as exceptions see it; amounts are minor units of `currency`.

    `stale_promise` is what is promised for days that are over with their grace, `late_dispute`
    what is disputed beyond its time, and `broken_promise` what was promised and not kept of late.
    """

    currency: str
    undisputed: int = 0
    oldest_date: date | None = None
    broken_promise: int = 0
    stale_promise: int = 0
    stale_since: date | None = None
    late_dispute: int = 0
    dispute_business_days: int = 0
    unapplied: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One exception of an account, with what makes it one."""

    kind: ExceptionKind
    amount: int
    because: Because


def terms_of(chosen: Mapping[str, Any]) -> ExceptionTerms:
    """Read from which amounts on something is material from a policy."""

    def amount(name: str) -> int:
        return policy.whole(chosen, "exceptions", name, least=1)

    return ExceptionTerms(
        overdue_from=amount("overdue_from"),
        promise_from=amount("promise_from"),
        dispute_from=amount("dispute_from"),
        unapplied_from=amount("unapplied_from"),
    )


def find(facts: ExceptionFacts, *, terms: ExceptionTerms) -> tuple[Found, ...]:
    """Name what is out of the ordinary on an account."""
    since = facts.oldest_date.isoformat() if facts.oldest_date else None
    stale = facts.stale_since.isoformat() if facts.stale_since else None
    candidates: tuple[tuple[ExceptionKind, int, int, Mapping[str, Any]], ...] = (
        (ExceptionKind.OVERDUE, facts.undisputed, terms.overdue_from, {"since": since}),
        (ExceptionKind.BROKEN_PROMISE, facts.broken_promise, terms.promise_from, {}),
        (ExceptionKind.STALE_PROMISE, facts.stale_promise, terms.promise_from, {"since": stale}),
        (
            ExceptionKind.DISPUTE_LATE,
            facts.late_dispute,
            terms.dispute_from,
            {"business_days": facts.dispute_business_days},
        ),
        (ExceptionKind.UNAPPLIED, facts.unapplied, terms.unapplied_from, {}),
    )
    return tuple(
        Found(
            kind=kind,
            amount=amount,
            because=Because(
                code=f"exception.{kind.value}",
                values={"amount": amount, "currency": facts.currency, **values},
            ),
        )
        for kind, amount, least, values in candidates
        if amount >= least
    )


def lacks(*, has_owner: bool, has_action: bool, due_date: date | None) -> tuple[Lack, ...]:
    """Name what an exception lacks to be in good hands."""
    wanted = (
        (Lack.OWNER, has_owner),
        (Lack.ACTION, has_action),
        (Lack.DUE_DATE, due_date is not None),
    )
    return tuple(lack for lack, has in wanted if not has)
