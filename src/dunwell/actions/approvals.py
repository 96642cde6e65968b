"""Let others decide what needs a second person: sign, reject, ask back, answer, take back, expire.

Every kind of request joins by its `Outcome` in `_OUTCOMES`: what is locked, and what happens with
a yes or a no, in the transaction of the decision.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from dunwell.actions import policies, promises, sending, write_offs
from dunwell.core import approvals
from dunwell.core.approval_limits import Level
from dunwell.core.approvals import (
    WAITING,
    AlreadyDecided,
    ApprovalKind,
    ApprovalState,
    Authority,
)
from dunwell.core.personal_data import Personal
from dunwell.core.refusals import Refusal
from dunwell.store import audit
from dunwell.store.models import Approval, ApprovalNote, ApprovalSignature, Promise, User
from dunwell.store.queries import approvals as queries
from dunwell.store.queries import deciders, ledger

LONGEST_REASON: Final = 1000


class UnknownRequest(Refusal):
    """A request is decided where it is listed."""

    code = "unknown_request"


class ReasonMissing(Refusal):
    """Who asked is told why not."""

    code = "reason_missing"


class NothingAsked(Refusal):
    """An answer needs a question."""

    code = "nothing_asked"


class WithdrawnElsewhere(Refusal):
    """What belongs to a promise or a message is taken back with it."""

    code = "withdrawn_elsewhere"


class NotYourRequest(Refusal):
    """A request is taken back, and its question answered, by the person who made it."""

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
    """Sign or reject a request: other people with the authority, each once, whoever else tries.

    What was asked for happens with the last signature that the limits of the day ask for. Until
    then the request goes on waiting. One no rejects it.
    """
    approval, outcome = _locked(approval_id)
    chain = queries.chain_of(approval, on=decision.on)
    found = _authority(approval, chain, by=by, on=decision.on)
    because = _cleaned(decision.because)
    if not decision.approved and not because:
        raise ReasonMissing("Say why not, so that the person who asked can do better.")
    if decision.approved and _sign(approval, chain, found, by=by, at=at, because=because):
        return approval
    approval.state = ApprovalState.APPROVED if decision.approved else ApprovalState.REJECTED
    approval.decided_by, approval.decided_at, approval.because = by, at, because
    approval.save(update_fields=["state", "decided_by", "decided_at", "because"])
    done: Mapping[str, Any] = {}
    if decision.approved:
        done = outcome.approve(approval, decision, by, at)
    else:
        outcome.reject(approval, at)
    _tell(
        approval,
        "approve" if decision.approved else "reject",
        by=by,
        at=at,
        because=because,
        after={**_in_place(found), **done},
    )
    return approval


@transaction.atomic
def send_back(approval_id: int, *, by: User, at: datetime, on: date, question: str) -> Approval:
    """Ask who asked; the request is decided once they have answered."""
    approval, _outcome = _locked(approval_id)
    found = _authority(approval, queries.chain_of(approval, on=on), by=by, on=on)
    text = _cleaned(question)
    if not text:
        raise ReasonMissing("Write what you want to know; the person who asked answers it.")
    _move(approval, ApprovalState.RETURNED)
    ApprovalNote.objects.create(approval=approval, by=by, at=at, is_question=True, text=text)
    _tell(approval, "send_back", by=by, at=at, because=text, after=_in_place(found))
    return approval


@transaction.atomic
def answer(approval_id: int, *, by: User, at: datetime, text: str) -> Approval:
    """Answer the question with which one's own request was sent back."""
    approval = _own(approval_id, by)
    told = _cleaned(text)
    if approval.state != ApprovalState.RETURNED:
        raise NothingAsked("Nothing was asked, or it was answered already.")
    if not told:
        raise ReasonMissing("Write the answer; whoever decides reads it.")
    _move(approval, ApprovalState.PENDING)
    ApprovalNote.objects.create(approval=approval, by=by, at=at, is_question=False, text=told)
    _tell(approval, "answer", by=by, at=at, because=told)
    return approval


def expire(*, on: date, at: datetime) -> int:
    """Let go of the requests that nobody decided in time, one transaction each; count them."""
    day = ledger.acting_day(today=on)
    due = Approval.objects.filter(state__in=WAITING, expires_date__lt=day)
    gone = 0
    for approval_id in due.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            try:
                approval, outcome = _locked(approval_id)
            except AlreadyDecided:
                continue  # Somebody was faster.
            before = approval.state
            approval.state, approval.decided_at = ApprovalState.EXPIRED, at
            approval.save(update_fields=["state", "decided_at"])
            outcome.reject(approval, at)
            _tell(approval, "expire", by=None, at=at, before=before)
            gone += 1
    return gone


@transaction.atomic
def withdraw(approval_id: int, *, by: User, at: datetime) -> Approval:
    """Take one's own request back, before anybody decided."""
    approval = _own(approval_id, by)
    if approval.kind in approvals.WITHDRAWN_ELSEWHERE:
        raise WithdrawnElsewhere(
            "This request belongs to what it is about; take that back on the customer's page, "
            "and the request goes with it."
        )
    approvals.require_waiting(ApprovalState(approval.state))
    before = approval.state
    approval.state, approval.decided_by, approval.decided_at = ApprovalState.WITHDRAWN, by, at
    approval.save(update_fields=["state", "decided_by", "decided_at"])
    _tell(approval, "withdraw", by=by, at=at, before=before)
    return approval


