"""Add the people and mailboxes at a customer."""

from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction

from dunwell.core.refusals import Refusal
from dunwell.store import audit
from dunwell.store.models import Contact, Customer, User
from dunwell.store.queries import customers


class ContactExists(Refusal):
    """One row for each address and name of a customer."""

    code = "contact_exists"


class ContactFields(TypedDict, total=False):
    """What may be said of a contact."""

    role: str
    phone: str
    language: str
    preferred_channel: str
    opted_out: bool
    verified_date: date | None
    bounced_date: date | None


@transaction.atomic
def add(
    *,
    by: User | None,
    at: datetime,
    customer: Customer,
    name: str = "",
    email: str = "",
    **fields: Unpack[ContactFields],
) -> Contact:
    """Add a contact; the same name and address are added once."""
    customers.locked({customer.pk})
    if Contact.objects.filter(customer=customer, name=name, email=email).exists():
        raise ContactExists(
            f"Customer {customer} has the contact {name} <{email}> already; edit that one."
        )
    contact = Contact.objects.create(customer=customer, name=name, email=email, **fields)
    audit.record(
        by=by,
        at=at,
        action="contacts.add",
        subject=f"contact:{contact.pk}",
        after={"customer": customer.pk, "name": name, "email": email, **fields},
    )
    return contact
