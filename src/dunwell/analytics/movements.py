"""What the measures are made from: sums of postings by currency, up to a day and in a period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from dunwell.analytics.aging import bucket_index
from dunwell.analytics.tables import Book, summed
from dunwell.core.aging import Span
from dunwell.core.customers import CustomerStatus
from dunwell.core.documents import Side
from dunwell.core.postings import PostingKind

OVER_DAYS = 60
# Items of these customers are valued one by one, so the provision matrix leaves them out.
IMPAIRED = (CustomerStatus.INSOLVENT, CustomerStatus.IN_LITIGATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days after `after`, up to and including `as_of`."""

    after: date
    as_of: date


def totals(book: Book, period: Period) -> ir.Table:
    """Sum, by currency, what was open at both ends of a period and what happened in it."""
    lines = _lines(book)
    as_of, after = book.day(period.as_of), book.day(period.after)
    lines = lines.filter(lines.effective_date <= as_of)
    debit = lines.side == Side.DEBIT.value
    inside = lines.effective_date > after
    issued = lines.kind == PostingKind.ISSUED.value
    written_off = debit & (lines.kind == PostingKind.WRITTEN_OFF.value)
    recovered = debit & (lines.kind == PostingKind.RECOVERED.value)
    due = lines.due_date <= as_of
    over = lines.due_date < book.day(period.as_of - timedelta(days=OVER_DAYS))
    beginning = debit & ~inside
    sales = debit & inside & issued
    wanted = {
        "receivables": (debit, lines.change),
        "current": (debit & (lines.due_date >= as_of), lines.change),
        "over_60": (debit & over, lines.change),
        "beginning": (beginning, lines.change),
        "sales": (sales, lines.change),
        "collectible": ((beginning | sales) & due, lines.change),
        "collected": ((lines.side == Side.CASH.value) & inside & issued, lines.change),
        "written_off": (written_off & inside, -lines.change),
        "written_off_ever": (written_off, -lines.change),
        "recovered_ever": (recovered, -lines.claim_change),
    }
    return lines.group_by("currency").agg(
        **{name: summed(amount, where=where) for name, (where, amount) in wanted.items()}
    )


def month_sales(book: Book, *, as_of: date) -> ir.Table:
    """Sum the sales by currency and month; `month` counts from year 0."""
    lines = _lines(book)
    sold = lines.filter(
        lines.effective_date <= book.day(as_of),
        lines.side == Side.DEBIT.value,
        lines.kind == PostingKind.ISSUED.value,
    )
    keyed = sold.mutate(month=book.month_number(sold.effective_date))
    return keyed.group_by("currency", "month").agg(sales=summed(keyed.change))


def rolls(book: Book, period: Period, *, before: Sequence[Span], now: Sequence[Span]) -> ir.Table:
    """Sum what was open at the beginning by its bucket then and its bucket now."""
    lines = _lines(book)
    debit = lines.filter(
        lines.side == Side.DEBIT.value, lines.effective_date <= book.day(period.as_of)
    )
    then = debit.effective_date <= book.day(period.after)
    items = debit.group_by("item_id", "currency", "due_date").agg(
        then_open=summed(debit.change, where=then), now_open=summed(debit.change)
    )
    items = items.filter(items.then_open > 0)
    keyed = items.mutate(
        from_bucket=bucket_index(book, items.due_date, before),
        to_bucket=bucket_index(book, items.due_date, now),
    )
    return keyed.group_by("currency", "from_bucket", "to_bucket").agg(
        before=summed(keyed.then_open),
        rolled=summed(ibis.least(keyed.then_open, keyed.now_open)),
    )


def vintages(book: Book, *, as_of: date) -> ir.Table:
    """Sum billing and every later change by currency, month billed and months after it."""
    lines = _lines(book)
    debit = lines.filter(lines.side == Side.DEBIT.value, lines.effective_date <= book.day(as_of))
    month = book.month_number(debit.posting_date)
    keyed = debit.mutate(month=month, after=book.month_number(debit.effective_date) - month)
    issued = keyed.kind == PostingKind.ISSUED.value
    return keyed.group_by("currency", "month", "after").agg(
        billed=summed(keyed.change, where=issued), changed=summed(keyed.change, where=~issued)
    )


def exposures(book: Book, *, as_of: date, spans: Sequence[Span]) -> ir.Table:
    """Sum what is open, and the tax in it, by currency, bucket, segment and way of valuing.

    The tax of a document is spread over what is open of it, to the nearest minor unit.
    """
    lines = _lines(book)
    debit = lines.filter(lines.side == Side.DEBIT.value, lines.effective_date <= book.day(as_of))
    items = debit.group_by("item_id", "document_id", "customer_id", "currency", "due_date").agg(
        open_amount=summed(debit.change)
    )
    items = items.filter(items.open_amount > 0)
    joined = items.join(_taxes(book, debit), "document_id", how="left")
    customer = book.customer
    owing = customer.select(owing_id=customer.id, segment=customer.segment, status=customer.status)
    joined = joined.join(owing, owing.owing_id == joined.customer_id)
    tax = joined.open_amount.cast("float64") * joined.tax / joined.worth
    keyed = joined.mutate(
        bucket=bucket_index(book, joined.due_date, spans),
        impaired=ibis.cases((joined.status.isin([one.value for one in IMPAIRED]), 1), else_=0),
        open_tax=ibis.coalesce((tax + 0.5).floor().cast("int64"), 0),
    )
    return keyed.group_by("currency", "bucket", "segment", "impaired").agg(
        open_amount=summed(keyed.open_amount),
        recoverable_tax=summed(keyed.open_tax),
    )


def _taxes(book: Book, debit: ir.Table) -> ir.Table:
    """Give the tax and the whole worth of every document that states its tax."""
    document = book.document.select("id", "tax_amount")
    stated = document.filter(document.tax_amount > 0)
    issued = debit.filter(debit.kind == PostingKind.ISSUED.value)
    worth = issued.group_by("document_id").agg(worth=summed(issued.change))
    worth = worth.filter(worth.worth > 0)
    joined = worth.join(stated, stated.id == worth.document_id)
    return joined.select("document_id", "worth", tax=joined.tax_amount.cast("float64"))


def _lines(book: Book) -> ir.Table:
    """Join postings to their items; only the columns named here are read."""
    item = book.item
    posting = book.posting.select("item_id", "kind", "change", "claim_change", "effective_date")
    parts = item.select(
        "document_id",
        "customer_id",
        "side",
        "currency",
        "due_date",
        "posting_date",
        own_id=item.id,
    )
    return posting.join(parts, parts.own_id == posting.item_id)