def _locked(approval_id: int) -> tuple[Approval, Outcome]:
    """Lock what a request is about, then the request."""
    known = _named(approval_id)
    if known is None or known.kind not in _OUTCOMES:
        raise UnknownRequest("There is no such request here; look at the list of approvals.")
    # Whoever comes too late waits for no lock, and learns it before anything else is read.
    approvals.require_waiting(ApprovalState(known.state))
    outcome = _OUTCOMES[ApprovalKind(known.kind)]
    outcome.lock(subject_id(known))
    approval = Approval.objects.select_for_update().get(pk=approval_id)
    approvals.require_waiting(ApprovalState(approval.state))
    return approval, outcome


def _named(approval_id: int) -> Approval | None:
    """Read of a request no more than what says how it is locked; of many who try, one decides."""
    rows = Approval.objects.filter(pk=approval_id)
    return rows.only("kind", "subject", "state").first()


def lock_subject(approval_id: int) -> None:
    """Lock what a request is about, for who locks the request itself afterwards."""
    known = _named(approval_id)
    if known is not None and known.kind in _OUTCOMES and known.state in WAITING:
        _OUTCOMES[ApprovalKind(known.kind)].lock(subject_id(known))


def _own(approval_id: int, by: User) -> Approval:
    approval = Approval.objects.select_for_update().filter(pk=approval_id).first()
    if approval is None:
        raise UnknownRequest("There is no such request; look at the list again.")
    if approval.requested_by_id != by.pk:
        raise NotYourRequest("A colleague asked for this; they can take it back or answer.")
    return approval


def _authority(approval: Approval, chain: Sequence[Level], *, by: User, on: date) -> Authority:
    """Say with which authority a person decides, by a chain of the day's limits and rates.

    A request is as old as the ledger says: it was dated by the ledger's day too.
    """
    return approvals.authority(
        queries.request_of(approval),
        decider=deciders.of(by, on=on),
        chain=chain,
        on=ledger.acting_day(today=on),
    )


def _sign(
    approval: Approval,
    chain: Sequence[Level],
    found: Authority,
    *,
    by: User,
    at: datetime,
    because: str,
) -> bool:
    """Keep a signature; tell whether the chain needs more."""
    number = approval.signatures.count() + 1
    ApprovalSignature.objects.create(
        approval=approval,
        number=number,
        by=by,
        on_behalf_of_id=found.on_behalf_of,
        roles=sorted(found.roles),
        at=at,
        because=because,
    )
    request = queries.request_of(approval)
    missing = approvals.next_level(chain, request.signed)
    if missing is None:
        return False
    _tell(
        approval,
        "sign",
        by=by,
        at=at,
        because=because,
        after={**_in_place(found), "signature": number},
    )
    return True


def _move(approval: Approval, state: ApprovalState) -> None:
    approval.state = state
    approval.save(update_fields=["state"])


def _tell(
    approval: Approval,
    verb: str,
    *,
    by: User | None,
    at: datetime,
    because: str = "",
    before: str = ApprovalState.PENDING,
    after: Mapping[str, Any] | None = None,
) -> None:
    audit.record(
        by=by,
        at=at,
        action=f"approvals.{verb}",
        subject=f"approval:{approval.pk}",
        before={"state": before},
        after={
            "state": approval.state,
            "kind": approval.kind,
            "of": approval.subject,
            **(after or {}),
        },
        because={"reason": Personal(because, of=_about(approval))} if because else None,
    )


def _about(approval: Approval) -> str:
    if approval.customer_id is not None:
        return f"customer:{approval.customer_id}"
    return f"user:{approval.requested_by_id}"


def _in_place(found: Authority) -> Mapping[str, Any]:
    return {} if found.on_behalf_of is None else {"on_behalf_of": found.on_behalf_of}


def _cleaned(text: str) -> str:
    return " ".join(text.split())[:LONGEST_REASON]


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


def _write_off(
    approval: Approval, decision: Decision, by: User, at: datetime
) -> Mapping[str, Any]:
    posting = write_offs.post_approved(approval, by=by, on=decision.on, at=at)
    return {"posting": posting.pk}


def _nothing(_approval: Approval, _at: datetime) -> None:
    """What was turned down stays as it was."""


_OUTCOMES: Final[Mapping[ApprovalKind, Outcome]] = {
    ApprovalKind.POLICY: Outcome(
        lock=policies.lock_draft, approve=_approve_policy, reject=_nothing
    ),
    ApprovalKind.GO_LIVE: Outcome(lock=sending.lock, approve=_go_live, reject=_nothing),
    ApprovalKind.WRITE_OFF: Outcome(lock=write_offs.lock, approve=_write_off, reject=_nothing),
    ApprovalKind.PROMISE_HORIZON: Outcome(
        lock=_lock_promise, approve=_approve_promise, reject=_reject_promise
    ),
}
