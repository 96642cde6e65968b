"""What a message tells of the book: its items, credits not applied, and earlier reminders."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from dunwell.core.disputes import DisputeState
from dunwell.core.documents import Side
from dunwell.core.messages import LEFT, MessageKind, MessageState
from dunwell.store.models import Contact, Dispute, Item, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An item with what is open and what is asked for, in minor units."""

    item_id: int
    open_amount: int
    asked_amount: int


def items(item_ids: Collection[int]) -> dict[int, Item]:
    """Read items with their documents."""
    rows = Item.objects.filter(pk__in=item_ids).select_related("document")
    return {item.pk: item for item in rows}


def due(
    *, customer_id: int, entity_id: int, as_of: date, due_before: date | None = None
) -> tuple[Due, ...]:
    """Read what a customer owes an entity on a day, less what is disputed.

    With `due_before` only what was due before that day.
    """
    rows = _open(customer_id, entity_id, as_of).filter(side=Side.DEBIT)
    if due_before is not None:
        rows = rows.filter(due_date__lt=due_before)
    return _dues(rows)


def of_items(item_ids: Collection[int], *, as_of: date) -> tuple[Due, ...]:
    """Read what is open on some items on a day, less what is disputed."""
    return _dues(
        Item.objects.filter(
            pk__in=item_ids, balances__from_date__lte=as_of, balances__to_date__gt=as_of
        )
    )


def credits_of(*, customer_id: int, entity_id: int, as_of: date) -> dict[str, int]:
    """Add up credits and payments not applied to anything, by currency."""
    rows = _open(customer_id, entity_id, as_of).exclude(side=Side.DEBIT)
    sums = rows.order_by("currency").values_list("currency").annotate(Sum("balances__open_amount"))
    return {currency: int(amount) for currency, amount in sums}


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A reminder that left before: its id and day, and whether it opens the same thread."""

    message_id: str
    on_date: date
    same_leading: bool


def earlier(message: Message, leading_item_id: int, *, live: bool) -> list[Earlier]:
    """Read the reminders that named an item before, oldest first.

    In test mode those kept in the mailbox count as if they had left, so that it shows what would.
    """
    left = [MessageState.SENT] if live else LEFT
    rows = (
        Message.objects.filter(
            kind=MessageKind.REMINDER,
            state__in=left,
            customer=message.customer_id,
            entity=message.entity_id,
            on_date__lt=message.on_date,
            touch__items__item=leading_item_id,
        )
        .order_by("on_date", "pk")
        .values_list("message_id", "on_date", "touch__leading_item")
    )
    return [
        Earlier(message_id=key, on_date=day, same_leading=leading == leading_item_id)
        for key, day, leading in rows
    ]


def contact_at(customer_id: int, addresses: Collection[str]) -> Contact | None:
    """Find the contact that the first of these addresses belongs to."""
    wanted = [address.lower() for address in addresses]
    rows = Contact.objects.filter(customer=customer_id).exclude(email="").order_by("pk")
    known = {one.email.lower(): one for one in reversed(rows)}
    return next((known[address] for address in wanted if address in known), None)


def _open(customer_id: int, entity_id: int, as_of: date) -> QuerySet[Item]:
    return Item.objects.filter(
        customer=customer_id,
        entity=entity_id,
        balances__from_date__lte=as_of,
        balances__to_date__gt=as_of,
    )


def _dues(rows: QuerySet[Item]) -> tuple[Due, ...]:
    ordered = rows.order_by("due_date", "pk")
    opened = list(ordered.values_list("pk", "balances__open_amount"))
    disputed = dict(
        Dispute.objects.filter(
            item__in=[pk for pk, _ in opened], state=DisputeState.OPEN
        ).values_list("item", "amount")
    )
    return tuple(
        Due(
            item_id=pk,
            open_amount=amount,
            asked_amount=max(0, amount - disputed.get(pk, 0)),
        )
        for pk, amount in opened
    )
