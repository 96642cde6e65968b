"""Ask for what needs a second person, take a request back, and let another person decide once.

Every kind of request joins by its `Outcome` in `_OUTCOMES`: what is locked, and what happens with
a yes or a no, in the transaction of the decision.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from dunwell.actions import policies, promises, sending
from dunwell.core import approvals
from dunwell.core.approvals import ApprovalKind, ApprovalState, Request
from dunwell.core.refusals import Refusal
from dunwell.store import audit
from dunwell.store.models import Approval, Promise, User
from dunwell.store.queries import people

LONGEST_REASON: Final = 1000
# A late promise is taken back where it was recorded, and its request with it.
WITHDRAWN_HERE: Final = frozenset({ApprovalKind.POLICY, ApprovalKind.GO_LIVE})


class UnknownRequest(Refusal):
    """A request is decided where it is listed."""

    code = "unknown_request"


class ReasonMissing(Refusal):
    """Who asked is told why not."""

    code = "reason_missing"


class NotYourRequest(Refusal):
    """A request is taken back by the person who made it."""

    code = "not_your_request"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided about a request, and the day on which they did.

    `effective_date` is the decider's choice where the kind has one; None leaves what was asked.
    """

    approved: bool
    on: date
    because: str = ""
    effective_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a decision of one kind does; `lock` comes before the lock of the request."""

    lock: Callable[[int], None]
    approve: Callable[[Approval, Decision, User, datetime], Mapping[str, Any]]
    reject: Callable[[Approval, datetime], None]


@transaction.atomic
def decide(approval_id: int, *, by: User, at: datetime, decision: Decision) -> Approval:
    """Approve or reject a request: another person with the authority, once, whoever else tries."""
    known = Approval.objects.filter(pk=approval_id).first()
    if known is None or known.kind not in _OUTCOMES:
        raise UnknownRequest("There is no such request here; look at the list of approvals.")
    outcome = _OUTCOMES[ApprovalKind(known.kind)]
    outcome.lock(subject_id(known))
    approval = Approval.objects.select_for_update().get(pk=approval_id)
    approvals.require_decidable(
        Request(
            kind=ApprovalKind(approval.kind),
            state=ApprovalState(approval.state),
            requested_by=approval.requested_by_id,
        ),
        decider=by.pk,
        roles=people.roles_of(by),
    )
    because = " ".join(decision.because.split())[:LONGEST_REASON]
    if not decision.approved and not because:
        raise ReasonMissing("Say why not, so that the person who asked can do better.")
    approval.state = ApprovalState.APPROVED if decision.approved else ApprovalState.REJECTED
    approval.decided_by, approval.decided_at, approval.because = by, at, because
    approval.save(update_fields=["state", "decided_by", "decided_at", "because"])
    done: Mapping[str, Any] = {}
    if decision.approved:
        done = outcome.approve(approval, decision, by, at)
    else:
        outcome.reject(approval, at)
    audit.record(
        by=by,
        at=at,
        action="approvals.approve" if decision.approved else "approvals.reject",
        subject=f"approval:{approval.pk}",
        before={"state": ApprovalState.PENDING},
        after={"state": approval.state, "kind": approval.kind, "of": approval.subject, **done},
        because={"reason": because} if because else None,
    )
    return approval


@transaction.atomic
def withdraw(approval_id: int, *, by: User, at: datetime) -> Approval:
    """Take one's own request back, before anybody decided."""
    approval = Approval.objects.select_for_update().filter(pk=approval_id).first()
    if approval is None or approval.kind not in WITHDRAWN_HERE:
        raise UnknownRequest("There is no such request to take back; look at the list again.")
    if approval.requested_by_id != by.pk:
        raise NotYourRequest("A colleague asked for this; they can take it back, you cannot.")
    approvals.require_pending(ApprovalState(approval.state))
    approval.state, approval.decided_by, approval.decided_at = ApprovalState.WITHDRAWN, by, at
    approval.save(update_fields=["state", "decided_by", "decided_at"])
    audit.record(
        by=by,
        at=at,
        action="approvals.withdraw",
        subject=f"approval:{approval.pk}",
        before={"state": ApprovalState.PENDING},
        after={"state": ApprovalState.WITHDRAWN, "kind": approval.kind, "of": approval.subject},
    )
    return approval


def subject_id(approval: Approval) -> int:
    """Give the id in a subject such as `policy_draft:3`."""
    return int(approval.subject.rpartition(":")[2])


def _approve_policy(
    approval: Approval, decision: Decision, by: User, at: datetime
) -> Mapping[str, Any]:
    version = policies.put_into_force(
        subject_id(approval),
        facts=approval.facts,
        by=by,
        at=at,
        today=decision.on,
        effective_date=decision.effective_date,
    )
    return {"version": version.number, "effective_date": version.effective_date}


def _lock_promise(promise_id: int) -> None:
    Promise.objects.select_for_update().get(pk=promise_id)


def _approve_promise(
    approval: Approval, decision: Decision, by: User, at: datetime
) -> Mapping[str, Any]:
    promises.grant(subject_id(approval), by=by, on=decision.on, at=at)
    return {}


def _reject_promise(approval: Approval, at: datetime) -> None:
    promises.refuse(subject_id(approval), at=at)


def _go_live(approval: Approval, _decision: Decision, by: User, at: datetime) -> Mapping[str, Any]:
    return sending.switch_on(
        subject_id(approval), automatic=bool(approval.facts["automatic"]), by=by, at=at
    )


def _nothing(_approval: Approval, _at: datetime) -> None:
    """What was turned down stays as it was."""


_OUTCOMES: Final[Mapping[ApprovalKind, Outcome]] = {
    ApprovalKind.POLICY: Outcome(
        lock=policies.lock_draft, approve=_approve_policy, reject=_nothing
    ),
    ApprovalKind.GO_LIVE: Outcome(lock=sending.lock, approve=_go_live, reject=_nothing),
    ApprovalKind.PROMISE_HORIZON: Outcome(
        lock=_lock_promise, approve=_approve_promise, reject=_reject_promise
    ),
}
