"""Every overdue account carries a reason why it has not paid: proposed by rule, set, verified.

The rule proposes one from the facts. A colleague who knows better sets another, and the finance
manager verifies it. When the facts contradict what was set it is stale, and says why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from dunwell.core import policy
from dunwell.core.because import Because
from dunwell.core.customers import CustomerStatus

_HUNDRED: Final = 100


class Reason(StrEnum):
    """Why an overdue account has not paid."""

    DISPUTE = "dispute"  # It contests what it was billed.
    MISSING_DOCUMENTS = "missing_documents"  # It waits for a document from us.
    NO_RESPONSE = "no_response"  # It does not answer.
    CASH_TROUBLE = "cash_trouble"  # It is short of money.
    PROCESS = "process"  # An order number, a portal or an address stands between us.
    NOT_KNOWN = "not_known"  # Nobody knows yet.


class ReasonState(StrEnum):
    """How far a reason is to be relied on."""

    PROPOSED = "proposed"  # The rule proposes it from the facts.
    SET = "set"  # A colleague set it.
    VERIFIED = "verified"  # The finance manager verified it.
    STALE = "stale"  # The facts contradict what a colleague set.


UNVERIFIED: Final = frozenset(ReasonState) - {ReasonState.VERIFIED}


@dataclass(frozen=True, slots=True, kw_only=True)
class NonpaymentTerms:
    """What the company chose; `share_per_cent` of what is overdue makes a cause the reason."""

    share_per_cent: int
    attempts: int
    silence_days: int
    broken_promises: int
    broken_within_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NonpaymentFacts:
    """An overdue account on a day; amounts are minor units of `currency`, its largest debt's.

    `disputed` is the part of what is overdue that is contested, `missing_documents` the part of
    that for want of documents. `attempts` are the contacts since the last reaction, the first on
    `asked_date`. `without_po` counts overdue invoices that lack the order number they need.
    """

    currency: str
    overdue: int
    items: int
    oldest_date: date
    disputed: int = 0
    missing_documents: int = 0
    disputed_since: date | None = None
    closed_date: date | None = None
    status: CustomerStatus = CustomerStatus.ACTIVE
    broken_promises: int = 0
    returned_date: date | None = None
    without_po: int = 0
    portal_required: bool = False
    is_unreachable: bool = False
    attempts: int = 0
    asked_date: date | None = None
    reacted_date: date | None = None
    paid_date: date | None = None
    promised_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the rule says."""

    reason: Reason
    because: Because


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptReason:
    """The newest reason in the history; `by_rule` when what the rule proposed was verified."""

    reason: Reason
    on_date: date
    by_rule: bool = False
    is_verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """The reason that an account carries; `stale` says what contradicts it."""

    reason: Reason
    state: ReasonState
    proposal: Proposal
    stale: Because | None = None


def terms_of(chosen: Mapping[str, Any]) -> NonpaymentTerms:
    """Read from a policy what makes a cause the reason."""

    def whole(name: str) -> int:
        return policy.whole(chosen, "exceptions", name, least=1)

    return NonpaymentTerms(
        share_per_cent=whole("reason_share_per_cent"),
        attempts=whole("reason_attempts"),
        silence_days=whole("reason_silence_days"),
        broken_promises=policy.whole(chosen, "promises", "escalate_after_broken", least=1),
        broken_within_days=policy.whole(chosen, "promises", "escalate_within_days", least=1),
    )


def propose(facts: NonpaymentFacts, *, terms: NonpaymentTerms, as_of: date) -> Proposal:
    """Name the reason that the facts speak for, and because of what."""
    if _is_most(facts.disputed, facts.overdue, terms):
        return _contested(facts)
    trouble = _trouble(facts, terms)
    if trouble is not None:
        return Proposal(reason=Reason.CASH_TROUBLE, because=trouble)
    hindrance = _hindrance(facts, terms)
    if hindrance is not None:
        return Proposal(reason=Reason.PROCESS, because=hindrance)
    asked = facts.asked_date
    if asked and facts.attempts >= terms.attempts and _days(asked, as_of) >= terms.silence_days:
        values = {"count": facts.attempts, "since": asked.isoformat()}
        because = Because(code="nonpayment.no_response", values=values)
        return Proposal(reason=Reason.NO_RESPONSE, because=because)
    return Proposal(reason=Reason.NOT_KNOWN, because=_not_known(facts))


