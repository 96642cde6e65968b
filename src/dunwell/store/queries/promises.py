"""Promises as the rules see them: what is owed, what came in for them, and which are due."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, Q, Sum

from dunwell.core import disputes
from dunwell.core.disputes import DisputeState
from dunwell.core.documents import Side
from dunwell.core.postings import PostingKind
from dunwell.core.promises import NOT_KEPT, Owed, PromiseFacts, PromiseState
from dunwell.store.models import Balance, Dispute, Item, Posting, Promise, PromiseItem


def owed(item_ids: Iterable[int], *, on: date) -> list[Owed]:
    """Give what is open on debit items on a day and not disputed, where there is anything."""
    wanted = sorted(set(item_ids))
    opens = open_on(wanted, on=on)
    contested = disputed(wanted)
    rows = Item.objects.filter(pk__in=opens, side=Side.DEBIT).select_related("document")
    found = []
    for item in rows.order_by("due_date", "pk"):
        standing = opens[item.pk]
        amount = standing - disputes.still_disputed(
            disputed=contested.get(item.pk, 0), open_amount=standing
        )
        if amount:
            name = f"{item.document.type.replace('_', ' ')} {item.document.number}".strip()
            found.append(Owed(item_id=item.pk, name=name, due_date=item.due_date, amount=amount))
    return found


def closed(item_ids: Sequence[int], *, on: date) -> list[str]:
    """Name the documents of items on which nothing is open on a day."""
    gone = set(item_ids) - set(open_on(item_ids, on=on))
    rows = Item.objects.filter(pk__in=gone).select_related("document").order_by("pk")
    return [item.document.number or "a document without a number" for item in rows] if gone else []


def open_on(item_ids: Sequence[int], *, on: date) -> dict[int, int]:
    """Give the open amounts of items at the end of a day."""
    rows = Balance.objects.filter(item_id__in=item_ids, from_date__lte=on, to_date__gt=on)
    return dict(rows.values_list("item_id", "open_amount"))


def disputed(item_ids: Sequence[int]) -> dict[int, int]:
    """Give the disputed amounts of items with an open dispute, as they were opened."""
    rows = Dispute.objects.filter(item_id__in=item_ids, state=DisputeState.OPEN)
    return dict(rows.values_list("item_id", "amount"))


def facts(promise: Promise, *, last_date: date, as_of: date) -> PromiseFacts:
    """Read what came in for a promise from the day it was made to its last day of grace.

    Money counts by the day it was received, not by the day somebody applied it.
    """
    item_ids = list(promise.items.values_list("item_id", flat=True))
    in_time = Q(
        allocation__source_item__posting_date__gte=promise.made_date,
        allocation__source_item__posting_date__lte=last_date,
    )
    received = (
        Posting.objects.filter(
            in_time,
            item_id__in=item_ids,
            kind=PostingKind.ALLOCATED,
            allocation__source_item__side=Side.CASH,
        ).aggregate(sum=Sum("change"))["sum"]
        or 0
    )
    cash = Item.objects.filter(
        customer_id=promise.customer_id,
        entity_id=promise.entity_id,
        currency=promise.currency,
        side=Side.CASH,
        posting_date__gte=promise.made_date,
        posting_date__lte=last_date,
        balances__from_date__lte=as_of,
        balances__to_date__gt=as_of,
    )
    unapplied = cash.aggregate(sum=Sum("balances__open_amount"))["sum"] or 0
    return PromiseFacts(
        amount=promise.amount,
        promised_date=promise.promised_date,
        received_in_time=-received,
        unapplied_in_time=unapplied,
        left_open=sum(one.amount for one in owed(item_ids, on=as_of)),
    )


def not_kept_by_item(item_ids: Sequence[int]) -> list[int]:
    """Count, for each item that has any, the promises on it that were not kept."""
    rows = PromiseItem.objects.filter(item_id__in=item_ids, promise__state__in=NOT_KEPT)
    counted = rows.values("item_id").annotate(times=Count("pk"))
    return list(counted.values_list("times", flat=True))


def not_kept_dates(customer_id: int) -> list[date]:
    """Give the days for which a customer promised and did not keep it."""
    rows = Promise.objects.filter(customer_id=customer_id, state__in=NOT_KEPT)
    return list(rows.order_by("promised_date").values_list("promised_date", flat=True))


def to_judge(*, before: date, entity_id: int | None = None) -> list[int]:
    """Name the open promises whose day is over, the oldest first."""
    rows = Promise.objects.filter(state=PromiseState.OPEN, promised_date__lt=before)
    if entity_id is not None:
        rows = rows.filter(entity_id=entity_id)
    return list(rows.order_by("promised_date", "pk").values_list("pk", flat=True))


def live_on(item_ids: Sequence[int]) -> list[Promise]:
    """Give the live promises that cover any of the items, locked, the oldest first."""
    ids = PromiseItem.objects.filter(
        item_id__in=item_ids, promise__state__in=(PromiseState.OPEN, PromiseState.AWAITING)
    ).values_list("promise_id", flat=True)
    rows = Promise.objects.filter(pk__in=sorted(set(ids))).order_by("pk").select_for_update()
    return list(rows)
