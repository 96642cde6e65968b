"""What was written to an account, what became of it, and what the customer wrote back."""

from typing import Any, Final

from django.db.models import QuerySet

from dunwell.core.inbound import InboundKind
from dunwell.core.messages import TO_COLLEAGUES, MessageState
from dunwell.store.models import Inbound, Message, MessageEvent
from dunwell.store.queries import account_timeline_entries as entries
from dunwell.store.queries.account_timeline_entries import Asked, Entry, Group, Side

_MAIL: Final = 2
_DELIVERY: Final = 3
_REPLY: Final = 4
# What is told apart from the mail itself; the other states stand beside it.
_TOLD_OF_DELIVERY: Final = (
    InboundKind.BOUNCE.value,
    InboundKind.COMPLAINT.value,
    InboundKind.OPENED.value,
    InboundKind.CLICKED.value,
)
_BY_CUSTOMERS: Final = (InboundKind.REPLY, InboundKind.AUTO_REPLY)


def mails(asked: Asked) -> list[Entry]:
    """Give a page of messages with their text and where they stand."""
    rows = _messages(asked).select_related("customer", "by", "touch").defer("mime", "html")
    return [
        Entry(
            day=one.on_date,
            at=one.created_at,
            rank=_MAIL,
            id=one.pk,
            group=Group.MAILS,
            what="mail",
            side=Side.PERSON if one.by else Side.RULE,
            actor=str(one.by or ""),
            customer=one.customer.number if one.customer else "",
            text=one.text,
            facts={
                "message": one.pk,
                "kind": one.kind,
                "state": one.state,
                "subject": one.subject,
                "to": list(one.to),
                "because": one.touch.because if one.touch else {},
                "taken_back": one if one.state == MessageState.CANCELLED else None,
            },
        )
        for one in entries.newest(rows, asked, rank=_MAIL, day="on_date", at="created_at")
    ]


def deliveries(asked: Asked) -> list[Entry]:
    """Give a page of what providers and reports told: came back, opened, reported."""
    rows = MessageEvent.objects.filter(
        message__in=_messages(asked).values("pk"), kind__in=_TOLD_OF_DELIVERY
    ).select_related("message__customer")
    rows = rows.defer("message__mime", "message__html", "message__text")
    return [
        Entry(
            day=entries.day_of(one.at),
            at=one.at,
            rank=_DELIVERY,
            id=one.pk,
            group=Group.MAILS,
            what=f"delivery.{one.kind}",
            side=Side.CUSTOMER,
            customer=one.message.customer.number if one.message.customer else "",
            facts={
                "message": one.message_id,
                "subject": one.message.subject,
                "to": list(one.message.to),
                "words": str(one.details.get("words") or ""),
            },
        )
        for one in entries.newest(rows, asked, rank=_DELIVERY, at="at")
    ]


def replies(asked: Asked) -> list[Entry]:
    """Give a page of what the customer wrote, without what it quoted."""
    rows = Inbound.objects.filter(
        customer__in=asked.part.customer_ids, kind__in=_BY_CUSTOMERS
    ).select_related("customer")
    if asked.part.entity:
        rows = rows.filter(about__entity__code=asked.part.entity)
    return [
        Entry(
            day=entries.day_of(one.received_at),
            at=one.received_at,
            rank=_REPLY,
            id=one.pk,
            group=Group.REPLIES,
            what=one.kind,
            side=Side.CUSTOMER,
            actor=one.sender,
            customer=one.customer.number if one.customer else "",
            text=one.text,
            facts={"inbound": one.pk, "subject": one.subject},
        )
        for one in entries.newest(rows.defer("raw"), asked, rank=_REPLY, at="received_at")
    ]


def _messages(asked: Asked) -> QuerySet[Message, Any]:
    rows = Message.objects.filter(customer__in=asked.part.customer_ids)
    rows = rows.exclude(kind__in=TO_COLLEAGUES)
    return rows.filter(entity__code=asked.part.entity) if asked.part.entity else rows
