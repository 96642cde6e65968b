"""The facts of risk and ranking, read set-based: the whole book, or a few customers of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings

from dunwell.analytics import duck, standings
from dunwell.analytics.duck import Duck
from dunwell.jobs import columns
from dunwell.store import frames
from dunwell.store.queries import ranking_rows as rows
from dunwell.store.queries.account_rows import Moment

_PLAIN: Final = pa.int64()
_DAY: Final = pa.date32()
_LINE_TYPES: Final = {
    "item_id": _PLAIN,
    "kind": pa.string(),
    "change": _PLAIN,
    "effective_date": _DAY,
    "allocation_id": _PLAIN,
    "side": pa.string(),
    "currency": pa.string(),
    "due_date": _DAY,
    "customer_id": _PLAIN,
    "entity_id": _PLAIN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What customers are scored from, summed by customer and account, in their currencies."""

    payments: pa.Table
    standings: pa.Table
    disputes: pa.Table
    relations: pa.Table
    silences: pa.Table
    broken: pa.Table
    returned: pa.Table
    customers: pa.Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What is to be done beside what is owed, as rows for accounts."""

    tasks: pa.Table
    held: pa.Table
    leaving: pa.Table
    awaiting: pa.Table
    pauses: pa.Table


def ledger(moment: Moment) -> Ledger:
    """Read everything that customers are scored from on a day, all from one state of the book."""
    with rows.way(moment), frames.one_snapshot():
        return _ledger(moment)


def _ledger(moment: Moment) -> Ledger:
    tables = {
        standings.LINE: _lines(moment),
        standings.CONTESTED: _typed(
            rows.contested(moment), item_id=_PLAIN, amount=_PLAIN, opened_date=_DAY
        ),
        standings.PROMISED: _typed(rows.promised(moment), item_id=_PLAIN, promised_date=_DAY),
        standings.CONTACT: _typed(rows.contacts(moment), customer_id=_PLAIN, made_date=_DAY),
        standings.REACTION: _typed(rows.reactions(moment), customer_id=_PLAIN, reacted_date=_DAY),
    }
    asked = _sql(moment.on)
    with Duck(tables) as engine:
        engine.keep(standings.PIECE, engine.run(asked["pieces"]))
        found = {name: engine.run(asked[name]) for name in asked if name != "pieces"}
    return Ledger(
        **found,
        broken=rows.broken(moment),
        returned=rows.returned(moment),
        customers=rows.customers(moment),
    )


def desk(moment: Moment) -> Desk:
    """Read what is to be done on a day."""
    return Desk(
        tasks=rows.tasks(moment),
        held=rows.held(moment),
        leaving=rows.leaving(moment),
        awaiting=rows.awaiting(moment),
        pauses=rows.pauses(moment),
    )


def each(table: pa.Table) -> Iterator[Mapping[str, Any]]:
    """Give the rows of a table as maps; a whole column at a time is made of plain values."""
    names = table.column_names
    for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
        yield dict(zip(names, row, strict=True))


def _lines(moment: Moment) -> pa.Table:
    """Take the columns that a server keeps; elsewhere a few customers are read by themselves."""
    if moment.known_at is not None or (moment.customer_ids is not None and not settings.SERVING):
        return _typed(rows.lines(moment), **_LINE_TYPES)
    found = columns.lines()
    if moment.customer_ids is not None:
        theirs = pa.array(moment.customer_ids, _PLAIN)
        found = found.filter(pc.is_in(found["customer_id"], theirs))
    return _typed(found, **_LINE_TYPES)


def _typed(table: pa.Table, **types: pa.DataType) -> pa.Table:
    """Choose columns and give them their types, which an empty table may not have."""
    return pa.table({name: table[name].cast(kind) for name, kind in types.items()})


@lru_cache(maxsize=64)
def _sql(as_of: date) -> Mapping[str, str]:
    """Write the questions of a day; that takes longer than a small book takes to answer them."""
    book = duck.BOOK
    return {
        "pieces": book.sql(standings.pieces(book, as_of=as_of)),
        "payments": book.sql(standings.payments(book, as_of=as_of)),
        "standings": book.sql(standings.standings(book, as_of=as_of)),
        "disputes": book.sql(standings.disputes()),
        "relations": book.sql(standings.relations(book, as_of=as_of)),
        "silences": book.sql(standings.silences(book, as_of=as_of)),
    }
