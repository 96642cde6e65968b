"""What happened on an account, newest first: postings with their origin, imports that named it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from dunwell.store.models import AuditEntry
from dunwell.store.queries import keysets
from dunwell.store.queries.account import Slice

PAGE: Final = 100

# An allocation moves two items; where both belong to the page, the settled one tells it.
_MOVES: Final = """
SELECT p.recorded_at AS recorded_at, p.id AS id, p.kind AS what, p.change AS change,
    p.claim_change AS claim_change, i.currency AS currency, p.effective_date AS effective_date,
    d.type AS type, d.number AS number, c.number AS customer_number,
    CASE WHEN p.reverses_id IS NULL THEN 0 ELSE 1 END AS reversal, p.because AS because,
    CASE WHEN a.id IS NULL THEN '' WHEN a.target_item_id = p.item_id THEN sd.type ELSE td.type
        END AS other_type,
    CASE WHEN a.id IS NULL THEN '' WHEN a.target_item_id = p.item_id THEN sd.number
        ELSE td.number END AS other_number,
    p.run_id AS run_id, u.file_name AS file_name
FROM posting p
JOIN item i ON i.id = p.item_id
JOIN document d ON d.id = i.document_id
JOIN customer c ON c.id = i.customer_id
LEFT JOIN allocation a ON a.id = p.allocation_id
LEFT JOIN item s ON s.id = a.source_item_id
LEFT JOIN document sd ON sd.id = s.document_id
LEFT JOIN item t ON t.id = a.target_item_id
LEFT JOIN document td ON td.id = t.document_id
LEFT JOIN import_run u ON u.id = p.run_id
WHERE {condition}
  AND NOT (a.id IS NOT NULL AND a.source_item_id = p.item_id AND t.customer_id IN ({ids}))
"""
# The newest are looked for among the postings alone, and only they are told in full.
_NEWEST: Final = """
SELECT p.id AS id FROM posting p JOIN item i ON i.id = p.item_id
WHERE {condition}
ORDER BY p.recorded_at DESC, p.effective_date DESC, p.id DESC LIMIT %s
"""
# Of two postings of an allocation one is told, so twice as many nearly always hold a page.
_LOOKED_AT: Final = 4
_MOST_LOOKED_AT: Final = 10_000
_NAMED: Final = """
SELECT u.recorded_at, h.id, CASE WHEN h.before IS NULL THEN 'created' ELSE 'changed' END,
    NULL, NULL, '', NULL, '', '', c.number, 0, '', '', '', u.id, u.file_name
FROM import_change h
JOIN import_run u ON u.id = h.run_id
JOIN customer c ON c.id = h.row_id
WHERE h."table" = 'customer' AND h.row_id IN ({ids})
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One posting, or one import that made or changed a customer (`created`, `changed`).

    `change` is what it did to the open amount; `actor` is empty when an import did it or when
    several people acted in the same instant.
    """

    recorded_at: datetime
    id: int
    what: str
    change: int | None
    claim_change: int | None
    currency: str
    effective_date: date | None
    type: str
    number: str
    customer_number: str
    reversal: bool
    because: str
    other_type: str
    other_number: str
    run_id: int | None
    file_name: str
    actor: str


def events(part: Slice, *, offset: int = 0) -> tuple[list[Event], bool]:
    """Give a page of events and whether there are more."""
    looked_at = _LOOKED_AT * (offset + PAGE + 1)
    found: list[tuple[Any, ...]] = []
    if looked_at <= _MOST_LOOKED_AT:
        found = _happened(part, offset, newest=_newest(part, looked_at))
    if len(found) <= PAGE:
        found = _happened(part, offset, newest=None)
    shown = found[:PAGE]
    actors = _actors([_moment(row[0]) for row in shown if row[14] is None])
    return [_event(row, actors) for row in shown], len(found) > PAGE


def _newest(part: Slice, count: int) -> list[int]:
    """Give the ids of so many of the newest postings."""
    condition, params = _of(part)
    rows = keysets.fetch(_NEWEST.format(condition=condition), [*params, count])
    return [row[0] for row in rows]


def _happened(part: Slice, offset: int, *, newest: list[int] | None) -> list[tuple[Any, ...]]:
    """Read a page and one event more, from some postings or from all of them."""
    condition, params = _of(part)
    if newest is not None:
        condition, params = f"p.id IN ({keysets.marks(newest)})", list(newest)
    ids, people = keysets.marks(part.customer_ids), part.customer_ids
    moves = _MOVES.format(ids=ids, condition=condition)
    return keysets.fetch(
        f"SELECT * FROM ({moves} UNION ALL {_NAMED.format(ids=ids)}) AS happened "
        "ORDER BY recorded_at DESC, effective_date DESC, id DESC LIMIT %s OFFSET %s",
        [*params, *people, *people, PAGE + 1, offset],
    )


def _of(part: Slice) -> tuple[str, list[Any]]:
    """Ask for the postings of a part of the book."""
    condition = f"i.customer_id IN ({keysets.marks(part.customer_ids)})"
    condition += " AND p.effective_date <= %s"
    params: list[Any] = [*part.customer_ids, part.as_of]
    for more, value in (
        ("i.entity_id = (SELECT id FROM entity WHERE code = %s)", part.entity),
        ("i.currency = %s", part.currency),
    ):
        if value:
            condition += f" AND {more}"
            params.append(value)
    return condition, params


def _event(row: Sequence[Any], actors: dict[datetime, str]) -> Event:
    recorded_at = _moment(row[0])
    return Event(
        recorded_at=recorded_at,
        id=row[1],
        what=row[2],
        change=row[3],
        claim_change=row[4],
        currency=row[5],
        effective_date=_day(row[6]),
        type=row[7],
        number=row[8],
        customer_number=row[9],
        reversal=bool(row[10]),
        because=row[11],
        other_type=row[12] or "",
        other_number=row[13] or "",
        run_id=row[14],
        file_name=row[15] or "",
        actor=actors.get(recorded_at, "") if row[14] is None else "",
    )


def _actors(moments: Sequence[datetime]) -> dict[datetime, str]:
    """Name who acted at an instant, as the audit trail tells; nobody where it names several."""
    names: dict[datetime, set[str]] = defaultdict(set)
    rows = AuditEntry.objects.filter(recorded_at__in=set(moments))
    for at, actor in rows.values_list("recorded_at", "actor").distinct():
        names[at].add(actor)
    return {at: found.pop() for at, found in names.items() if len(found) == 1}


def _moment(value: datetime | str) -> datetime:
    """SQLite gives instants of raw queries in UTC without saying so, sometimes as texts."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _day(value: date | str | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value
