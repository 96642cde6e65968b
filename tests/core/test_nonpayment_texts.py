"""Every reason and every contradiction has a sentence that its values fill."""

from datetime import date
from typing import Any

import pytest

from dunwell.core import because_texts, nonpayment, nonpayment_texts
from dunwell.core.because import Because
from dunwell.core.customers import CustomerStatus
from dunwell.core.nonpayment import KeptReason, Proposal, Reason
from tests.core.test_nonpayment import DAY, LATER, TERMS, facts


def _said(because: Because) -> str:
    text = because_texts.text(because.code, because.values)
    assert because.code in nonpayment_texts.TEXTS
    return text % because_texts.fill(
        because.values, day=str, amount=lambda a, c: f"{a} {c}", item=str, entity=str
    )


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (
            {"disputed": 500, "disputed_since": LATER},
            "500 EUR of 1000 EUR overdue is in dispute, since 2026-03-10.",
        ),
        ({"status": CustomerStatus.INSOLVENT}, "It is insolvent."),
        ({"returned_date": LATER}, "A payment came back on 2026-03-10."),
        ({"broken_promises": 2}, "Promises not kept in 60 days: 2."),
        (
            {"without_po": 2},
            "Overdue invoices without the order number that it asks for: 2 of 4.",
        ),
        ({"attempts": 2, "asked_date": LATER}, "Contacts without an answer since 2026-03-10: 2."),
        ({"asked_date": DAY}, "It was asked on 2026-03-20, and the answer is awaited."),
        ({}, "Nobody has asked it yet."),
    ],
)
def test_a_proposal_says_why(known: dict[str, Any], expected: str) -> None:
    proposal = nonpayment.propose(facts(**known), terms=TERMS, as_of=DAY)
    assert _said(proposal.because) == expected


def test_what_contradicts_a_reason_is_said() -> None:
    kept = KeptReason(reason=Reason.NO_RESPONSE, on_date=date(2026, 3, 1))
    nothing = Proposal(reason=Reason.NOT_KNOWN, because=Because(code="nonpayment.unasked"))
    found = nonpayment.contradiction(kept, facts(reacted_date=LATER), nothing)
    assert found is not None
    assert _said(found) == "It answered or paid on 2026-03-10."


def test_no_sentence_is_without_a_rule() -> None:
    assert all(code.startswith("nonpayment.") for code in nonpayment_texts.TEXTS)
