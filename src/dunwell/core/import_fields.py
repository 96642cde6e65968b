"""Each kind of import has its fields: their names, what they hold, and which must be there."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from dunwell.core.document_words import document_type as document_type
from dunwell.core.payment_terms import terms_days as terms_days


class ImportKind(StrEnum):
    """What one row of a file describes."""

    ITEMS = "items"  # An open or settled document.
    CUSTOMERS = "customers"  # A customer with its terms and owners.
    CONTACTS = "contacts"  # A person at a customer.
    RECEIPTS = "receipts"  # Money that came in.


class FieldType(StrEnum):
    """How the cells of a field are read."""

    TEXT = "text"  # As written.
    IDENTIFIER = "identifier"  # A number or code; leading zeros count.
    AMOUNT = "amount"  # Money, in the column's decimal style.
    DAY = "day"  # A date, in the file's order.
    CURRENCY = "currency"  # An ISO code or a sign.
    FLAG = "flag"  # Yes or no.
    WHOLE_NUMBER = "whole_number"  # A count, a year or an instalment.


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of an import; `label` is what people read."""

    name: str
    type: FieldType
    required: bool
    label: str


def _fields(*rows: tuple[str, FieldType, str]) -> tuple[Field, ...]:
    """Build fields; a star behind the name marks a required one."""
    return tuple(
        Field(name=name.rstrip("*"), type=kind, required=name.endswith("*"), label=label)
        for name, kind, label in rows
    )


_T = FieldType

# Of each of these groups one is enough: a customer is named by number or by name.
ONE_OF: Mapping[ImportKind, tuple[tuple[str, ...], ...]] = MappingProxyType(
    {
        ImportKind.ITEMS: (
            ("customer_number", "customer_name"),
            ("amount", "open_amount", "credit_amount"),
            ("due_date", "issue_date", "posting_date"),
        ),
        ImportKind.CUSTOMERS: (("number", "name"),),
        ImportKind.CONTACTS: (("customer_number", "customer_name"), ("email", "phone", "name")),
        ImportKind.RECEIPTS: (("customer_number", "customer_name", "payer_name", "item_number"),),
    }
)

_ITEMS = _fields(
    ("number", _T.IDENTIFIER, "Document number"),
    ("document_type", _T.TEXT, "Document type"),
    ("customer_number", _T.IDENTIFIER, "Customer number"),
    ("customer_name", _T.TEXT, "Customer name"),
    ("entity", _T.IDENTIFIER, "Legal entity"),
    ("currency", _T.CURRENCY, "Currency"),
    ("amount", _T.AMOUNT, "Amount"),
    ("open_amount", _T.AMOUNT, "Open amount"),
    ("applied_amount", _T.AMOUNT, "Amount already applied"),
    ("credit_amount", _T.AMOUNT, "Credit amount"),
    ("debit_credit", _T.TEXT, "Debit or credit"),
    ("tax_amount", _T.AMOUNT, "Tax amount"),
    ("issue_date", _T.DAY, "Issue date"),
    ("posting_date", _T.DAY, "Posting date"),
    ("due_date", _T.DAY, "Due date"),
    ("clearing_date", _T.DAY, "Clearing date"),
    ("terms", _T.TEXT, "Payment terms"),
    ("po_reference", _T.TEXT, "Purchase order"),
    ("instalment", _T.WHOLE_NUMBER, "Instalment"),
    ("fiscal_year", _T.WHOLE_NUMBER, "Fiscal year"),
    ("project", _T.TEXT, "Project"),
    ("billing_type", _T.TEXT, "Billing type"),
)
_CUSTOMERS = _fields(
    ("number", _T.IDENTIFIER, "Customer number"),
    ("name", _T.TEXT, "Name"),
    ("parent_number", _T.IDENTIFIER, "Parent's number"),
    ("payer_number", _T.IDENTIFIER, "Payer's number"),
    ("segment", _T.TEXT, "Segment"),
    ("region", _T.TEXT, "Region"),
    ("street", _T.TEXT, "Street"),
    ("street_2", _T.TEXT, "Second address line"),
    ("postal_code", _T.IDENTIFIER, "Postal code"),
    ("city", _T.TEXT, "City"),
    ("country", _T.TEXT, "Country"),
    ("language", _T.TEXT, "Language"),
    ("time_zone", _T.TEXT, "Time zone"),
    ("currency", _T.CURRENCY, "Currency"),
    ("terms", _T.TEXT, "Payment terms"),
    ("credit_limit", _T.AMOUNT, "Credit limit"),
    ("credit_rating", _T.TEXT, "Credit rating"),
    ("collector", _T.TEXT, "Collector"),
    ("sales_account_manager", _T.TEXT, "Sales account manager"),
    ("customer_success_owner", _T.TEXT, "Customer success owner"),
    ("tax_id", _T.IDENTIFIER, "Tax id"),
    ("po_required", _T.FLAG, "Purchase order required"),
    ("portal_required", _T.FLAG, "Portal upload required"),
    ("seasonal_profile", _T.TEXT, "Seasonal profile"),
    ("status", _T.TEXT, "Status"),
    ("branch", _T.TEXT, "Branch"),
    ("contract_type", _T.TEXT, "Contract type"),
    ("contract_renewal_date", _T.DAY, "Contract renewal date"),
    ("payment_run_calendar", _T.TEXT, "Payment run calendar"),
    ("payment_behaviour", _T.TEXT, "Payment behaviour"),
)
_CONTACTS = _fields(
    ("customer_number", _T.IDENTIFIER, "Customer number"),
    ("customer_name", _T.TEXT, "Customer name"),
    ("name", _T.TEXT, "Name"),
    ("role", _T.TEXT, "Role"),
    ("email", _T.TEXT, "E-mail"),
    ("phone", _T.TEXT, "Phone"),
    ("language", _T.TEXT, "Language"),
    ("preferred_channel", _T.TEXT, "Preferred channel"),
    ("opted_out", _T.FLAG, "Opted out"),
    ("verified_date", _T.DAY, "Verified on"),
)
_RECEIPTS = _fields(
    ("number", _T.IDENTIFIER, "Receipt reference"),
    ("customer_number", _T.IDENTIFIER, "Customer number"),
    ("customer_name", _T.TEXT, "Customer name"),
    ("entity", _T.IDENTIFIER, "Legal entity"),
    ("currency", _T.CURRENCY, "Currency"),
    ("amount*", _T.AMOUNT, "Amount"),
    ("receipt_date*", _T.DAY, "Receipt date"),
    ("posting_date", _T.DAY, "Posting date"),
    ("item_number", _T.IDENTIFIER, "Number of the item it pays"),
    ("payer_name", _T.TEXT, "Payer's name"),
    ("text", _T.TEXT, "Text"),
)

FIELDS: Mapping[ImportKind, tuple[Field, ...]] = MappingProxyType(
    {
        ImportKind.ITEMS: _ITEMS,
        ImportKind.CUSTOMERS: _CUSTOMERS,
        ImportKind.CONTACTS: _CONTACTS,
        ImportKind.RECEIPTS: _RECEIPTS,
    }
)
