"""Which reason the facts speak for, at each boundary, and what contradicts one that was set."""

from datetime import date, timedelta
from typing import Any

import pytest

from dunwell.core import nonpayment, policy
from dunwell.core.customers import CustomerStatus
from dunwell.core.nonpayment import KeptReason, NonpaymentFacts, Reason, ReasonState

TERMS = nonpayment.terms_of(policy.SHIPPED)
DAY = date(2026, 3, 20)
LATER = date(2026, 3, 10)
SET = date(2026, 3, 5)
OLD = date(2026, 2, 1)
ONE = timedelta(days=1)


def facts(**known: Any) -> NonpaymentFacts:
    """Give an account with 1,000 overdue on four items since February."""
    base = {"currency": "EUR", "overdue": 1_000, "items": 4, "oldest_date": OLD}
    return NonpaymentFacts(**{**base, **known})


@pytest.mark.parametrize(
    ("known", "reason", "code"),
    [
        # A dispute is the reason from half of what is overdue on.
        ({"disputed": 500, "disputed_since": LATER}, Reason.DISPUTE, "dispute"),
        ({"disputed": 499}, Reason.NOT_KNOWN, "unasked"),
        # More than half of what is disputed waits for documents.
        ({"disputed": 600, "missing_documents": 301}, Reason.MISSING_DOCUMENTS, None),
        ({"disputed": 600, "missing_documents": 300}, Reason.DISPUTE, None),
        ({"status": CustomerStatus.DISTRESSED}, Reason.CASH_TROUBLE, "distressed"),
        ({"status": CustomerStatus.INSOLVENT}, Reason.CASH_TROUBLE, "insolvent"),
        ({"status": CustomerStatus.IN_LITIGATION}, Reason.NOT_KNOWN, "unasked"),
        ({"returned_date": LATER}, Reason.CASH_TROUBLE, "returned"),
        ({"broken_promises": 1}, Reason.NOT_KNOWN, "unasked"),
        ({"broken_promises": 2}, Reason.CASH_TROUBLE, "broken_promises"),
        # Money trouble stands before what is wrong with us.
        ({"broken_promises": 2, "portal_required": True}, Reason.CASH_TROUBLE, None),
        ({"without_po": 1}, Reason.NOT_KNOWN, "unasked"),
        ({"without_po": 2}, Reason.PROCESS, "without_po"),
        ({"is_unreachable": True}, Reason.PROCESS, "unreachable"),
        ({"portal_required": True}, Reason.PROCESS, "portal"),
        # Two contacts, the first five days ago.
        ({"attempts": 2, "asked_date": DAY - 5 * ONE}, Reason.NO_RESPONSE, "no_response"),
        ({"attempts": 2, "asked_date": DAY - 4 * ONE}, Reason.NOT_KNOWN, "awaited"),
        ({"attempts": 1, "asked_date": DAY - 9 * ONE}, Reason.NOT_KNOWN, "awaited"),
        ({"promised_date": DAY + ONE, "asked_date": DAY}, Reason.NOT_KNOWN, "promised"),
        ({"reacted_date": LATER}, Reason.NOT_KNOWN, "unsaid"),
        ({}, Reason.NOT_KNOWN, "unasked"),
    ],
)
def test_what_the_facts_speak_for(known: dict[str, Any], reason: Reason, code: str | None) -> None:
    found = nonpayment.propose(facts(**known), terms=TERMS, as_of=DAY)
    assert found.reason is reason
    assert code is None or found.because.code == f"nonpayment.{code}"


@pytest.mark.parametrize(
    ("reason", "known", "expected"),
    [
        # All that was overdue then is settled: what is overdue now fell due on that day or later.
        (Reason.CASH_TROUBLE, {"oldest_date": SET}, "paid"),
        (Reason.CASH_TROUBLE, {"oldest_date": SET - ONE}, None),
        # A dispute that was closed on the day or later, and none is open.
        (Reason.DISPUTE, {"closed_date": SET}, "closed"),
        (Reason.DISPUTE, {"closed_date": SET - ONE}, None),
        (Reason.DISPUTE, {"closed_date": SET, "disputed": 1}, None),
        (Reason.MISSING_DOCUMENTS, {"closed_date": LATER}, "closed"),
        (Reason.MISSING_DOCUMENTS, {}, None),
        # A dispute about most of it began after another reason was set.
        (Reason.CASH_TROUBLE, {"disputed": 900, "disputed_since": LATER}, "disputed"),
        (Reason.CASH_TROUBLE, {"disputed": 900, "disputed_since": SET}, None),
        (Reason.NO_RESPONSE, {"reacted_date": LATER}, "reacted"),
        (Reason.NO_RESPONSE, {"reacted_date": SET}, None),
        (Reason.NO_RESPONSE, {}, None),
        (Reason.CASH_TROUBLE, {"paid_date": LATER}, "money"),
        # What bears it out again speaks for it, whatever was paid.
        (Reason.CASH_TROUBLE, {"paid_date": LATER, "broken_promises": 2}, None),
        (Reason.PROCESS, {"paid_date": LATER}, None),
        (Reason.NOT_KNOWN, {"broken_promises": 2}, "known"),
        (Reason.NOT_KNOWN, {}, None),
    ],
)
def test_what_contradicts_what_was_set(
    reason: Reason, known: dict[str, Any], expected: str | None
) -> None:
    now = facts(**known)
    proposal = nonpayment.propose(now, terms=TERMS, as_of=DAY)
    kept = KeptReason(reason=reason, on_date=SET)
    found = nonpayment.contradiction(kept, now, proposal)
    assert (found.code if found else None) == (
        f"nonpayment.stale.{expected}" if expected else None
    )
    carried = nonpayment.carried(now, kept, terms=TERMS, as_of=DAY)
    assert carried.reason is reason
    assert carried.state is (ReasonState.STALE if expected else ReasonState.SET)
    assert carried.stale == found


def test_a_verified_proposal_holds_while_the_rule_proposes_it() -> None:
    kept = KeptReason(reason=Reason.CASH_TROUBLE, on_date=SET, by_rule=True, is_verified=True)

    def carried(**known: Any) -> tuple[Reason, ReasonState]:
        found = nonpayment.carried(facts(**known), kept, terms=TERMS, as_of=DAY)
        return found.reason, found.state

    assert carried(broken_promises=2) == (Reason.CASH_TROUBLE, ReasonState.VERIFIED)
    assert carried(portal_required=True) == (Reason.PROCESS, ReasonState.PROPOSED)
    settled = carried(broken_promises=2, oldest_date=LATER)
    assert settled == (Reason.CASH_TROUBLE, ReasonState.PROPOSED)


def test_what_a_colleague_set_and_was_verified_is_verified() -> None:
    kept = KeptReason(reason=Reason.PROCESS, on_date=SET, is_verified=True)
    found = nonpayment.carried(facts(), kept, terms=TERMS, as_of=DAY)
    assert (found.reason, found.state) == (Reason.PROCESS, ReasonState.VERIFIED)
    assert found.proposal.reason is Reason.NOT_KNOWN


def test_without_anything_set_the_proposal_is_carried() -> None:
    found = nonpayment.carried(facts(), None, terms=TERMS, as_of=DAY)
    assert (found.reason, found.state) == (Reason.NOT_KNOWN, ReasonState.PROPOSED)
