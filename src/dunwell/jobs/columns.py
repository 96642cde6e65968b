"""The book in columns: read whole once, kept by a server, and topped up as postings are added.

Postings and items are only ever added, so on SQLite, where writers come one after the other, what
is kept stays true and the rows after the last id are all that is missing. A merge changes whose an
item is, so after one the items are read again. PostgreSQL gives ids before it commits them, and it
reads in bulk so fast that everything is read again there.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.db import connection
from django.db.models import Max

from dunwell.store import frames
from dunwell.store.models import AuditEntry, Customer, Entity
from dunwell.store.queries import ledger

_ROWS_A_READING: Final = 200_000
_MERGED: Final = "customers.merge"
_QUERIES: Final[Mapping[str, str]] = {
    "posting": "SELECT id, item_id, kind, change, claim_change, effective_date FROM posting"
    " WHERE id > ? AND id <= ?",
    "item": "SELECT id, document_id, entity_id, customer_id, side, currency, due_date,"
    " posting_date FROM item WHERE id > ? AND id <= ?",
}

Tables = dict[str, pa.Table]


@dataclass(slots=True, kw_only=True)
class _Kept:
    """What this process remembers of one book."""

    book: str = ""
    version: tuple[int, int] | None = None
    last_act: int = 0
    tables: Tables = field(default_factory=dict)


_lock = threading.Lock()
_kept = _Kept()


def read(*, entity: str | None = None, segment: str | None = None) -> Tables:
    """Give the postings and items of a part of the book under the names of their tables."""
    return narrowed(_whole_book(), entity=entity, segment=segment)


def narrowed(tables: Tables, *, entity: str | None, segment: str | None) -> Tables:
    """Leave out the items of other entities and of customers of other segments."""
    items = tables["item"]
    if entity is not None:
        owner = Entity.objects.filter(code=entity).values_list("pk", flat=True).first()
        items = items.filter(pc.equal(items["entity_id"], owner or 0))
    if segment is not None:
        owing = list(Customer.objects.filter(segment=segment).values_list("pk", flat=True))
        items = items.filter(pc.is_in(items["customer_id"], pa.array(owing, pa.int64())))
    return {**tables, "item": items}


def forget() -> None:
    """Drop what is kept, so that the next reading starts anew."""
    with _lock:
        _kept.version, _kept.tables = None, {}


def _whole_book() -> Tables:
    if not settings.SERVING:
        return {name: _rows(name, after=0) for name in _QUERIES}
    with _lock:
        version, book = ledger.version(), str(connection.settings_dict["NAME"])
        last_act = AuditEntry.objects.aggregate(last=Max("sequence"))["last"] or 0
        if (book, version, last_act) != (_kept.book, _kept.version, _kept.last_act):
            _top_up(whole=book != _kept.book or connection.vendor != "sqlite")
            _kept.book, _kept.version, _kept.last_act = book, version, last_act
        return _kept.tables


def _top_up(*, whole: bool) -> None:
    acts = AuditEntry.objects.filter(sequence__gt=_kept.last_act, action=_MERGED)
    merged = acts.exists()
    fresh: Tables = {}
    for name in _QUERIES:
        old = _kept.tables.get(name)
        again = whole or old is None or (name == "item" and merged)
        after = 0 if again or old is None else _last_id(old)
        added = _rows(name, after=after)
        fresh[name] = added if again or old is None else pa.concat_tables([old, added])
    _kept.tables = fresh


def _rows(name: str, *, after: int) -> pa.Table:
    """Read the rows after an id, so many at once that the texts of them do not fill the memory."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MAX(id) FROM {name}")  # noqa: S608 - one of our own two tables.
        last: int = cursor.fetchone()[0] or 0
    if connection.vendor != "sqlite" or not settings.SERVING:
        return _shaped(frames.read(_QUERIES[name], [after, last]))
    parts = [
        _shaped(frames.read(_QUERIES[name], [start, min(start + _ROWS_A_READING, last)]))
        for start in range(after, max(last, after + 1), _ROWS_A_READING)
    ]
    return pa.concat_tables(parts)


def _shaped(table: pa.Table) -> pa.Table:
    """Give every reading the same types, whatever its rows; words are kept once."""
    columns: dict[str, Any] = {}
    for name in table.column_names:
        column = table[name]
        if name.endswith("_date"):
            columns[name] = column
        elif name in {"kind", "side", "currency"}:
            columns[name] = column.cast(pa.string())
        else:
            columns[name] = column.cast(pa.int64())
    return pa.table(columns)


def _last_id(table: pa.Table) -> int:
    return int(pc.max(table["id"]).as_py() or 0)
