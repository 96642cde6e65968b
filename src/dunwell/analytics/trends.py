"""What the dashboard is made from: buckets at many month-ends, daily flows, and who owes now.

The expressions read `line`, the postings beside what their items say, which is joined once and
kept; joining them anew took half of the time.
"""

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

LINE = "line"
POSITION = "position"
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
    lines = _debit()
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
    lines = _lines()
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


def positions(book: Book, days: Sequence[date]) -> ir.Table:
    """Give what is open of each item on each of a few days: open_0, open_1, ...

    Kept under the name `position`, it is what `owed` and `rolls` read.
    """
    lines = _debit()
    known = lines.filter(lines.effective_date <= book.day(max(days)))
    sums = {
        f"open_{place}": summed(known.change, where=known.effective_date <= book.day(day))
        for place, day in enumerate(days)
    }
    items = known.group_by("item_id", "customer_id", "currency", "due_date").agg(**sums)
    some = items.open_0 > 0
    for place in range(1, len(days)):
        some = some | (items[f"open_{place}"] > 0)
    return items.filter(some)


def owed(book: Book, *, spans: Sequence[Span], days: int) -> ir.Table:
    """Sum what is open on the first day by currency, segment and bucket, and count the items."""
    position = _positions(days)
    opened = position.filter(position.open_0 > 0)
    customer = book.customer
    owing = customer.select(owing_id=customer.id, segment=customer.segment)
    joined = opened.join(owing, owing.owing_id == opened.customer_id)
    keyed = joined.mutate(bucket=bucket_index(book, joined.due_date, spans))
    return keyed.group_by("currency", "segment", "bucket").agg(
        amount=summed(keyed.open_0), items=summed(ibis.literal(1), where=keyed.open_0 > 0)
    )


def debtors(book: Book, *, as_of: date, days: int) -> ir.Table:
    """Sum what each late customer owes on the first day, and of it what is late and since when."""
    position = _positions(days)
    opened = position.filter(position.open_0 > 0)
    late = opened.due_date < book.day(as_of)
    found = opened.group_by("currency", "customer_id").agg(
        owed=summed(opened.open_0),
        late=summed(opened.open_0, where=late),
        oldest_date=opened.due_date.min(where=late),
    )
    return found.filter(found.late > 0)


def rolls(
    book: Book, *, places: tuple[int, int], before: Sequence[Span], now: Sequence[Span], days: int
) -> ir.Table:
    """Sum what was open on one day by its bucket then and on another, as `movements.rolls`."""
    position = _positions(days)
    then_open, now_open = (position[f"open_{place}"] for place in places)
    items = position.mutate(then_open=then_open, now_open=now_open)
    items = items.filter(items.then_open > 0)
    keyed = items.mutate(
        from_bucket=bucket_index(book, items.due_date, before),
        to_bucket=bucket_index(book, items.due_date, now),
    )
    return keyed.group_by("currency", "from_bucket", "to_bucket").agg(
        before=summed(keyed.then_open),
        rolled=summed(ibis.least(keyed.then_open, keyed.now_open)),
    )


def _positions(days: int) -> ir.Table:
    kinds = {"item_id": "int64", "customer_id": "int64", "currency": "string", "due_date": "date"}
    opens = {f"open_{place}": "int64" for place in range(days)}
    return ibis.table({**kinds, **opens}, name=POSITION)


def _placed(question: Question) -> list[tuple[int, date]]:
    return list(enumerate(question.days))


def _debit() -> ir.Table:
    lines = _lines()
    return lines.filter(lines.side == Side.DEBIT.value)


def _lines() -> ir.Table:
    words = dict.fromkeys(("kind", "side", "currency"), "string")
    numbers = dict.fromkeys(("item_id", "customer_id", "change"), "int64")
    days = dict.fromkeys(("effective_date", "due_date"), "date")
    return ibis.table({**words, **numbers, **days}, name=LINE)
