"""The worklist is of actions: what a person does next on an account, and because of what.

Tasks that rules opened stand in it as they are. Beside them an account asks for a person where
a dispute is overdue or blocks much, where money waits to be applied, and where nobody spoke to a
customer that owes for days.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from dunwell.core import policy
from dunwell.core.because import Because
from dunwell.core.customers import CustomerStatus
from dunwell.core.outreach import PauseTerms


class ActionKind(StrEnum):
    """What there is to do; at the same priority the first stands first."""

    DECIDE = "decide"  # A promise beyond the horizon waits for a decision.
    BROKEN_PROMISE = "broken_promise"  # Follow up a promise that was not kept.
    FOLLOW_UP = "follow_up"  # The day has come on which a call said to come back.
    CHECK_PAYMENT = "check_payment"  # The customer says it was paid.
    READ_REPLY = "read_reply"  # A reply that a person reads.
    RESOLVE_DISPUTE = "resolve_dispute"  # A dispute past its time, or one that blocks much.
    APPLY_CASH = "apply_cash"  # Money that is not applied could cover what is overdue.
    FIX_ADDRESS = "fix_address"  # No address works, or one bounced.
    RESOLVE_UNKNOWN = "resolve_unknown"  # A message may or may not have left.
    FAILED_MESSAGE = "failed_message"  # A message could not be sent.
    CALL = "call"  # Speak to the customer.
    APPROVE = "approve"  # Messages wait for a release.
    POST_LETTER = "post_letter"  # A letter is ready to print and post.
    INVOICE_NOT_READY = "invoice_not_ready"  # An invoice lacks what it needs to be sent.


ORDER: Final = {kind: place for place, kind in enumerate(ActionKind)}
# These are about what is overdue; they are over once nothing is.
_FOR_OVERDUE: Final = frozenset(
    {
        ActionKind.CALL,
        ActionKind.BROKEN_PROMISE,
        ActionKind.FOLLOW_UP,
        ActionKind.POST_LETTER,
        ActionKind.CHECK_PAYMENT,
    }
)
# Somebody is at work on the account already: no call is asked for beside these.
_INSTEAD_OF_CALL: Final = frozenset(
    {
        ActionKind.CALL,
        ActionKind.BROKEN_PROMISE,
        ActionKind.FOLLOW_UP,
        ActionKind.CHECK_PAYMENT,
        ActionKind.READ_REPLY,
        ActionKind.DECIDE,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkTerms:
    """What the company chose: from when on an account asks for a person.

    Amounts are minor units of the reporting currency.
    """

    large_amount: int
    dispute_business_days: int
    call_after_days: int
    least_due: int
    pauses: PauseTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """One open dispute: what is still contested, and for how many business days it is open."""

    amount: int
    business_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One account on a day; amounts are minor units of the currency it is ranked in.

    `undisputed` is what is overdue and not disputed, `askable` what of it is not promised either,
    `oldest_date` since when the oldest of the undisputed is due.
    """

    currency: str
    overdue: int = 0
    undisputed: int = 0
    askable: int = 0
    unapplied: int = 0
    oldest_date: date | None = None
    disputes: tuple[Contested, ...] = ()
    status: CustomerStatus = CustomerStatus.ACTIVE
    contacted_date: date | None = None
    reacted_date: date | None = None
    is_paused: bool = False
    is_leaving: bool = False  # Something was decided for the day and leaves by itself.
    held_messages: int = 0
    awaiting: tuple[Mapping[str, Any], ...] = ()  # Promises that wait: amount, currency, day.


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTask:
    """A task that stands open, with the because that opened it."""

    id: int
    kind: ActionKind
    opened_date: date
    due_date: date
    assigned_to: int | None = None
    because: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An action that an account asks for, from a task where there is one."""

    kind: ActionKind
    because: tuple[Because, ...]
    task: OpenTask | None = None


def terms_of(chosen: Mapping[str, Any], *, pauses: PauseTerms) -> WorkTerms:
    """Read the terms of the worklist from a policy."""

    def whole(name: str, least: int = 0) -> int:
        return policy.whole(chosen, "priorities", name, least=least)

    return WorkTerms(
        large_amount=whole("large_amount", 1),
        dispute_business_days=whole("dispute_business_days"),
        call_after_days=whole("call_after_days"),
        least_due=policy.whole(chosen, "outreach", "least_due"),
        pauses=pauses,
    )


def wanted(
    standing: Standing, tasks: tuple[OpenTask, ...], *, terms: WorkTerms, as_of: date
) -> tuple[Wanted, ...]:
    """Give every action that an account asks for on a day; a task waits for its day."""
    found = [
        _of_task(one)
        for one in tasks
        if one.due_date <= as_of and (standing.overdue or one.kind not in _FOR_OVERDUE)
    ]
    found += [
        Wanted(
            kind=ActionKind.DECIDE,
            because=(
                Because(
                    code="work.decide",
                    values={
                        "amount": one["amount"],
                        "currency": one["currency"],
                        "promised": one["promised"],
                    },
                ),
            ),
        )
        for one in standing.awaiting
    ]
    if standing.held_messages:
        count = {"count": standing.held_messages}
        found.append(
            Wanted(kind=ActionKind.APPROVE, because=(Because(code="work.approve", values=count),))
        )
    dispute = _dispute(standing, terms)
    if dispute:
        found.append(Wanted(kind=ActionKind.RESOLVE_DISPUTE, because=dispute))
    cash = _cash(standing)
    if cash is not None:
        found.append(Wanted(kind=ActionKind.APPLY_CASH, because=(cash,)))
    else:
        has = {one.kind for one in found} | {one.kind for one in tasks}
        call = _call(standing, has, terms, as_of)
        found += [Wanted(kind=ActionKind.CALL, because=(call,))] if call else []
    return tuple(found)


def is_overdue(contested: Contested, *, terms: WorkTerms) -> bool:
    """Tell whether a dispute is open for longer than the policy gives it."""
    return contested.business_days > terms.dispute_business_days


def _of_task(task: OpenTask) -> Wanted:
    """Say a task: by the sentence it was opened with, or by what such tasks are about."""
    told = task.because
    values = {**told.get("values", told), "since": task.opened_date.isoformat()}
    if told.get("code"):
        because = Because(code=told["code"], values=told["values"])
    else:
        because = Because(code=f"task.{task.kind.value}", values=values)
    return Wanted(kind=task.kind, because=(because,), task=task)


def _dispute(standing: Standing, terms: WorkTerms) -> tuple[Because, ...]:
    late = [one for one in standing.disputes if is_overdue(one, terms=terms)]
    found = []
    if late:
        values = {
            "business_days": max(one.business_days for one in late),
            "limit": terms.dispute_business_days,
        }
        found.append(Because(code="work.dispute_late", values=values))
    blocked = sum(one.amount for one in standing.disputes)
    if blocked >= terms.large_amount:
        kept = {"disputed": blocked, "currency": standing.currency}
        found.append(Because(code="work.dispute_blocks", values=kept))
    return tuple(found)


def _cash(standing: Standing) -> Because | None:
    """Money that waits and could cover all that is asked is applied before anybody calls."""
    if not standing.askable or standing.unapplied < standing.askable:
        return None
    values = {"unapplied": standing.unapplied, "currency": standing.currency}
    return Because(code="work.apply_cash", values=values)


def _call(
    standing: Standing, has: Set[ActionKind], terms: WorkTerms, as_of: date
) -> Because | None:
    if not _may_be_called(standing, terms):
        return None
    if has & _INSTEAD_OF_CALL or standing.held_messages or standing.is_leaving:
        return None
    if standing.contacted_date is None:
        return Because(code="work.call.never")
    if (as_of - standing.contacted_date).days < terms.call_after_days:
        return None
    values = {"contacted": standing.contacted_date.isoformat()}
    reacted = standing.reacted_date
    if reacted is None or reacted < standing.contacted_date:
        return Because(code="work.call", values=values)
    return Because(code="work.call.reacted", values={**values, "reacted": reacted.isoformat()})


def answer_date(standing: Standing, *, terms: WorkTerms, as_of: date) -> date | None:
    """Give the day from which a call is asked for, as an answer is waited for until then.

    None where nobody wrote or called of late, or where a call would not be asked for then either.
    """
    contacted = as_of if standing.is_leaving else standing.contacted_date
    if contacted is None or not _may_be_called(standing, terms):
        return None
    until = contacted + timedelta(days=terms.call_after_days)
    return until if until > as_of else None


def _may_be_called(standing: Standing, terms: WorkTerms) -> bool:
    if not standing.askable or standing.askable < terms.least_due:
        return False
    return not (standing.is_paused or _is_stopped(standing.status, terms.pauses))


def _is_stopped(status: CustomerStatus, pauses: PauseTerms) -> bool:
    return {
        CustomerStatus.INSOLVENT: pauses.insolvent,
        CustomerStatus.IN_LITIGATION: pauses.in_litigation,
        CustomerStatus.CLOSED: pauses.closed,
    }.get(status, False)
