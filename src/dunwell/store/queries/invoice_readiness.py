"""Invoices not yet sent, with what the rules need to know of them and of whom they go to."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef

from dunwell.core.documents import DocumentType
from dunwell.core.invoice_readiness import InvoiceFacts
from dunwell.core.messages import MessageKind
from dunwell.store.models import Contact, Item, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """An invoice that was not sent from here; `to` is empty where no address works."""

    document_id: int
    customer_id: int
    customer: str
    entity_id: int
    number: str
    issue_date: date
    currency: str
    amount: int
    language: str
    to: tuple[str, ...]
    facts: InvoiceFacts


def unsent(*, as_of: date, newest_days: int, entity_id: int | None = None) -> list[Unsent]:
    """List the invoices of the newest days without a message, the oldest first."""
    after = as_of - timedelta(days=newest_days)
    rows = _rows().filter(issue_date__gt=after, issue_date__lte=as_of)
    if entity_id is not None:
        rows = rows.filter(entity_id=entity_id)
    return _read(rows.exclude(Exists(_sent())))


def one(document_id: int) -> Unsent | None:
    """Give one invoice, sent before or not; None where there is no such invoice."""
    found = _read(_rows().filter(document_id=document_id))
    return found[0] if found else None


def _rows() -> Any:
    return Item.objects.filter(document__type=DocumentType.INVOICE, instalment=1).order_by(
        "issue_date", "pk"
    )


def _sent() -> Any:
    return Message.objects.filter(kind=MessageKind.INVOICE, document_id=OuterRef("document_id"))


def _read(rows: Any) -> list[Unsent]:
    names = (
        *("document_id", "customer_id", "customer__number", "customer__name", "entity_id"),
        *("document__number", "document__po_reference", "document__terms"),
        *("document__tax_amount", "issue_date", "currency", "customer__language"),
        *("customer__po_required", "customer__portal_required", "customer__terms_days"),
    )
    found = list(rows.values(*names))
    amounts = _amounts([row["document_id"] for row in found])
    contacts = _contacts({row["customer_id"] for row in found})
    return [_unsent(row, amounts, contacts[row["customer_id"]]) for row in found]


def _amounts(document_ids: Sequence[int]) -> dict[int, int]:
    sums: dict[int, int] = defaultdict(int)
    rows = Item.objects.filter(document_id__in=document_ids).values_list("document_id", "amount")
    for document_id, amount in rows:
        sums[document_id] += amount
    return sums


def _contacts(customer_ids: set[int]) -> dict[int, list[Contact]]:
    found: dict[int, list[Contact]] = defaultdict(list)
    for contact in Contact.objects.filter(customer_id__in=customer_ids).order_by("pk"):
        found[contact.customer_id].append(contact)
    return found


def _unsent(row: dict[str, Any], amounts: dict[int, int], contacts: list[Contact]) -> Unsent:
    working = [one for one in contacts if one.email and one.bounced_date is None]
    payable = [one for one in working if "payable" in one.role.casefold()] or working
    return Unsent(
        document_id=row["document_id"],
        customer_id=row["customer_id"],
        customer=f"{row['customer__number']} {row['customer__name']}".strip(),
        entity_id=row["entity_id"],
        number=row["document__number"],
        issue_date=row["issue_date"],
        currency=row["currency"],
        amount=amounts[row["document_id"]],
        language=next((one.language for one in payable if one.language), "")
        or row["customer__language"],
        to=tuple(one.email for one in payable[:1]),
        facts=InvoiceFacts(
            number=row["document__number"],
            po_reference=row["document__po_reference"],
            has_terms=bool(row["document__terms"]) or row["customer__terms_days"] is not None,
            has_tax=row["document__tax_amount"] is not None,
            has_contact=bool(contacts),
            has_address=bool(working),
            po_required=row["customer__po_required"],
            portal_required=row["customer__portal_required"],
        ),
    )
