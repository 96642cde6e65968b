"""The names of kinds and fields in the reader's language."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dunwell.core.import_fields import FIELDS, ImportKind

KINDS: Final[dict[str, str | Promise]] = {
    ImportKind.ITEMS: _("Invoices and other items"),
    ImportKind.CUSTOMERS: _("Customers"),
    ImportKind.CONTACTS: _("Contacts"),
    ImportKind.RECEIPTS: _("Receipts"),
}
LABELS: Final[dict[str, str | Promise]] = {
    "Document number": _("Document number"),
    "Document type": _("Document type"),
    "Customer number": _("Customer number"),
    "Customer name": _("Customer name"),
    "Legal entity": _("Legal entity"),
    "Currency": _("Currency"),
    "Amount": _("Amount"),
    "Open amount": _("Open amount"),
    "Amount already applied": _("Amount already applied"),
    "Credit amount": _("Credit amount"),
    "Debit or credit": _("Debit or credit"),
    "Tax amount": _("Tax amount"),
    "Issue date": _("Issue date"),
    "Posting date": _("Posting date"),
    "Due date": _("Due date"),
    "Clearing date": _("Clearing date"),
    "Payment terms": _("Payment terms"),
    "Purchase order": _("Purchase order"),
    "Instalment": _("Instalment"),
    "Fiscal year": _("Fiscal year"),
    "Project": _("Project"),
    "Billing type": _("Billing type"),
    "Name": _("Name"),
    "Parent's number": _("Parent's number"),
    "Payer's number": _("Payer's number"),
    "Segment": _("Segment"),
    "Region": _("Region"),
    "Street": _("Street"),
    "Second address line": _("Second address line"),
    "Postal code": _("Postal code"),
    "City": _("City"),
    "Country": _("Country"),
    "Language": _("Language"),
    "Time zone": _("Time zone"),
    "Credit limit": _("Credit limit"),
    "Credit rating": _("Credit rating"),
    "Collector": _("Collector"),
    "Sales account manager": _("Sales account manager"),
    "Customer success owner": _("Customer success owner"),
    "Tax id": _("Tax id"),
    "Purchase order required": _("Purchase order required"),
    "Portal upload required": _("Portal upload required"),
    "Seasonal profile": _("Seasonal profile"),
    "Status": _("Status"),
    "Branch": _("Branch"),
    "Contract type": _("Contract type"),
    "Contract renewal date": _("Contract renewal date"),
    "Payment run calendar": _("Payment run calendar"),
    "Payment behaviour": _("Payment behaviour"),
    "Role": _("Role"),
    "E-mail": _("E-mail"),
    "Phone": _("Phone"),
    "Preferred channel": _("Preferred channel"),
    "Opted out": _("Opted out"),
    "Verified on": _("Verified on"),
    "Receipt reference": _("Receipt reference"),
    "Receipt date": _("Receipt date"),
    "Number of the item it pays": _("Number of the item it pays"),
    "Payer's name": _("Payer's name"),
    "Text": _("Text"),
}


def kind(name: str) -> str:
    """Name a kind of rows."""
    return str(KINDS.get(name, name))


def field(of: ImportKind, name: str) -> str:
    """Name a field."""
    label = next((one.label for one in FIELDS[of] if one.name == name), name)
    return str(LABELS.get(label, label))
