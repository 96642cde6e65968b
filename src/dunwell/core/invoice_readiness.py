"""An invoice is ready to be sent when it can reach the right person with all that they need."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from dunwell.core import policy


class Lack(StrEnum):
    """What an invoice lacks; in the order in which it is mended."""

    NO_CONTACT = "no_contact"  # Nobody is known at the customer.
    NO_ADDRESS = "no_address"  # No contact has an address that works.
    PORTAL = "portal"  # The customer takes invoices only through its own portal.
    NO_NUMBER = "no_number"  # Without a number nobody can pay it by reference.
    NO_PO = "no_po"  # The customer requires a purchase order number.
    NO_TERMS = "no_terms"  # Neither the invoice nor the customer says when it is due.
    NO_TAX = "no_tax"  # The policy asks for the tax to be known.


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadinessTerms:
    """Whether new invoices leave by themselves, how new they must be, and what they must have."""

    send: bool
    newest_days: int
    require_terms: bool
    require_tax: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFacts:
    """What is known of an invoice and of whom it goes to."""

    number: str
    po_reference: str
    has_terms: bool
    has_tax: bool
    has_contact: bool
    has_address: bool
    po_required: bool
    portal_required: bool


def terms_of(chosen: Mapping[str, Any]) -> ReadinessTerms:
    """Read the terms of invoice sending from a policy."""
    return ReadinessTerms(
        send=policy.switch(chosen, "invoices", "send"),
        newest_days=policy.whole(chosen, "invoices", "newest_days", least=1),
        require_terms=policy.switch(chosen, "invoices", "require_terms"),
        require_tax=policy.switch(chosen, "invoices", "require_tax"),
    )


def lacks(facts: InvoiceFacts, *, terms: ReadinessTerms) -> tuple[Lack, ...]:
    """List what keeps an invoice from being sent; empty when it is ready."""
    missing = {
        Lack.NO_CONTACT: not facts.has_contact,
        Lack.NO_ADDRESS: facts.has_contact and not facts.has_address,
        Lack.PORTAL: facts.portal_required,
        Lack.NO_NUMBER: not facts.number,
        Lack.NO_PO: facts.po_required and not facts.po_reference,
        Lack.NO_TERMS: terms.require_terms and not facts.has_terms,
        Lack.NO_TAX: terms.require_tax and not facts.has_tax,
    }
    return tuple(lack for lack, is_missing in missing.items() if is_missing)


def is_new(issue_date: date, *, terms: ReadinessTerms, as_of: date) -> bool:
    """Tell whether an invoice is new enough to leave by itself; older ones left another way."""
    return as_of - timedelta(days=terms.newest_days) < issue_date <= as_of
