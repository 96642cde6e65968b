"""Invoice readiness: one thing missing at a time, and the day an invoice is no longer new."""

from dataclasses import replace
from datetime import date

import pytest

from dunwell.core import invoice_readiness, policy
from dunwell.core.invoice_readiness import InvoiceFacts, Lack

TERMS = invoice_readiness.terms_of(policy.SHIPPED)
READY = InvoiceFacts(
    number="INV-1",
    po_reference="",
    has_terms=True,
    has_tax=False,
    has_contact=True,
    has_address=True,
    po_required=False,
    portal_required=False,
)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ()),  # Tax need not be known as shipped.
        ({"has_contact": False, "has_address": False}, (Lack.NO_CONTACT,)),  # Said once.
        ({"has_address": False}, (Lack.NO_ADDRESS,)),
        ({"portal_required": True}, (Lack.PORTAL,)),
        ({"number": ""}, (Lack.NO_NUMBER,)),
        ({"po_required": True}, (Lack.NO_PO,)),
        ({"po_required": True, "po_reference": "PO 7"}, ()),
        ({"has_terms": False}, (Lack.NO_TERMS,)),
        ({"number": "", "has_terms": False}, (Lack.NO_NUMBER, Lack.NO_TERMS)),
    ],
)
def test_what_is_missing_is_named(changed: dict[str, object], expected: tuple[Lack, ...]) -> None:
    facts = replace(READY, **changed)  # type: ignore[arg-type]  # The rows name the fields.
    assert invoice_readiness.lacks(facts, terms=TERMS) == expected


def test_the_policy_may_ask_for_tax_and_not_for_terms() -> None:
    terms = replace(TERMS, require_tax=True, require_terms=False)
    facts = replace(READY, has_terms=False)
    assert invoice_readiness.lacks(facts, terms=terms) == (Lack.NO_TAX,)


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        (date(2026, 3, 11), False),  # Tomorrow's is not issued yet.
        (date(2026, 3, 10), True),
        (date(2026, 3, 6), True),  # Five days, today included.
        (date(2026, 3, 5), False),
    ],
)
def test_only_new_invoices_leave_by_themselves(issued: date, expected: bool) -> None:
    found = invoice_readiness.is_new(issued, terms=TERMS, as_of=date(2026, 3, 10))
    assert found is expected
