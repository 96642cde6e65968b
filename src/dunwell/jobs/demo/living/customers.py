"""The demo's customers look up what a mail is about, and pay what they made up their minds to."""

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Final

from dunwell.actions import allocations, receipts
from dunwell.core.balances import END_OF_TIME
from dunwell.core.channels import Tone
from dunwell.core.documents import Side
from dunwell.jobs.demo.days import LAST_DAY
from dunwell.jobs.demo.living.post_office import Mail
from dunwell.jobs.demo.living.reactions import Deed, MailFacts, Reaction
from dunwell.store.models import Allocation, Balance, Message, TouchItem
from dunwell.store.queries import promises

# Addresses that died without anybody knowing, and payments that name no invoice.
_DEAD: Final = 0.012
_UNNAMED: Final = 0.1


@dataclass(slots=True)
class Reader:
    """Finds the message behind a mail, and what its customer knows about it."""

    seen: set[int] = field(default_factory=set)

    def message_of(self, mail: Mail) -> Message | None:
        """Find what was sent; anything else in the post is not for the demo's customers."""
        message = (
            Message.objects.filter(message_id=mail.message_id, touch__isnull=False)
            .select_related("customer", "touch", "entity")
            .defer("mime", "html")
            .first()
        )
        if message is None or message.pk in self.seen:
            return None
        self.seen.add(message.pk)
        return message

    def facts(self, message: Message, day: date) -> MailFacts:
        """Tell what the customer knows when it reads the mail."""
        touch, customer = message.touch, message.customer
        assert touch is not None  # noqa: S101 - only touches are read.
        assert customer is not None  # noqa: S101 - a touch has its customer.
        return MailFacts(
            customer=customer.number,
            status=customer.status,
            language=message.language,
            tone=Tone(touch.tone),
            on_date=day,
            address_is_dead=_is_dead(message.to[0]),
            settled_date=_settled(touch.leading_item_id),
            was_credited=_credited(touch.leading_item_id, after=day),
        )

    def numbers(self, message: Message) -> list[str]:
        """Name the invoices a mail asks for."""
        rows = TouchItem.objects.filter(touch=message.touch_id).order_by("pk")
        return list(rows.values_list("item__document__number", flat=True))


def act(message: Message, reaction: Reaction, *, at: datetime) -> None:
    """Pay what is still open of what a mail asked for; only after the days of the demo's files."""
    if reaction.deed is not Deed.PAYMENT or reaction.on_date <= LAST_DAY:
        return
    customer = message.customer
    assert customer is not None  # noqa: S101 - customers alone react.
    rows = TouchItem.objects.filter(touch=message.touch_id).select_related("item__document")
    items = [row.item for row in rows.order_by("pk")]
    opens = promises.open_on([item.pk for item in items], on=reaction.on_date)
    for currency in sorted({item.currency for item in items}):
        due = [item for item in items if item.currency == currency and opens.get(item.pk)]
        if not due:
            continue
        receipt = receipts.receive(
            by=None,
            at=at,
            entity=message.entity,
            customer=customer,
            currency=currency,
            amount=sum(opens[item.pk] for item in due),
            received_date=reaction.on_date,
            number=f"BK{reaction.on_date:%y%m%d}-{message.pk}",
            text=", ".join(item.document.number for item in due),
        )
        chance = Random(f"{message.message_id} names")  # noqa: S311 - it invents and guards nothing.
        if chance.random() < _UNNAMED:
            continue
        for item in due:
            allocations.apply(
                by=None,
                at=at,
                source=receipt,
                target=item,
                amount=opens[item.pk],
                not_before=reaction.on_date,
            )


def _is_dead(address: str) -> bool:
    return Random(f"dead {address}").random() < _DEAD  # noqa: S311 - it invents and guards nothing.


def _settled(item_id: int) -> date | None:
    """Give the day from which nothing is open on an item, as the demo's files have it."""
    ends = Balance.objects.filter(item_id=item_id).values_list("to_date", flat=True)
    last = max(ends, default=None)
    return None if last is None or last >= END_OF_TIME else last


def _credited(item_id: int, *, after: date) -> bool:
    return Allocation.objects.filter(
        target_item_id=item_id, effective_date__gt=after, source_item__side=Side.CREDIT
    ).exists()
