"""The words an account page has for what the book stores under short codes."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from dunwell.core.customers import CustomerStatus
from dunwell.core.documents import DocumentType
from dunwell.core.postings import PostingKind
from dunwell.store.queries.account_timeline_entries import Entry

TYPES: Final[Mapping[str, Any]] = {
    DocumentType.INVOICE: _("Invoice"),
    DocumentType.DEBIT_MEMO: _("Debit memo"),
    DocumentType.FEE: _("Fee"),
    DocumentType.CREDIT_MEMO: _("Credit memo"),
    DocumentType.RECEIPT: _("Payment"),
}
STATUSES: Final[Mapping[str, Any]] = {
    CustomerStatus.ACTIVE: _("Active"),
    CustomerStatus.DISTRESSED: _("Distressed"),
    CustomerStatus.INSOLVENT: _("Insolvent"),
    CustomerStatus.IN_LITIGATION: _("In litigation"),
    CustomerStatus.CLOSED: _("Closed"),
}
STATUS_CHIPS: Final[Mapping[str, str]] = {
    CustomerStatus.DISTRESSED: "warn",
    CustomerStatus.INSOLVENT: "bad",
    CustomerStatus.IN_LITIGATION: "bad",
}
STATES: Final[Mapping[str, Any]] = {
    "open": _("Open"),
    "part": _("Part open"),
    "closed": _("Closed"),
    "written_off": _("Written off"),
}
BECAUSE: Final[Mapping[str, Any]] = {
    "returned_by_bank": _("returned by the bank"),
    "source_clearing": _("cleared in the source"),
    "not_listed": _("no longer in the complete ledger file"),
    "source_corrected": _("corrected by the source"),
    "import_undone": _("import undone"),
    "paid_early": _("paid early"),
    "paid_too_much": _("paid too much"),
    "insolvent": _("insolvent"),
    "small_difference": _("small difference"),
}
FIELDS: Final[Mapping[str, Any]] = {
    "number": _("Number"),
    "name": _("Name"),
    "status": _("Status"),
    "parent": _("Parent"),
    "payer": _("Paid by"),
    "segment": _("Segment"),
    "region": _("Region"),
    "branch": _("Branch"),
    "street": _("Street"),
    "street_2": _("Street, second line"),
    "postal_code": _("Postal code"),
    "city": _("City"),
    "country": _("Country"),
    "language": _("Language"),
    "time_zone": _("Time zone"),
    "tax_id": _("Tax number"),
    "currency": _("Currency"),
    "credit_limit": _("Credit limit"),
    "credit_rating": _("Credit rating"),
    "terms": _("Payment terms"),
    "terms_days": _("Days to pay"),
    "payment_run_calendar": _("Payment runs"),
    "payment_behaviour": _("Payment behaviour"),
    "seasonal_profile": _("Seasonal profile"),
    "contract_type": _("Contract"),
    "contract_renewal_date": _("Contract renewal"),
    "collector": _("Collector"),
    "collector_name": _("Collector (as the source names them)"),
    "sales_account_manager": _("Sales owner"),
    "customer_success_owner": _("Customer success owner"),
    "po_required": _("Wants a purchase order number"),
    "portal_required": _("Wants invoices in its portal"),
    "role": _("Role"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "preferred_channel": _("Prefers"),
    "opted_out": _("Must not be written to"),
    "verified_date": _("E-mail verified on"),
    "bounced_date": _("E-mail came back on"),
    "merged": _("Merged customer"),
    "state": _("Proposal"),
    "first": _("First customer (id)"),
    "second": _("Second customer (id)"),
}
HINTS: Final[Mapping[str, Any]] = {
    "parent": _("its number"),
    "payer": _("its number"),
    "country": _("two letters"),
    "language": _("like de or en-GB"),
    "currency": _("three letters"),
    "credit_limit": _("empty for none"),
}
ACTIONS: Final[Mapping[str, Any]] = {
    "customers.open": _("Customer opened"),
    "customers.edit": _("Customer changed"),
    "customers.merge": _("Customer merged in"),
    "contacts.add": _("Contact added"),
    "contacts.edit": _("Contact changed"),
    "contacts.remove": _("Contact removed"),
    "proposals.dismiss": _("Merge proposal dismissed"),
    "imports.create": _("Created by an import"),
    "imports.change": _("Changed by an import"),
}
PROPOSED_BECAUSE: Final[Mapping[str, Any]] = {
    "same_name": _("both have the same name"),
    "same_number_other_form": _("both have the same number in another form"),
}
_EVENTS: Final[Mapping[str, Any]] = {
    PostingKind.ISSUED: _("Issued"),
    PostingKind.ALLOCATED: _("Settled"),
    PostingKind.DISCOUNT: _("Discount granted"),
    PostingKind.WRITTEN_OFF: _("Written off"),
    PostingKind.RECOVERED: _("Recovered after write-off"),
    PostingKind.REFUNDED: _("Refunded"),
}
_REVERSALS: Final[Mapping[str, Any]] = {
    PostingKind.ISSUED: _("Taken back"),
    PostingKind.ALLOCATED: _("Settlement taken back"),
    PostingKind.DISCOUNT: _("Discount taken back"),
    PostingKind.WRITTEN_OFF: _("Write-off taken back"),
    PostingKind.RECOVERED: _("Recovery taken back"),
    PostingKind.REFUNDED: _("Refund taken back"),
}


def posted(one: Entry) -> str:
    """Say what a posting did."""
    reversal, kind = one.facts["reversal"], one.what
    is_receipt = one.facts["type"] == DocumentType.RECEIPT
    if not reversal and kind == PostingKind.ISSUED and is_receipt:
        return str(_("Received"))
    return str((_REVERSALS if reversal else _EVENTS).get(kind, kind))


def because(code: str) -> Any:
    """Say a reason; one that has no words is shown as it was given."""
    return BECAUSE.get(code, code.replace("_", " "))


def type_of(code: str) -> Any:
    """Say what kind of document it is."""
    return TYPES.get(code, code)
