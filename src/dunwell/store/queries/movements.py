"""What moved the net balance of a part of the book: by sort, by turn, and the last payments."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet, Sum

from dunwell.core.documents import Side
from dunwell.core.postings import PostingKind
from dunwell.store.models import Posting
from dunwell.store.queries.open_items import Part, wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """What a customer paid on the last day it paid anything."""

    day: date
    amount: int


def _posted(part: Part) -> QuerySet[Posting]:
    rows = Posting.objects.filter(wanted(part, "item__"), effective_date__lte=part.as_of)
    return rows if part.known_at is None else rows.filter(recorded_at__lte=part.known_at)


def last_payments(part: Part) -> dict[tuple[int, str], Payment]:
    """Find, by customer and currency, the last day money came in and how much it was."""
    paid = _posted(part).filter(kind=PostingKind.ISSUED, item__side=Side.CASH)
    days = paid.values_list("item__customer_id", "item__currency", "item__posting_date")
    found: dict[tuple[int, str], Payment] = {}
    for customer_id, currency, day, amount in days.annotate(paid=Sum("change")):
        known = found.get((customer_id, currency))
        if amount > 0 and (known is None or known.day < day):
            found[customer_id, currency] = Payment(day=day, amount=int(amount))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """What postings of one sort changed of the net balance, up to a day and after it."""

    currency: str
    side: Side
    type: str
    kind: PostingKind
    before: int
    after: int


def movements(part: Part, *, since: date) -> list[Movement]:
    """Add the postings up by sort: up to the day `since`, and after it until the part's day.

    Credits and cash count against what is owed, so the allocations of the whole book sum to zero;
    those of a part do not when cash of one part paid for another.
    """
    summed = (
        _posted(part)
        .values_list("item__currency", "item__side", "item__document__type", "kind")
        .annotate(
            before=Sum("change", filter=Q(effective_date__lte=since)),
            after=Sum("change", filter=Q(effective_date__gt=since)),
        )
    )
    return [
        Movement(
            currency=currency,
            side=Side(side),
            type=type_,
            kind=PostingKind(kind),
            before=_signed(side, before),
            after=_signed(side, after),
        )
        for currency, side, type_, kind, before, after in summed
    ]


def _signed(side: str, change: int | None) -> int:
    return int(change or 0) * (1 if side == Side.DEBIT else -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one item changed on a day: its issue, a discount, a write-off, a refund."""

    item_id: int
    customer_id: int
    entity_id: int
    currency: str
    side: Side
    type: str
    number: str
    po_reference: str
    issue_date: date
    due_date: date
    kind: PostingKind
    effective_date: date
    change: int  # Of the net balance: what the customer owes more, or less.


def turns(part: Part) -> list[Turn]:
    """Read what changed the net balance until the day; what was taken back the same day is gone.

    An allocation changes nothing of what a customer owes an entity in all, unless it applies the
    cash of another customer or of another entity.
    """
    rows = _posted(part).exclude(
        kind=PostingKind.ALLOCATED,
        allocation__source_item__customer_id=F("allocation__target_item__customer_id"),
        allocation__source_item__entity_id=F("allocation__target_item__entity_id"),
    )
    summed = rows.values_list(
        "item_id",
        "item__customer_id",
        "item__entity_id",
        "item__currency",
        "item__side",
        "item__document__type",
        "item__document__number",
        "item__document__po_reference",
        "item__issue_date",
        "item__due_date",
        "kind",
        "effective_date",
    ).annotate(total=Sum(F("change")))
    found = [
        Turn(
            item_id=row[0],
            customer_id=row[1],
            entity_id=row[2],
            currency=row[3],
            side=Side(row[4]),
            type=row[5],
            number=row[6],
            po_reference=row[7],
            issue_date=row[8],
            due_date=row[9],
            kind=PostingKind(row[10]),
            effective_date=row[11],
            change=_signed(row[4], row[12]),
        )
        for row in summed
        if row[12]
    ]
    found.sort(key=lambda one: (one.effective_date, one.item_id, one.kind))
    return found
