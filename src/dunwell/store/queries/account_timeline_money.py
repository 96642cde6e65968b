"""Every change of an open amount of an account, as its timeline tells it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from django.db import connection

from dunwell.store.models import AuditEntry
from dunwell.store.queries import keysets
from dunwell.store.queries.account_timeline_entries import Asked, Entry, Group, Place, Side

RANK: Final = 1
_SYSTEM: Final = "system"

# The newest are looked for among the postings alone, and only they are told in full.
_NEWEST: Final = """
SELECT p.id AS id FROM posting p JOIN item i ON i.id = p.item_id
WHERE {condition}
ORDER BY p.effective_date {way}, p.recorded_at {way}, p.id {way} LIMIT %s
"""
# An allocation moves two items; where both belong to the page, the settled one tells it.
_TOLD: Final = """
SELECT p.effective_date, p.recorded_at, p.id, p.kind, p.change, p.claim_change, i.currency,
    d.type, d.number, d.id, c.number,
    CASE WHEN p.reverses_id IS NULL THEN 0 ELSE 1 END, p.because,
    CASE WHEN a.id IS NULL THEN '' WHEN a.target_item_id = p.item_id THEN sd.type ELSE td.type
        END,
    CASE WHEN a.id IS NULL THEN '' WHEN a.target_item_id = p.item_id THEN sd.number
        ELSE td.number END,
    CASE WHEN a.target_item_id = p.item_id THEN sd.id ELSE td.id END,
    p.run_id, u.file_name
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
WHERE p.id IN ({found})
  AND NOT (a.id IS NOT NULL AND a.source_item_id = p.item_id AND t.customer_id IN ({ids}))
"""
# Of two postings of an allocation one is told, so twice as many always hold a page.
_LOOKED_AT: Final = 2


def postings(asked: Asked) -> list[Entry]:
    """Give a page of postings: documents issued, money received, applied, taken back."""
    condition, params = _of(asked)
    way = "ASC" if asked.backwards else "DESC"
    looked_at = _LOOKED_AT * (asked.size + 1)
    rows = keysets.fetch(_NEWEST.format(condition=condition, way=way), [*params, looked_at])
    ids = [row[0] for row in rows]
    if not ids:
        return []
    people = asked.part.customer_ids
    sql = _TOLD.format(found=keysets.marks(ids), ids=keysets.marks(people))
    told = keysets.fetch(sql, [*ids, *people])
    actors = _actors([_moment(row[1]) for row in told if row[16] is None])
    return [_entry(row, actors) for row in told]


def _of(asked: Asked) -> tuple[str, list[Any]]:
    part, place = asked.part, asked.place
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
    if place is not None:
        beyond, values = _beyond(place, backwards=asked.backwards)
        condition += f" AND {beyond}"
        params += values
    return condition, params


def _beyond(place: Place, *, backwards: bool) -> tuple[str, list[Any]]:
    """Ask for the postings behind a place, which may be an entry of another source."""
    sign = ">" if backwards else "<"
    at = connection.ops.adapt_datetimefield_value(place.at)
    if place.rank == RANK:
        beyond = f"(p.effective_date, p.recorded_at, p.id) {sign} (%s, %s, %s)"
        return beyond, [place.day, at, place.id]
    # Of one instant all postings stand together, on one side of what other sources tell.
    is_ahead = place.rank < RANK if backwards else place.rank > RANK
    return f"(p.effective_date, p.recorded_at) {sign}{'=' * is_ahead} (%s, %s)", [place.day, at]


def _entry(row: Sequence[Any], actors: Mapping[datetime, str]) -> Entry:
    at, run_id = _moment(row[1]), row[16]
    actor = (row[17] or "") if run_id is not None else actors.get(at, "")
    by_a_person = run_id is None and actor not in {"", _SYSTEM}
    return Entry(
        day=_day(row[0]),
        at=at,
        rank=RANK,
        id=row[2],
        group=Group.MONEY,
        what=row[3],
        side=Side.PERSON if by_a_person else Side.SYSTEM,
        actor="" if actor == _SYSTEM else actor,
        amount=row[4] or row[5],
        currency=row[6],
        customer=row[10],
        facts={
            "type": row[7],
            "number": row[8],
            "document": row[9],
            "reversal": bool(row[11]),
            "because": row[12],
            "other_type": row[13] or "",
            "other_number": row[14] or "",
            "other": row[15],
            "run": run_id,
        },
    )


def _actors(moments: Sequence[datetime]) -> dict[datetime, str]:
    """Name who acted at an instant, as the audit trail tells; nobody where it names several."""
    names: dict[datetime, set[str]] = defaultdict(set)
    rows = AuditEntry.objects.filter(recorded_at__in=set(moments))
    called = rows.values_list("recorded_at", "by__name", "by__email", "actor")
    for at, name, email, actor in called.distinct():
        names[at].add(name or email or actor)
    return {at: found.pop() for at, found in names.items() if len(found) == 1}


def _moment(value: datetime | str) -> datetime:
    """SQLite gives instants of raw queries in UTC without saying so, sometimes as texts."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
