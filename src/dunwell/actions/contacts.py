"""Add, edit and remove the people and mailboxes at a customer."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final, TypedDict, Unpack

from django.db import transaction

from dunwell.actions import edits
from dunwell.actions.edits import Values
from dunwell.core import personal_data, single_lines
from dunwell.core.refusals import Refusal
from dunwell.store import audit
from dunwell.store.models import Contact, Customer, User
from dunwell.store.queries import account_history, customers

_NAMES: Final = (
    "name",
    "email",
    "role",
    "phone",
    "language",
    "preferred_channel",
    "opted_out",
    "verified_date",
    "bounced_date",
)


class ContactGone(Refusal):
    """Somebody else removed it."""

    code = "contact_gone"

    def __init__(self) -> None:
        """Say that it is gone."""
        super().__init__("Somebody removed this contact meanwhile. Nothing was changed.")


class OptOutKept(Refusal):
    """An objection to being written to outlives the wish to tidy up."""

    code = "opt_out_kept"


class ContactExists(Refusal):
    """One row for each address and name of a customer."""

    code = "contact_exists"


class ContactEmpty(Refusal):
    """A contact has at least one way to find it."""

    code = "contact_empty"


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
    single_lines.require({"name": name, "email": email, **fields})
    _require_found(name, email, fields.get("phone", ""))
    customers.locked({customer.pk})
    if Contact.objects.filter(customer=customer, name=name, email=email).exists():
        raise ContactExists(
            f"{customer} has the contact {_named(name, email)} already; edit that one."
        )
    contact = Contact.objects.create(customer=customer, name=name, email=email, **fields)
    audit.record(
        by=by,
        at=at,
        action="contacts.add",
        subject=f"contact:{contact.pk}",
        after=_told(contact.pk, {"customer": customer.pk, "name": name, "email": email, **fields}),
    )
    return contact


@transaction.atomic
def edit(
    *, by: User | None, at: datetime, contact_id: int, seen: Values, asked: Values
) -> dict[str, Any]:
    """Save what differs from what was seen, and give it; refuse what others changed as well.

    What is known of an address (it works, it came back) does not pass on to another address.
    """
    contact = _locked(contact_id)
    changes = edits.changed(
        seen=seen,
        standing=edits.of_row(contact, list(asked)),
        asked=asked,
        saved=account_history.last_saved("contact", contact_id),
    )
    if "email" in changes:
        for name in ("verified_date", "bounced_date"):
            if getattr(contact, name) is not None:
                changes.setdefault(name, None)
    if not changes:
        return changes
    single_lines.require(changes)
    before = {name: getattr(contact, name) for name in changes}
    for name, value in changes.items():
        setattr(contact, name, value)
    _require_found(contact.name, contact.email, contact.phone)
    twin = Contact.objects.filter(
        customer=contact.customer_id, name=contact.name, email=contact.email
    )
    if twin.exclude(pk=contact.pk).exists():
        raise ContactExists(
            f"{contact.customer} has the contact {_named(contact.name, contact.email)} already; "
            "edit that one."
        )
    contact.save(update_fields=list(changes))
    names = {"customer": contact.customer_id, "name": contact.name, "email": contact.email}
    audit.record(
        by=by,
        at=at,
        action="contacts.edit",
        subject=f"contact:{contact.pk}",
        before=_told(contact.pk, {**names, **before}),
        after=_told(contact.pk, {**names, **changes}),
    )
    return changes


@transaction.atomic
def remove(*, by: User | None, at: datetime, contact_id: int) -> Contact:
    """Remove a contact; the audit trail keeps all that was known of it."""
    contact = _locked(contact_id)
    if contact.opted_out:
        raise OptOutKept(
            f"{contact} objected to being written to, so the entry stays as a reminder; take the "
            "objection away first if it was entered by mistake."
        )
    known = {"customer": contact.customer_id, **{name: getattr(contact, name) for name in _NAMES}}
    contact.delete()
    audit.record(
        by=by,
        at=at,
        action="contacts.remove",
        subject=f"contact:{contact_id}",
        before=_told(contact_id, known),
    )
    return contact


def _named(name: str, email: str) -> str:
    return f"{name} <{email}>" if name and email else name or email


def _require_found(*ways: str) -> None:
    if not any(ways):
        raise ContactEmpty("Give a name, an e-mail address or a phone number.")


def _told(contact_id: int, facts: Mapping[str, object]) -> dict[str, object]:
    return personal_data.about(f"contact:{contact_id}", facts, "name", "email", "phone", "role")


def _locked(contact_id: int) -> Contact:
    """Lock the customer first and the contact then, as every act on contacts does."""
    found = Contact.objects.filter(pk=contact_id).values_list("customer_id", flat=True).first()
    if found is not None:
        customers.locked({found})
    contact = Contact.objects.select_for_update().filter(pk=contact_id).first()
    if contact is None:
        raise ContactGone
    return contact
