"""Aging of the whole book as one expression, its buckets taken from core."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import ibis
import ibis.expr.types as ir

from dunwell.analytics.tables import Book, summed
from dunwell.core import aging
from dunwell.core.aging import AgingTerms, Basis, Span
from dunwell.core.documents import Side

_BASIS_COLUMNS = {
    Basis.DUE: "due_date",
    Basis.ISSUE: "issue_date",
    Basis.POSTING: "posting_date",
}


class By(StrEnum):
    """What one row of the report is about."""

    NONE = "none"
    CUSTOMER = "customer"
    PAYER = "payer"
    ITEM = "item"
    SEGMENT = "segment"
    ENTITY = "entity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the report is asked: the day, what was known then, the rows and the part of the book.

    Without `known_at` the book is taken as it is known now.
    """

    as_of: date
    known_at: datetime | None
    by: By
    terms: AgingTerms
    currency: str | None = None
    entity: str | None = None
    segment: str | None = None


def report(book: Book, question: Question) -> ir.Table:
    """Sum the open amounts into buckets, one row for each key and currency.

    Columns: key, name, currency, oldest_date, items, total, amount_0, items_0, ..., credits,
    unapplied; by item also the document's type, customer and due date.
    """
    spans = aging.spans(question.terms, as_of=question.as_of)
    lines = _lines(book, question)
    if question.by is By.NONE:
        groups, keyed = ["currency"], lines
    else:
        groups, keyed = ["group", "currency"], lines.mutate(group=_group(lines, question.by))
    parts = _parts(book, keyed, question, spans)
    if question.by is not By.ITEM:
        # Looked at once for its part, not once for every column, a line costs half as much.
        parts = _grouped(parts, groups)
    return _named(book, parts.group_by(groups).agg(**_sums(parts, len(spans))), question.by)


def open_on(book: Book, day: date) -> ir.Table:
    """Give each open item's amount at the end of a day, as known now."""
    balance = book.balance
    kept = balance.filter(balance.from_date <= book.day(day), balance.to_date > book.day(day))
    return kept.select("item_id", "open_amount")


def open_as_known(book: Book, day: date, known_at: datetime) -> ir.Table:
    """Give each open item's amount at the end of a day, from what was recorded by an instant."""
    posting = book.posting
    known = posting.filter(
        posting.effective_date <= book.day(day), posting.recorded_at <= book.instant(known_at)
    )
    sums = known.group_by("item_id").agg(open_amount=summed(known.change))
    return sums.filter(sums.open_amount != 0)


def bucket_index(book: Book, basis_date: ir.Column, spans: Sequence[Span]) -> ir.Value:
    """Number the bucket of a basis date, from 0 for Current."""
    branches = [
        (basis_date >= book.day(span.from_date), index)
        for index, span in enumerate(spans)
        if span.from_date is not None
    ]
    return ibis.cases(*branches, else_=len(spans) - 1).cast("int64")


def _lines(book: Book, question: Question) -> ir.Table:
    """Join what is open to its items, and to their customers where the rows are about these."""
    if question.known_at is None:
        amounts = open_on(book, question.as_of)
    else:
        amounts = open_as_known(book, question.as_of, question.known_at)
    item = _items(book)
    lines = amounts.join(item, item.id == amounts.item_id)
    if question.currency is not None:
        lines = lines.filter(lines.currency == question.currency)
    if question.entity is not None:
        entity = book.entity
        wanted = entity.filter(entity.code == question.entity).select(wanted_id=entity.id)
        lines = lines.join(wanted, wanted.wanted_id == lines.entity_id)
    if question.by in {By.PAYER, By.SEGMENT} or question.segment is not None:
        customer = book.customer
        owing = customer.select(
            owing_id=customer.id, payer_id=customer.payer_id, segment=customer.segment
        )
        if question.segment is not None:
            owing = owing.filter(owing.segment == question.segment)
        lines = lines.join(owing, owing.owing_id == lines.customer_id)
    return lines


def _items(book: Book) -> ir.Table:
    """Give the items with their owners' ids hidden from the indexes.

    SQLite would follow the index of customers through the whole table, item by item in no order,
    and take eight times as long as from the open balances to their items.
    """
    item = book.item
    return item.mutate(customer_id=item.customer_id + 0, entity_id=item.entity_id + 0)


def _group(lines: ir.Table, by: By) -> ir.Value:
    if by is By.PAYER:
        return ibis.coalesce(lines.payer_id, lines.customer_id)
    if by is By.SEGMENT:
        return lines.segment
    return {By.CUSTOMER: lines.customer_id, By.ITEM: lines.item_id, By.ENTITY: lines.entity_id}[by]


def _parts(book: Book, lines: ir.Table, question: Question, spans: Sequence[Span]) -> ir.Table:
    """Take each line for a part of its sums: one item in one bucket."""
    basis_date = lines[_BASIS_COLUMNS[question.terms.basis]]
    return lines.mutate(
        bucket=bucket_index(book, basis_date, spans),
        amount=lines.open_amount,
        pieces=ibis.literal(1, type="int64"),
        oldest_date=basis_date,
    )


def _grouped(parts: ir.Table, groups: Sequence[str]) -> ir.Table:
    """Add up the parts of one side and bucket."""
    return parts.group_by(*groups, "side", "bucket").agg(
        amount=summed(parts.amount),
        pieces=summed(parts.pieces),
        oldest_date=parts.oldest_date.min(),
    )


def _sums(parts: ir.Table, buckets: int) -> dict[str, ir.Value]:
    debit = parts.side == Side.DEBIT.value
    sums = {
        "oldest_date": parts.oldest_date.min(where=debit),
        "items": summed(parts.pieces, where=debit),
        "total": summed(parts.amount, where=debit),
        "credits": summed(parts.amount, where=parts.side == Side.CREDIT.value),
        "unapplied": summed(parts.amount, where=parts.side == Side.CASH.value),
    }
    for index in range(buckets):
        inside = debit & (parts.bucket == index)
        sums[f"amount_{index}"] = summed(parts.amount, where=inside)
        sums[f"items_{index}"] = summed(parts.pieces, where=inside)
    return sums


def _named(book: Book, sums: ir.Table, by: By) -> ir.Table:
    """Exchange the ids for what people know things by."""
    if by is By.NONE:
        return sums.mutate(key=ibis.literal(""), name=ibis.literal(""))
    if by is By.SEGMENT:
        return sums.mutate(key=sums.group, name=sums.group).drop("group")
    if by is By.ENTITY:
        entity = book.entity
        names = entity.select(owner=entity.id, key=entity.code, name=entity.name)
    elif by is By.ITEM:
        names = _item_names(book)
    else:
        customer = book.customer
        names = customer.select(owner=customer.id, key=customer.number, name=customer.name)
    return sums.join(names, names.owner == sums.group).drop("group", "owner")


def _item_names(book: Book) -> ir.Table:
    item, document, customer = book.item, book.document, book.customer
    papers = document.select(paper=document.id, key=document.number, type=document.type)
    owing = customer.select(owing_id=customer.id, customer=customer.number, name=customer.name)
    joined = item.join(papers, papers.paper == item.document_id)
    joined = joined.join(owing, owing.owing_id == joined.customer_id)
    return joined.select(
        "key", "name", "type", "customer", "instalment", "due_date", owner=joined.id
    )
