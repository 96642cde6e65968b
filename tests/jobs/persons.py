"""A person in every place of the book, and a search for them in every column of every table."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from dunwell.actions import calls as call_actions
from dunwell.actions import contacts, disputes, notes, promises
from dunwell.core import calls
from dunwell.core.calls import CallOutcome
from dunwell.core.disputes import DisputeCategory
from dunwell.core.messages import MessageKind, MessageState
from dunwell.store.models import (
    ApiAnswer,
    ApiToken,
    Approval,
    ApprovalNote,
    ApprovalSignature,
    Call,
    CallReversal,
    Contact,
    Customer,
    Entity,
    ImportChange,
    ImportRun,
    Inbound,
    Item,
    Message,
    MessageEvent,
    NonpaymentReason,
    Source,
    User,
)

AT = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
DAY = date(2026, 2, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """A name, an address and a number that stand nowhere else."""

    name: str = "Anna Østergård"
    email: str = "anna.ostergard@harbour.example"
    phone: str = "+31 20 555 01 01"


ANNA = Somebody()


def known_at(customer: Customer, who: Somebody = ANNA) -> Contact:
    """Add them as a contact."""
    return contacts.add(
        by=None, at=AT, customer=customer, name=who.name, email=who.email, phone=who.phone
    )


def written_about(
    contact: Contact, item: Item, entity: Entity, *, by: User, who: Somebody = ANNA
) -> None:
    """Put them wherever people and machines write about people."""
    customer = contact.customer
    notes.write(by=by, at=AT, customer=customer, text=f"{who.name} prefers mornings")
    call_actions.log(
        by=by,
        at=AT,
        today=DAY,
        customer=customer,
        entity=entity,
        call=calls.Call(
            on_date=DAY,
            outcome=CallOutcome.REACHED,
            person=who.name,
            note=f"spoke to {who.name}, {who.email}",
        ),
    )
    promises.make(
        by=by,
        at=AT,
        customer=customer,
        item_ids=[item.pk],
        amount=None,
        promised_date=date(2026, 2, 9),
        made_date=DAY,
        person=who.name,
        evidence=f"mail of {who.email}",
    )
    sent(contact, entity, who)
    answered(contact, who)
    kept_by_machines(contact, by, who)


def disputed(item: Item, *, who: Somebody = ANNA) -> Any:
    """Open a dispute in their name."""
    return disputes.open(
        by=None,
        at=AT,
        item=item,
        amount=None,
        category=DisputeCategory.OTHER,
        opened_date=DAY,
        note=f"{who.name} says so",
    )


def sent(contact: Contact, entity: Entity, who: Somebody = ANNA, *, on: date = DAY) -> Message:
    """Keep a message to them, and what became of it."""
    message = Message.objects.create(
        kind=MessageKind.STATEMENT,
        state=MessageState.SENT,
        entity=entity,
        customer=contact.customer,
        on_date=on,
        to=[who.email],
        subject=f"For {who.name}",
        text=f"Dear {who.name},\n\nplease pay.",
        html=f"<p>Dear {who.name}</p>",
        mime=f"To: {who.email}\n\nDear {who.name}".encode(),
        message_id=f"<{contact.pk}.{on}@dunwell.example>",
        created_at=AT,
        sent_at=AT,
    )
    MessageEvent.objects.create(
        message=message, kind=MessageState.SENT, at=AT, details={"accepted": [who.email]}
    )
    return message


def answered(contact: Contact, who: Somebody = ANNA) -> Inbound:
    """Keep their reply."""
    return Inbound.objects.create(
        source="imap:1",
        key=f"<{contact.pk}@harbour.example>",
        content_hash=f"{contact.pk}",
        received_at=AT,
        sender=who.email,
        subject="Re: reminder",
        text=f"We pay on Friday.\n{who.name}\n{who.phone}",
        raw=f"From: {who.name} <{who.email}>".encode(),
        customer=contact.customer,
        details={"signature": who.name},
    )


def kept_by_machines(contact: Contact, by: User, who: Somebody = ANNA) -> None:
    """Keep what an undo would put back, what an API call was answered, and what was asked."""
    source = Source.objects.create(name=f"ERP {contact.pk}")
    run = ImportRun.objects.create(
        source=source,
        kind="contacts",
        file_name="contacts.csv",
        file_hash="0" * 64,
        recorded_at=AT,
        result={"samples": [{"name": who.name}]},
    )
    ImportChange.objects.create(
        run=run,
        table="contact",
        row_id=contact.pk,
        before={"name": who.name, "email": who.email, "phone": who.phone},
    )
    token = ApiToken.objects.create(
        user=by, name="ERP", secret_hash=f"{contact.pk}", created_at=AT, expires_at=AT
    )
    ApiAnswer.objects.create(
        token=token,
        key="1",
        input_hash="1",
        status=201,
        body={"person": who.name},
        created_at=AT,
    )
    asked = Approval.objects.create(
        kind="write_off",
        subject=f"item:{contact.pk}",
        state="withdrawn",
        requested_by=by,
        facts={"note": f"{who.name} does not answer"},
        customer=contact.customer,
        requested_at=AT,
    )
    ApprovalNote.objects.create(
        approval=asked, by=by, at=AT, is_question=True, text=f"Who is {who.name}?"
    )
    ApprovalSignature.objects.create(
        approval=asked, number=1, by=by, at=AT, because=f"{who.name} is gone"
    )
    call = Call.objects.filter(customer=contact.customer).earliest("pk")
    CallReversal.objects.create(call=call, reason=f"{who.name} was not there", recorded_at=AT)
    NonpaymentReason.objects.create(
        customer=contact.customer,
        reason="dispute",
        note=f"{who.name} says so",
        on_date=DAY,
        recorded_at=AT,
    )


def columns_naming(*words: str) -> set[tuple[str, str]]:
    """Give every table and column of the database in which one of some words stands."""
    wanted = [one.casefold() for one in words]
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 # names of our own tables.
            names = [one[0] for one in cursor.description]
            for row in cursor.fetchall():
                found |= {(table, one) for one in _naming(names, row, wanted)}
    return found


def _naming(names: list[str], row: Any, wanted: list[str]) -> set[str]:
    texts = {name: _text(value).casefold() for name, value in zip(names, row, strict=True)}
    return {name for name, text in texts.items() if any(word in text for word in wanted)}


def _text(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    if isinstance(value, str) and value[:1] in {"{", "["}:
        try:
            return json.dumps(json.loads(value), ensure_ascii=False)
        except ValueError:
            return value
    return value if isinstance(value, str) else repr(value)
