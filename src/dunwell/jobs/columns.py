"""The book in columns: read whole once, kept by a server, and topped up as postings are added.

Postings are only ever added, so what is kept stays true, and what is missing has a higher number
or one that was not there yet: PostgreSQL numbers rows before it commits them. A merge changes
whose an item is, and its items are looked up again.

A file beside the book spares a server that starts from reading it whole.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.db import connection

from dunwell.jobs import column_file
from dunwell.jobs.column_file import Mark
from dunwell.store import frames
from dunwell.store.models import AuditEntry, Customer, Entity, Item
from dunwell.store.queries import ledger, ranking_rows

_ROWS_A_READING: Final = 200_000
# Reading fewer rows through Django takes less time than starting a process.
_MANY: Final = 50_000
_MOST_GAPS: Final = 200
_MOST_CHUNKS: Final = 64
_MERGED: Final = "customers.merge"
_LINES: Final = f"{ranking_rows.LINES} WHERE p.id > ? AND p.id <= ?"
Range = tuple[int, int]  # Of ids: after the first, up to and including the second.


@dataclass(slots=True, kw_only=True)
class _Kept:
    """What this process remembers of one book; `gaps` are the numbers below the last not seen."""

    book: str = ""
    version: tuple[int, int] | None = None
    mark: Mark = Mark(sequence=0, hash="")
    lines: pa.Table | None = None
    gaps: Sequence[Range] = ()


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


def prepare() -> None:
    """Write the file a server starts from, unless what is missing in it is soon read."""
    found = column_file.load()
    if _last_id() - (_last_of(found[1]) if found else 0) > _MANY:
        column_file.write_beside()


def write() -> None:
    """Write the file from one state of the book: nothing may have happened while it was read."""
    for _ in range(3):
        before = column_file.mark()
        table = _read([(0, _last_id())])
        if column_file.mark() == before and table.num_rows:
            column_file.save(before, table)
            return


def _whole_book() -> pa.Table:
    if not settings.SERVING:
        return _read([(0, _last_id())])
    with _lock:
        version, book = ledger.version(), str(connection.settings_dict["NAME"])
        mark = column_file.mark()
        if (book, version, mark) != (_kept.book, _kept.version, _kept.mark):
            if book != _kept.book or _kept.lines is None or not _same_history():
                _start_anew()
            _bring_up_to_date()
            _kept.book, _kept.version, _kept.mark = book, version, mark
        return _kept.lines


def _same_history() -> bool:
    known = _kept.mark
    return AuditEntry.objects.filter(sequence=known.sequence, hash=known.hash).exists()


def _start_anew() -> None:
    """Take what the file holds; a large book without one is first written to it."""
    found = column_file.load()
    if found is None and _last_id() > _MANY:
        column_file.write_beside()
        found = column_file.load()
    known, table = found or (Mark(sequence=0, hash=""), _shaped(frames.read(_LINES, [0, 0])))
    _kept.mark, _kept.lines = known, table
    _kept.gaps = _missing(table["id"])


def _bring_up_to_date() -> None:
    """Add the rows that came, and look up whose the items of merged customers are now."""
    assert _kept.lines is not None  # noqa: S101 - it was just begun.
    moved = _moved(_kept.lines, since=_kept.mark.sequence)
    after = _last_of(moved)
    wanted = [*_kept.gaps, (after, max(after, _last_id()))]
    if len(wanted) > _MOST_GAPS:
        wanted, moved = [(0, wanted[-1][1])], moved.slice(0, 0)
    added = _read(wanted)
    if added.num_rows:
        moved = _joined(moved, added)
        holes = _missing(added["id"], after=after)
        _kept.gaps = [*_without(_kept.gaps, added["id"]), *holes]
    _kept.lines = moved


def _joined(table: pa.Table, added: pa.Table) -> pa.Table:
    """Put rows behind others; many small pieces become one, the large first piece stays."""
    whole = pa.concat_tables([table, added])
    pieces = whole["id"].chunks
    if len(pieces) <= _MOST_CHUNKS:
        return whole
    first = len(pieces[0])
    return pa.concat_tables([whole.slice(0, first), whole.slice(first).combine_chunks()])


def _missing(ids: pa.ChunkedArray, *, after: int = 0) -> list[Range]:
    """Name the numbers above one that no row has, up to the last that a row has."""
    above = ids.filter(pc.greater(ids, after)).combine_chunks()
    ordered = above.take(pc.sort_indices(above))
    if not len(ordered) or ordered[-1].as_py() - after == len(ordered):
        return []
    before = pa.concat_arrays([pa.array([after], pa.int64()), ordered.slice(0, len(ordered) - 1)])
    apart = pc.greater(pc.subtract(ordered, before), 1)
    starts, ends = before.filter(apart).to_pylist(), ordered.filter(apart).to_pylist()
    return [(start, end - 1) for start, end in zip(starts, ends, strict=True)]


def _without(gaps: Sequence[Range], ids: pa.ChunkedArray) -> list[Range]:
    """Take numbers out of gaps."""
    left: list[Range] = []
    for start, end in gaps:
        inside = ids.filter(pc.and_(pc.greater(ids, start), pc.less_equal(ids, end)))
        left += [*_missing(inside, after=start), (int(pc.max(inside).as_py() or start), end)]
    return [(start, end) for start, end in left if start < end]


def _moved(table: pa.Table, *, since: int) -> pa.Table:
    """Give items to the customers that merges moved them to."""
    acts = AuditEntry.objects.filter(sequence__gt=since, action=_MERGED)
    place = table.schema.get_field_index("customer_id")
    for subject in sorted(set(acts.values_list("subject", flat=True))):
        survivor = int(subject.rpartition(":")[2])
        items = Item.objects.filter(customer=survivor).values_list("pk", flat=True)
        theirs = pc.is_in(table["item_id"], pa.array(list(items), pa.int64()))
        owners = pc.if_else(theirs, survivor, table["customer_id"])
        table = table.set_column(place, "customer_id", owners.cast(pa.int64()))
    return table


def _last_of(table: pa.Table) -> int:
    return int(pc.max(table["id"]).as_py() or 0)


def _last_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(id) FROM posting")
        last: int = cursor.fetchone()[0] or 0
    return last


def _read(wanted: Sequence[Range]) -> pa.Table:
    """Read rows by ranges of ids, so many at once that their texts do not fill the memory."""
    parts: list[pa.Table] = []
    for after, last in wanted:
        step = _ROWS_A_READING if settings.SERVING else max(last - after, 1)
        parts += [
            _shaped(frames.read(_LINES, [start, min(start + step, last)]))
            for start in range(after, last, step)
        ]
    return pa.concat_tables(parts or [_shaped(frames.read(_LINES, [0, 0]))])


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
