"""What risk and ranking are made from: how customers paid, and how their accounts stand.

The expressions read `line`, the postings up to a day beside what their items say, and small
tables of what is contested, promised, contacted and answered. `item` is made first and kept.
"""

from datetime import date, timedelta
from typing import Final

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from dunwell.analytics.tables import Book, summed
from dunwell.core.documents import Side
from dunwell.core.postings import PostingKind
from dunwell.core.risk import BEFORE_DAYS, RECENT_DAYS

LINE: Final = "line"
PIECE: Final = "piece"
CONTESTED: Final = "contested"
PROMISED: Final = "promised"
CONTACT: Final = "contact"
REACTION: Final = "reaction"
_WIDE: Final = "decimal(38, 0)"
_ACCOUNT: Final = ("customer_id", "entity_id", "currency")


def pieces(book: Book, *, as_of: date) -> ir.Table:
    """Give every debit item that was ever owed: what is open, what was issued, how it closed."""
    lines = _lines().filter(lambda row: row.effective_date <= book.day(as_of))
    cash = lines.filter(lines.side == Side.CASH.value, lines.allocation_id.notnull())
    paid = cash.select(paid_id=cash.allocation_id).distinct()
    debit = lines.filter(lines.side == Side.DEBIT.value)
    joined = debit.left_join(paid, paid.paid_id == debit.allocation_id)
    issued = joined.kind == PostingKind.ISSUED.value
    gone = joined.kind == PostingKind.WRITTEN_OFF.value
    by_cash = joined.paid_id.notnull()
    found = joined.group_by("item_id", *_ACCOUNT, "due_date").agg(
        issued=summed(joined.change, where=issued),
        open_amount=summed(joined.change),
        written_off=summed(joined.change, where=gone),
        paid=summed(-joined.change, where=by_cash),
        closed_date=joined.effective_date.max(where=joined.change < 0),
        paid_date=joined.effective_date.max(where=by_cash & (joined.change < 0)),
    )
    return found.filter(found.issued > 0)


def payments(book: Book, *, as_of: date) -> ir.Table:
    """Sum, by customer and currency, how late what was paid with money was paid."""
    piece = _pieces()
    paid = piece.filter(piece.open_amount == 0, piece.written_off == 0, piece.paid > 0)
    paid = paid.mutate(one=ibis.literal(1, type="int64"))
    days = paid.closed_date.delta(paid.due_date, unit="day").cast("int64")
    year = paid.closed_date > book.day(as_of - timedelta(days=BEFORE_DAYS))
    recent = paid.closed_date > book.day(as_of - timedelta(days=RECENT_DAYS))
    one = paid.one
    late, before = days > 0, year & ~recent
    return paid.group_by("customer_id", "currency").agg(
        paid_ever=summed(one),
        late_ever=summed(one, where=late),
        paid_invoices=summed(one, where=year),
        paid_late=summed(one, where=year & late),
        recent_weight=_wide(paid.issued, recent),
        recent_days=_wide(paid.issued * days, recent),
        before_weight=_wide(paid.issued, before),
        before_days=_wide(paid.issued * days, before),
    )


def standings(book: Book, *, as_of: date) -> ir.Table:
    """Sum what is open by customer, entity and currency; what is disputed or promised apart."""
    piece = _pieces().filter(lambda row: row.open_amount > 0)
    contested = ibis.table({"item_id": "int64", "amount": "int64"}, name=CONTESTED)
    contested = contested.group_by("item_id").agg(contested=summed(contested.amount))
    promised = ibis.table({"item_id": "int64", "promised_date": "date"}, name=PROMISED)
    promised = promised.group_by("item_id").agg(promised_date=promised.promised_date.max())
    joined = piece.left_join(contested, "item_id").drop("item_id_right")
    joined = joined.left_join(promised, "item_id").drop("item_id_right")
    part = ibis.least(ibis.coalesce(joined.contested, 0), joined.open_amount).cast("int64")
    keyed = joined.mutate(
        disputed=part, asked=joined.open_amount - part, one=ibis.literal(1, type="int64")
    )
    late = keyed.due_date < book.day(as_of)
    asked = late & (keyed.asked > 0)
    free = asked & keyed.promised_date.isnull()
    one = keyed.one
    part_paid = keyed.paid_date > book.day(as_of - timedelta(days=RECENT_DAYS))
    return keyed.group_by(*_ACCOUNT).agg(
        items=summed(one),
        open_amount=summed(keyed.open_amount),
        overdue=summed(keyed.open_amount, where=late),
        disputed=summed(keyed.disputed),
        undisputed=summed(keyed.asked, where=late),
        askable=summed(keyed.asked, where=free),
        oldest_date=keyed.due_date.min(where=asked),
        oldest_overdue_date=keyed.due_date.min(where=late),
        part_paid=summed(one, where=late & (keyed.paid > 0) & part_paid),
    )


