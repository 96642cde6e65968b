"""The people and mailboxes at a customer over HTTP."""

from datetime import date
from typing import Annotated, Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from dunwell.actions import contacts as actions
from dunwell.actions import edits
from dunwell.api import answers, callers, fields, finding
from dunwell.api.fields import After, Code, Day, Given, Key, Limit, Number, Short
from dunwell.api.operations import Operations
from dunwell.api.shapes import Done
from dunwell.core.permissions import Permission as P
from dunwell.store import models
from dunwell.store.queries import api_rows
from dunwell.store.queries import customers as customer_rows

router: Final = Operations(tags=["Contacts"])
_FIELDS: Final = (
    *("name", "role", "email", "phone", "language", "preferred_channel"),
    *("opted_out", "verified_date", "bounced_date"),
)


class Contact(Schema):
    """Somebody, or a mailbox, at a customer."""

    id: int
    customer: int
    name: str
    role: str
    email: str
    phone: str
    language: str
    preferred_channel: str
    opted_out: bool
    verified_date: date | None
    bounced_date: date | None


class GivenContact(Given):
    """What is said of a contact; where it is changed, what is left out stays as it is."""

    name: Short = ""
    role: Code = ""
    email: fields.Address = ""
    phone: Code = ""
    language: fields.Language = ""
    preferred_channel: Annotated[Short, Field(max_length=20)] = ""
    opted_out: bool = False
    verified_date: Day | None = None
    bounced_date: Day | None = None


def told(row: models.Contact) -> Contact:
    """Write a contact."""
    plain: dict[str, Any] = {name: getattr(row, name) for name in _FIELDS}
    return Contact(id=row.pk, customer=row.customer_id, **plain)


@router.lists("contacts", name="contacts", needs=P.READ_BOOK, gives=Contact)
def contacts(request: HttpRequest, after: After, limit: Limit, customer: Number) -> HttpResponse:
    """List contacts."""
    rows = api_rows.contacts(callers.of(request).sight)
    if customer:
        rows = rows.filter(customer=customer)
    return answers.each(rows, told, after=after, limit=limit)


@router.shows("contacts/{int:contact_id}", name="contact", needs=P.READ_BOOK, gives=Contact)
def contact(request: HttpRequest, contact_id: Key) -> HttpResponse:
    """Give one contact."""
    rows = api_rows.contacts(callers.of(request).sight)
    return answers.one(request, told(answers.found(rows, contact_id)))


@router.makes(
    "customers/{int:customer_id}/contacts",
    name="contact-add",
    needs=P.EDIT_CUSTOMERS,
    gives=Contact,
)
def add(request: HttpRequest, customer_id: Key, given: GivenContact) -> HttpResponse:
    """Add a contact."""
    caller = callers.of(request)

    def act() -> Contact:
        row = actions.add(
            by=caller.person,
            at=timezone.now(),
            customer=finding.customer(caller, customer_id),
            **given.told(),
        )
        return told(row)

    return answers.acted(request, caller, act, status=201)


@router.changes(
    "contacts/{int:contact_id}",
    name="contact-edit",
    needs=P.EDIT_CUSTOMERS,
    gives=Contact,
    method="PATCH",
)
def edit(request: HttpRequest, contact_id: Key, given: GivenContact) -> HttpResponse:
    """Change a contact: its address, or that it objects to being written to."""
    caller = callers.of(request)
    rows = api_rows.contacts(caller.sight)

    def change() -> object:
        row, asked = answers.found(rows, contact_id), given.told()
        seen = edits.of_row(row, list(asked))
        return actions.edit(
            by=caller.person, at=timezone.now(), contact_id=row.pk, seen=seen, asked=asked
        )

    first = _customer_of(contact_id)
    return answers.changed(request, caller, (rows, contact_id), told, change, first=first)


@router.changes(
    "contacts/{int:contact_id}/removal", name="contact-remove", needs=P.EDIT_CUSTOMERS, gives=Done
)
def remove(request: HttpRequest, contact_id: Key) -> HttpResponse:
    """Remove a contact; the audit trail keeps what was known of it."""
    caller = callers.of(request)
    rows = api_rows.contacts(caller.sight)
    return answers.removed(
        request,
        caller,
        (rows, contact_id),
        told,
        lambda: actions.remove(by=caller.person, at=timezone.now(), contact_id=contact_id),
        first=_customer_of(contact_id),
    )


def _customer_of(contact_id: int) -> Any:
    """Lock the customer before the contact, as every act on contacts does."""
    ids = set(models.Contact.objects.filter(pk=contact_id).values_list("customer_id", flat=True))
    return lambda: customer_rows.locked(ids)
