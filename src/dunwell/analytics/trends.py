"""What the dashboard is made from: buckets at many month-ends, daily flows, and who owes now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from dunwell.analytics.aging import bucket_index
from dunwell.analytics.movements import OVER_DAYS
from dunwell.analytics.tables import Book, summed
from dunwell.core.aging import Span
from dunwell.core.documents import Side
from dunwell.core.postings import PostingKind

_DAYS = "measured_day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """The days to age the book on, rising, and the last days of its buckets.

    The first day only opens the period of the second, as a month-end opens the month after it.
    """

    days: Sequence[date]
    bucket_limits: Sequence[int]


def day_table(question: Question) -> dict[str, pa.Table]:
    """Give the table of days that `levels` joins, under the name it expects."""
    places = pa.array(range(len(question.days)), pa.int64())
    days = pa.array(list(question.days), pa.date32())
    return {_DAYS: pa.table({"place": places, "day_date": days})}


def levels(book: Book, question: Question) -> ir.Table:
    """Sum the open amounts of every day into buckets, all days in one reading.

    Each posting is counted once, at the first of the days that it is effective on; the sums by
    due date are then carried forward over the days. Columns: currency, place, amount_0, ...,
    receivables, over_60, and `collectible`: what was due by the day of what was open on the day
    before it or sold since.
    """
    lines = _debit(book)
    slots = [(lines.effective_date <= book.day(day), place) for place, day in _placed(question)]
    lines = lines.filter(lines.effective_date <= book.day(question.days[-1]))
    keyed = lines.mutate(slot=ibis.cases(*slots, else_=len(question.days)).cast("int64"))
    issued = keyed.kind == PostingKind.ISSUED.value
    changes = keyed.group_by("currency", "due_date", "slot").agg(
        changed=summed(keyed.change), sold=summed(keyed.change, where=issued)
    )
    days = ibis.table({"place": "int64", "day_date": "date"}, name=_DAYS)
    carried = changes.join(days, changes.slot <= days.place)
    late = carried.day_date.delta(carried.due_date, unit="day")
    due = late >= 0
    before, inside = carried.slot < carried.place, carried.slot == carried.place
    sums = {
        "receivables": summed(carried.changed),
        "over_60": summed(carried.changed, where=late > OVER_DAYS),
        "begun": summed(carried.changed, where=before & due),
        "sold": summed(carried.sold, where=inside & due),
    }
    bounds = [None, 0, *question.bucket_limits, None]
    for index, (after, last) in enumerate(zip(bounds[:-1], bounds[1:], strict=True)):
        inside_bucket = late <= last if after is None else late > after
        if after is not None and last is not None:
            inside_bucket = inside_bucket & (late <= last)
        sums[f"amount_{index}"] = summed(carried.changed, where=inside_bucket)
    found = carried.group_by("currency", "place").agg(**sums)
    return found.mutate(collectible=found.begun + found.sold).drop("begun", "sold")


def flows(book: Book, *, after: date, as_of: date) -> ir.Table:
    """Sum by currency and day what changed, was sold and was received."""
    lines = _lines(book)
    inside = lines.filter(
        lines.effective_date > book.day(after), lines.effective_date <= book.day(as_of)
    )
    issued = inside.kind == PostingKind.ISSUED.value
    debit = inside.side == Side.DEBIT.value
    cash = inside.side == Side.CASH.value
    return inside.group_by("currency", "effective_date").agg(
        changed=summed(inside.change, where=debit),
        sold=summed(inside.change, where=debit & issued),
        received=summed(inside.change, where=cash & issued),
    )


def owed(book: Book, *, as_of: date, spans: Sequence[Span]) -> ir.Table:
    """Sum what each customer owes on a day by bucket, with the due date of the oldest of it."""
    lines = _debit(book)
    known = lines.filter(lines.effective_date <= book.day(as_of))
    opened = known.group_by("currency", "customer_id", "due_date", "item_id").agg(
        amount=summed(known.change)
    )
    opened = opened.filter(opened.amount > 0)
    keyed = opened.mutate(bucket=bucket_index(book, opened.due_date, spans))
    return keyed.group_by("currency", "customer_id", "bucket").agg(
        amount=summed(keyed.amount),
        items=summed(ibis.literal(1), where=keyed.amount > 0),
        oldest_date=keyed.due_date.min(),
    )


def _placed(question: Question) -> list[tuple[int, date]]:
    return list(enumerate(question.days))


def _debit(book: Book) -> ir.Table:
    lines = _lines(book)
    return lines.filter(lines.side == Side.DEBIT.value)


def _lines(book: Book) -> ir.Table:
    item = book.item
    parts = item.select("customer_id", "side", "currency", "due_date", own_id=item.id)
    posting = book.posting.select("item_id", "kind", "change", "effective_date")
    return posting.join(parts, parts.own_id == posting.item_id)
