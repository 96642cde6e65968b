"""What was tried to collect an item, counted for whoever has to believe that it was enough."""

from datetime import date

from dunwell.core.calls import CallDirection
from dunwell.core.channels import Channel
from dunwell.core.messages import LEFT
from dunwell.core.promises import NOT_KEPT
from dunwell.core.touches import TouchState
from dunwell.store.models import Call, Dispute, Item, Promise, TouchItem


def of_item(item: Item, *, on: date) -> dict[str, int]:
    """Count, up to a day, an item's reminders that left and what happened on its account.

    `mails` and `letters` asked for the item; `calls` and `broken_promises` are of its customer;
    `disputes` were about the item, closed or not.
    """
    touches = TouchItem.objects.filter(
        item=item, touch__state=TouchState.TAKEN, touch__day__date__lte=on
    )
    mails = touches.filter(touch__message__state__in=[str(one) for one in LEFT])
    letters = touches.filter(touch__channel=Channel.LETTER)
    calls = Call.objects.filter(
        customer=item.customer_id,
        direction=CallDirection.OUTGOING,
        on_date__lte=on,
        reversal__isnull=True,
    )
    promises = Promise.objects.filter(
        customer=item.customer_id, state__in=NOT_KEPT, promised_date__lte=on
    )
    return {
        "mails": mails.count(),
        "letters": letters.count(),
        "calls": calls.count(),
        "broken_promises": promises.count(),
        "disputes": Dispute.objects.filter(item=item, opened_date__lte=on).count(),
    }
