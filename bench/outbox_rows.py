"""Reminders that wait in the outbox, saved in bulk: each to a customer with one late invoice."""

from datetime import UTC, date, datetime, timedelta

from dunwell.actions import entities
from dunwell.core.balances import END_OF_TIME
from dunwell.core.business_days import DayState
from dunwell.core.channels import Channel, Tone
from dunwell.core.documents import DocumentType, Side
from dunwell.core.messages import MessageKind, MessageState
from dunwell.store import models

NINE = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
_MONDAY = date(2026, 2, 2)
_DUE = _MONDAY - timedelta(days=7)
_AMOUNT = 90_000


def fill(count: int, *, port: int) -> None:
    """Open an entity that sends through a server on loopback, and queue reminders."""
    policy = models.PolicyVersion.objects.get()
    policy.effective_date = date(2020, 1, 1)
    policy.content["sending"] |= {
        "messages_a_minute": 10_000_000,
        "messages_a_minute_per_domain": 10_000_000,
    }
    policy.save()
    entity = entities.open(by=None, at=NINE, code="NL01", name="North", currency="EUR")
    models.Sending.objects.create(entity=entity, live=True, changed_at=NINE)
    models.MailAccount.objects.create(
        entity=entity,
        from_address="billing@dunwell.example",
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_security="none",
        changed_at=NINE,
    )
    day = models.BusinessDay.objects.create(
        entity=entity, date=_MONDAY, state=DayState.PLANNED, policy=policy, processed_at=NINE
    )
    items = _items(entity, _customers(count))
    _messages(entity, day, items)


def _customers(count: int) -> list[models.Customer]:
    made = models.Customer.objects.bulk_create(
        models.Customer(number=str(number), name=f"Customer {number}") for number in range(count)
    )
    models.CustomerNumber.objects.bulk_create(
        models.CustomerNumber(number=one.number, customer=one) for one in made
    )
    models.Contact.objects.bulk_create(
        models.Contact(customer=one, email=f"ap@customer{one.number}.example") for one in made
    )
    return made


def _items(entity: models.Entity, customers: list[models.Customer]) -> list[models.Item]:
    documents = models.Document.objects.bulk_create(
        models.Document(type=DocumentType.INVOICE, number=f"INV-{one.number}") for one in customers
    )
    items = models.Item.objects.bulk_create(
        models.Item(
            document=document,
            entity=entity,
            customer=customer,
            side=Side.DEBIT,
            currency="EUR",
            amount=_AMOUNT,
            issue_date=_DUE - timedelta(days=30),
            posting_date=_DUE - timedelta(days=30),
            due_date=_DUE,
        )
        for document, customer in zip(documents, customers, strict=True)
    )
    models.Balance.objects.bulk_create(
        models.Balance(
            item=item, from_date=item.posting_date, to_date=END_OF_TIME, open_amount=_AMOUNT
        )
        for item in items
    )
    return items


def _messages(entity: models.Entity, day: models.BusinessDay, items: list[models.Item]) -> None:
    touches = models.Touch.objects.bulk_create(
        models.Touch(
            day=day,
            entity=entity,
            customer_id=item.customer_id,
            segment="standard",
            cadence="standard",
            step="firm",
            step_day=7,
            channel=Channel.EMAIL,
            tone=Tone.FIRM,
            template="firm",
            leading_item=item,
        )
        for item in items
    )
    models.TouchItem.objects.bulk_create(
        models.TouchItem(touch=touch, item=item, open_amount=_AMOUNT, asked_amount=_AMOUNT)
        for touch, item in zip(touches, items, strict=True)
    )
    models.Message.objects.bulk_create(
        models.Message(
            kind=MessageKind.REMINDER,
            state=MessageState.QUEUED,
            entity=entity,
            customer_id=touch.customer_id,
            touch=touch,
            on_date=_MONDAY,
            language="en",
            to=[f"ap@customer{touch.customer_id}.example"],
            message_id=f"<{touch.pk}@dunwell.example>",
            created_at=NINE,
        )
        for touch in touches
    )