def _contested(facts: NonpaymentFacts) -> Proposal:
    for_documents = facts.missing_documents * 2 > facts.disputed
    reason = Reason.MISSING_DOCUMENTS if for_documents else Reason.DISPUTE
    values = {
        "disputed": facts.disputed,
        "overdue": facts.overdue,
        "currency": facts.currency,
        "since": facts.disputed_since.isoformat() if facts.disputed_since else None,
    }
    return Proposal(
        reason=reason, because=Because(code=f"nonpayment.{reason.value}", values=values)
    )


def _trouble(facts: NonpaymentFacts, terms: NonpaymentTerms) -> Because | None:
    if facts.status in {CustomerStatus.DISTRESSED, CustomerStatus.INSOLVENT}:
        return Because(code=f"nonpayment.{facts.status.value}")
    if facts.returned_date is not None:
        values = {"since": facts.returned_date.isoformat()}
        return Because(code="nonpayment.returned", values=values)
    if facts.broken_promises >= terms.broken_promises:
        told = {"count": facts.broken_promises, "limit": terms.broken_within_days}
        return Because(code="nonpayment.broken_promises", values=told)
    return None


def _hindrance(facts: NonpaymentFacts, terms: NonpaymentTerms) -> Because | None:
    if _is_most(facts.without_po, facts.items, terms):
        values = {"count": facts.without_po, "limit": facts.items}
        return Because(code="nonpayment.without_po", values=values)
    if facts.is_unreachable:
        return Because(code="nonpayment.unreachable")
    if facts.portal_required:
        return Because(code="nonpayment.portal")
    return None


def _not_known(facts: NonpaymentFacts) -> Because:
    if facts.promised_date is not None:
        values = {"promised": facts.promised_date.isoformat()}
        return Because(code="nonpayment.promised", values=values)
    if facts.asked_date is not None:
        values = {"contacted": facts.asked_date.isoformat()}
        return Because(code="nonpayment.awaited", values=values)
    if facts.reacted_date is not None:
        values = {"reacted": facts.reacted_date.isoformat()}
        return Because(code="nonpayment.unsaid", values=values)
    return Because(code="nonpayment.unasked")


def _is_most(part: int, whole: int, terms: NonpaymentTerms) -> bool:
    return part > 0 and part * _HUNDRED >= whole * terms.share_per_cent


def _days(earlier: date, later: date) -> int:
    return (later - earlier).days


def contradiction(kept: KeptReason, facts: NonpaymentFacts, proposal: Proposal) -> Because | None:
    """Say what speaks against a reason that was set on an earlier day; None where nothing does."""
    reason, since = kept.reason, kept.on_date
    if facts.oldest_date >= since:
        return Because(code="nonpayment.stale.paid", values={"since": since.isoformat()})
    if reason is proposal.reason:
        return None
    if reason in {Reason.DISPUTE, Reason.MISSING_DOCUMENTS}:
        return _since("closed", facts.closed_date, since) if not facts.disputed else None
    if proposal.reason in {Reason.DISPUTE, Reason.MISSING_DOCUMENTS}:
        return _since("disputed", facts.disputed_since, since)
    if reason is Reason.NO_RESPONSE:
        return _since("reacted", facts.reacted_date, since)
    if reason is Reason.CASH_TROUBLE:
        return _since("money", facts.paid_date, since)
    if reason is Reason.NOT_KNOWN:
        return Because(code="nonpayment.stale.known")
    return None


def _since(what: str, day: date | None, since: date) -> Because | None:
    """What happened on the day of the setting was known to who set it, but for what closed."""
    if day is None or day < since or (day == since and what != "closed"):
        return None
    return Because(code=f"nonpayment.stale.{what}", values={"since": day.isoformat()})


def carried(
    facts: NonpaymentFacts, kept: KeptReason | None, *, terms: NonpaymentTerms, as_of: date
) -> Carried:
    """Give the reason that an account carries: what was set, else what the rule proposes.

    What the rule proposed and was verified holds while the rule proposes it.
    """
    proposal = propose(facts, terms=terms, as_of=as_of)
    stale = contradiction(kept, facts, proposal) if kept else None
    if kept is None or (kept.by_rule and (stale or kept.reason is not proposal.reason)):
        return Carried(reason=proposal.reason, state=ReasonState.PROPOSED, proposal=proposal)
    state = ReasonState.VERIFIED if kept.is_verified else ReasonState.SET
    return Carried(
        reason=kept.reason,
        state=ReasonState.STALE if stale else state,
        proposal=proposal,
        stale=stale,
    )
