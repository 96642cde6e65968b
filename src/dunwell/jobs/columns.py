"""The book in columns: read whole once, kept by a server, and topped up as postings are added.

Postings are only ever added, so on SQLite, where writers come one after the other, what is kept
stays true and the rows after the last id are all that is missing. A merge changes whose an item
is, so after one everything is read again. PostgreSQL gives ids before it commits them, and it
reads in bulk so fast that everything is read again there.
"""

import threading
from dataclasses import dataclass
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
_LINES: Final = (
    "SELECT p.id AS id, p.item_id AS item_id, p.kind AS kind, p.change AS change,"
    " p.effective_date AS effective_date, i.side AS side, i.currency AS currency,"
    " i.due_date AS due_date, i.customer_id AS customer_id, i.entity_id AS entity_id"
    " FROM posting p JOIN item i ON i.id = p.item_id WHERE p.id > ? AND p.id <= ?"
)


@dataclass(slots=True, kw_only=True)
class _Kept:
    """What this process remembers of one book."""

    book: str = ""
    version: tuple[int, int] | None = None
    last_act: int = 0
    lines: pa.Table | None = None


_lock = threading.Lock()
_kept = _Kept()


def lines(*, entity: str | None = None, segment: str | None = None) -> pa.Table:
    """Give every posting of a part of the book beside what its item says."""
    return narrowed(_whole_book(), entity=entity, segment=segment)


def narrowed(table: pa.Table, *, entity: str | None, segment: str | None) -> pa.Table:
    """Leave out the rows of other entities and of customers of other segments."""
    if entity is not None:
        owner = Entity.objects.filter(code=entity).values_list("pk", flat=True).first()
        table = table.filter(pc.equal(table["entity_id"], owner or 0))
    if segment is not None:
        owing = list(Customer.objects.filter(segment=segment).values_list("pk", flat=True))
        table = table.filter(pc.is_in(table["customer_id"], pa.array(owing, pa.int64())))
    return table


def forget() -> None:
    """Drop what is kept, so that the next reading starts anew."""
    with _lock:
        _kept.version, _kept.lines = None, None


def _whole_book() -> pa.Table:
    if not settings.SERVING:
        return _read(after=0)
    with _lock:
        version, book = ledger.version(), str(connection.settings_dict["NAME"])
        last_act = AuditEntry.objects.aggregate(last=Max("sequence"))["last"] or 0
        if (book, version, last_act) != (_kept.book, _kept.version, _kept.last_act):
            same = book == _kept.book and connection.vendor == "sqlite" and not _merged()
            _kept.lines = _topped_up() if same else _read(after=0)
            _kept.book, _kept.version, _kept.last_act = book, version, last_act
        return _kept.lines


def _merged() -> bool:
    acts = AuditEntry.objects.filter(sequence__gt=_kept.last_act, action=_MERGED)
    return acts.exists()


def _topped_up() -> pa.Table:
    if _kept.lines is None or not _kept.lines.num_rows:
        return _read(after=0)
    added = _read(after=int(pc.max(_kept.lines["id"]).as_py()))
    return pa.concat_tables([_kept.lines, added])


def _read(*, after: int) -> pa.Table:
    """Read the rows after an id, so many at once that the texts of them do not fill the memory."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(id) FROM posting")
        last: int = cursor.fetchone()[0] or 0
    step = _ROWS_A_READING if settings.SERVING else max(last, 1)
    parts = [
        _shaped(frames.read(_LINES, [start, min(start + step, last)]))
        for start in range(after, max(last, after + 1), step)
    ]
    return pa.concat_tables(parts)


def _shaped(table: pa.Table) -> pa.Table:
    """Give every reading the same types, whatever its rows."""
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