def disputes() -> ir.Table:
    """Give what is still contested by each open dispute; what was paid since is not."""
    piece = _pieces().filter(lambda row: row.open_amount > 0)
    named = {"item_id": "int64", "amount": "int64", "opened_date": "date"}
    contested = ibis.table(named, name=CONTESTED)
    joined = piece.join(contested, "item_id")
    return joined.select(
        *_ACCOUNT,
        "due_date",
        "opened_date",
        disputed=ibis.least(joined.amount, joined.open_amount).cast("int64"),
    )


def relations(book: Book, *, as_of: date) -> ir.Table:
    """Sum, by customer, entity and currency, what was bought in a year and what is not applied."""
    lines = _lines().filter(lambda row: row.effective_date <= book.day(as_of))
    issued = lines.kind == PostingKind.ISSUED.value
    debit = lines.side == Side.DEBIT.value
    year = lines.effective_date > book.day(as_of - timedelta(days=BEFORE_DAYS))
    received = (lines.side == Side.CASH.value) & issued & (lines.change > 0)
    return lines.group_by(*_ACCOUNT).agg(
        bought=summed(lines.change, where=debit & issued & year),
        unapplied=summed(lines.change, where=~debit),
        first_date=lines.effective_date.min(),
        received_date=lines.effective_date.max(where=received),
    )


def silences(book: Book, *, as_of: date) -> ir.Table:
    """Give, by customer, the last contact, the last reaction, and since when it is silent.

    A contact on the day of a reaction was answered; money counts as a reaction.
    """
    reaction = ibis.table({"customer_id": "int64", "reacted_date": "date"}, name=REACTION)
    lines = _lines()
    money = lines.filter(
        lines.side == Side.CASH.value,
        lines.kind == PostingKind.ISSUED.value,
        lines.change > 0,
        lines.effective_date <= book.day(as_of),
    )
    money = money.select("customer_id", reacted_date=money.effective_date)
    answered = reaction.union(money).group_by("customer_id")
    last = answered.agg(reacted_date=lambda row: row.reacted_date.max())
    contact = ibis.table({"customer_id": "int64", "made_date": "date"}, name=CONTACT)
    joined = contact.outer_join(last, "customer_id")
    joined = joined.mutate(
        owner=ibis.coalesce(joined.customer_id, joined.customer_id_right),
    ).drop("customer_id", "customer_id_right")
    after = joined.reacted_date.isnull() | (joined.made_date > joined.reacted_date)
    return joined.group_by(customer_id=joined.owner).agg(
        contacted_date=joined.made_date.max(),
        reacted_date=joined.reacted_date.max(),
        silent_since_date=joined.made_date.min(where=after),
    )


def _wide(amount: ir.Value, where: ir.BooleanValue) -> ir.Value:
    """Sum amounts times days, which may be more than an int64 holds."""
    return ops.Cast(ibis.cases((where, amount), else_=0).sum(), _WIDE).to_expr()


def _pieces() -> ir.Table:
    numbers = dict.fromkeys(
        ("item_id", "customer_id", "entity_id", "issued", "open_amount", "written_off", "paid"),
        "int64",
    )
    days = dict.fromkeys(("due_date", "closed_date", "paid_date"), "date")
    return ibis.table({**numbers, "currency": "string", **days}, name=PIECE)


def _lines() -> ir.Table:
    words = dict.fromkeys(("kind", "side", "currency"), "string")
    numbers = dict.fromkeys(
        ("item_id", "customer_id", "entity_id", "change", "allocation_id"), "int64"
    )
    days = dict.fromkeys(("effective_date", "due_date"), "date")
    return ibis.table({**words, **numbers, **days}, name=LINE)
