"""What happened last on an account, in a few lines: calls, promises, disputes, mail and money."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from dunwell.core.documents import Side
from dunwell.core.messages import MessageKind, MessageState
from dunwell.core.promises import PromiseState
from dunwell.store.models import Dispute, Inbound, Item, Message, Promise
from dunwell.store.queries import calls

_SENT: Final = (MessageState.SENT, MessageState.CAPTURED, MessageState.BOUNCED)


class RecentKind(StrEnum):
    """What happened."""

    CALL = "call"
    PROMISE = "promise"  # It was made, or judged.
    DISPUTE = "dispute"
    MESSAGE = "message"  # It left, or came back.
    REPLY = "reply"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """One line; `what` is an outcome or a state, amounts are minor units."""

    on_date: date
    kind: RecentKind
    what: str = ""
    who: str = ""
    note: str = ""
    amount: int | None = None
    currency: str = ""
    day: date | None = None


def of(customer_id: int, *, on: date, most: int) -> list[Recent]:
    """Give the newest lines of an account until a day."""
    found = [
        one
        for read in (_calls, _promises, _disputes, _messages, _replies, _payments)
        for one in read(customer_id, most)
        if one.on_date <= on
    ]
    return sorted(found, key=lambda one: one.on_date, reverse=True)[:most]


def _calls(customer_id: int, most: int) -> Iterator[Recent]:
    for one in calls.standing(customer_id)[:most]:
        yield Recent(
            on_date=one.on_date,
            kind=RecentKind.CALL,
            what=one.outcome,
            who=one.person,
            note=one.note,
        )


def _promises(customer_id: int, most: int) -> Iterator[Recent]:
    """Tell a judged promise on the day it was judged, any other on the day it was made."""
    for one in Promise.objects.filter(customer_id=customer_id).order_by("-pk")[:most]:
        is_open = one.state in {PromiseState.OPEN, PromiseState.AWAITING}
        settled = None if is_open or one.settled_at is None else one.settled_at.date()
        yield Recent(
            on_date=settled or one.made_date,
            kind=RecentKind.PROMISE,
            what=one.state,
            amount=one.amount,
            currency=one.currency,
            day=one.promised_date,
        )


def _disputes(customer_id: int, most: int) -> Iterator[Recent]:
    rows = Dispute.objects.filter(item__customer_id=customer_id).select_related("item__document")
    for one in rows.order_by("-pk")[:most]:
        yield Recent(
            on_date=one.closed_date or one.opened_date,
            kind=RecentKind.DISPUTE,
            what=one.state,
            who=one.item.document.number,
            amount=one.amount,
            currency=one.item.currency,
        )


def _messages(customer_id: int, most: int) -> Iterator[Recent]:
    rows = Message.objects.filter(customer_id=customer_id, state__in=_SENT)
    rows = rows.exclude(kind=MessageKind.DIGEST).defer("html", "text")
    for one in rows.order_by("-on_date", "-pk")[:most]:
        yield Recent(
            on_date=one.on_date, kind=RecentKind.MESSAGE, what=one.state, note=one.subject
        )


def _replies(customer_id: int, most: int) -> Iterator[Recent]:
    rows = Inbound.objects.filter(customer_id=customer_id).order_by("-received_at")
    for received_at, subject in rows.values_list("received_at", "subject")[:most]:
        yield Recent(on_date=received_at.date(), kind=RecentKind.REPLY, note=subject)


def _payments(customer_id: int, most: int) -> Iterator[Recent]:
    rows = Item.objects.filter(customer_id=customer_id, side=Side.CASH)
    for day, amount, currency in rows.order_by("-posting_date", "-pk").values_list(
        "posting_date", "amount", "currency"
    )[:most]:
        yield Recent(on_date=day, kind=RecentKind.PAYMENT, amount=amount, currency=currency)
