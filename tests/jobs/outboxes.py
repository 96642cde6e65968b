"""An outbox to be sent: an entity with a mail server, customers with reminders, and a composer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from dunwell.actions import customers, documents, entities, policies
from dunwell.core import instalments
from dunwell.core.business_days import DayState
from dunwell.core.channels import Channel, Tone
from dunwell.core.documents import DocumentType
from dunwell.core.messages import MessageKind, MessageState
from dunwell.store.models import (
    BusinessDay,
    Contact,
    Customer,
    Entity,
    Item,
    MailAccount,
    Message,
    PolicyVersion,
    Sending,
    Touch,
    TouchItem,
)

NINE = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
MONDAY = date(2026, 2, 2)
FROM = "billing@dunwell.example"


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """What the tests' composer gives."""

    subject: str
    text: str
    html: str
    attachments: list[dict[str, Any]]
    mime_bytes: bytes
    in_reply_to: str = ""


def composer() -> Callable[..., Composed]:
    """Give the composer of a batch."""
    return compose


def compose(
    message: Message, *, items: Iterable[Any], as_of: date, at: datetime = NINE
) -> Composed:
    """Write a message that names its items."""
    del at
    text = f"As of {as_of} you owe {len(tuple(items))} items.\n"
    mail = EmailMessage()
    mail["From"] = FROM
    mail["To"] = ", ".join(message.to)
    mail["Subject"] = "Reminder"
    mail["Message-ID"] = message.message_id
    mail.set_content(text)
    return Composed(
        subject="Reminder", text=text, html="", attachments=[], mime_bytes=mail.as_bytes()
    )


class Clock:
    """A clock that a test moves."""

    def __init__(self, at: datetime = NINE) -> None:
        self.at = at

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.at

    def forward(self, **passed: float) -> None:
        """Let time pass, backwards too."""
        self.at += timedelta(**passed)


def open_entity(port: int, *, live: bool = True, code: str = "NL01") -> Entity:
    """Open an entity that sends through a server on loopback."""
    if not PolicyVersion.objects.exists():
        policies.install_shipped(at=NINE - timedelta(days=60))
    entity = entities.open(by=None, at=NINE, code=code, name="Dunwell Noord B.V.", currency="EUR")
    Sending.objects.create(entity=entity, live=live, changed_at=NINE)
    MailAccount.objects.create(
        entity=entity,
        from_address=FROM,
        smtp_host="127.0.0.1",
        smtp_port=port,
        smtp_security="none",
        changed_at=NINE,
    )
    return entity


def policy(**sending: int) -> None:
    """Choose other terms of sending."""
    version = PolicyVersion.objects.get()
    version.content["sending"] |= sending
    version.save()


def no_ceilings() -> None:
    """Let everything leave at once."""
    policy(messages_a_minute=100_000, messages_a_minute_per_domain=100_000)


def reminders(entity: Entity, count: int, *, first: int = 1) -> list[Message]:
    """Queue a reminder to each of some new customers, each about one invoice."""
    day, _ = BusinessDay.objects.get_or_create(
        entity=entity,
        date=MONDAY,
        defaults={
            "state": DayState.PLANNED,
            "policy": PolicyVersion.objects.get(),
            "processed_at": NINE,
        },
    )
    return [_reminder(entity, day, number) for number in range(first, first + count)]


def _reminder(entity: Entity, day: BusinessDay, number: int) -> Message:
    customer = customers.open(by=None, at=NINE, number=f"{entity.code}-{number}", name="Harbour")
    address = f"ap@customer{number}.example"
    Contact.objects.create(customer=customer, email=address)
    item = _invoice(entity, customer)
    touch = Touch.objects.create(
        day=day,
        entity=entity,
        customer=customer,
        segment="standard",
        cadence="standard",
        step="firm",
        step_day=7,
        channel=Channel.EMAIL,
        tone=Tone.FIRM,
        template="firm",
        leading_item=item,
    )
    TouchItem.objects.create(touch=touch, item=item, open_amount=90_000, asked_amount=90_000)
    return Message.objects.create(
        kind=MessageKind.REMINDER,
        state=MessageState.QUEUED,
        entity=entity,
        customer=customer,
        touch=touch,
        on_date=MONDAY,
        language="en",
        to=[address],
        message_id=f"<dw.{entity.code}.{number}@dunwell.example>",
        created_at=NINE,
    )


def _invoice(entity: Entity, customer: Customer) -> Item:
    made = documents.issue(
        by=None,
        at=NINE,
        type=DocumentType.INVOICE,
        entity=entity,
        customer=customer,
        currency="EUR",
        amount=90_000,
        instalments=instalments.in_one(90_000, due_date=date(2026, 1, 26)),
        issue_date=date(2026, 1, 5),
        posting_date=date(2026, 1, 5),
        number=f"INV-{customer.number}",
    )
    return made.items.get()
