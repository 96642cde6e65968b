"""A customer with late items, and reminders planned about them as a processed day leaves them."""

from datetime import UTC, date, datetime, timedelta

from dunwell.actions import contacts, customers, entities, policies
from dunwell.core.business_days import DayState
from dunwell.core.channels import Channel, Tone
from dunwell.core.messages import MessageKind, MessageState
from dunwell.store.models import (
    BusinessDay,
    Dispute,
    Item,
    Message,
    PolicyVersion,
    Touch,
    TouchItem,
)
from tests import builders

D = date(2026, 3, 31)
DAY = timedelta(days=1)
AT = datetime(2026, 3, 31, 7, 0, tzinfo=UTC)


def late_customer() -> builders.Cast:
    """A customer in Germany with two late invoices, one disputed in part, and one in pounds."""
    policies.install_shipped(at=builders.AT)
    cast_ = builders.cast()
    entities.edit(
        by=None,
        at=builders.AT,
        entity=cast_.north,
        country="NL",
        email="ar@north.example",
        phone="+31 10 555 01 01",
        bank_name="Bank van het Noorden",
        iban="NL91ABNA0417164300",
        bic="ABNANL2A",
    )
    customers.edit(by=None, at=builders.AT, customer=cast_.harbour, language="de", country="DE")
    contacts.add(
        by=None,
        at=builders.AT,
        customer=cast_.harbour,
        name="Anna Ruiz",
        email="Anna@harbour.example",
    )
    late = builders.invoice(cast_, 10_300_00, on=D - 60 * DAY, due=D - 30 * DAY, number="F-1")
    builders.invoice(cast_, 1_234_56, on=D - 31 * DAY, due=D - DAY, number="F-2")
    builders.receipt(cast_, 50_00, on=D - 2 * DAY)
    Dispute.objects.create(
        item=late, amount=2_180_00, opened_date=D - 9 * DAY, opened_at=builders.AT
    )
    for one in (cast_.north, cast_.harbour):
        one.refresh_from_db()
    return cast_


def reminder(
    who: builders.Cast, *, on: date = D, tone: Tone = Tone.FIRM, state: str = MessageState.QUEUED
) -> Message:
    """Plan a reminder about all that is late, as a processed day leaves it."""
    policy = PolicyVersion.objects.get()
    day, _ = BusinessDay.objects.get_or_create(
        entity=who.north,
        date=on,
        defaults={"state": DayState.PLANNED, "policy": policy, "processed_at": AT},
    )
    items = list(Item.objects.filter(customer=who.harbour, side="debit").order_by("due_date"))
    touch = Touch.objects.create(
        day=day,
        entity=who.north,
        customer=who.harbour,
        segment="standard",
        cadence="standard",
        step=f"{tone}-{on}",
        step_day=30,
        channel=Channel.EMAIL,
        tone=tone,
        template=tone.value,
        leading_item=items[0],
    )
    TouchItem.objects.bulk_create(
        TouchItem(touch=touch, item=one, open_amount=one.amount, asked_amount=one.amount)
        for one in items
    )
    message = Message.objects.create(
        kind=MessageKind.REMINDER,
        state=state,
        entity=who.north,
        customer=who.harbour,
        touch=touch,
        on_date=on,
        to=["anna@harbour.example"],
        message_id=f"<dw.{on}@north.example>",
        created_at=AT,
    )
    return fresh(message)


def fresh(message: Message) -> Message:
    """Read a message as the sender does, with nothing remembered."""
    return Message.objects.get(pk=message.pk)
