"""Every act is recorded once, in its own transaction, chained by hashes to the act before it."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from dunwell.core.personal_data import Personal
from dunwell.store import announcing, locks, personal_data
from dunwell.store.models import AuditEntry, User

FIRST_PREVIOUS_HASH: Final = "0" * 64
SYSTEM: Final = "system"
_CHUNK: Final = 2_000
_FIELDS: Final = (
    "sequence",
    "recorded_at",
    "by_id",
    "actor",
    "action",
    "subject",
    "before",
    "after",
    "because",
    "previous_hash",
)

Facts = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenLink:
    """An entry that was changed, or whose predecessor was changed, removed or put in."""

    sequence: int
    why: str


def record(
    *,
    by: User | None,
    action: str,
    subject: str,
    before: Facts = None,
    after: Facts = None,
    because: Facts = None,
    at: datetime,
) -> AuditEntry:
    """Append one entry inside the caller's transaction; call it last, it holds the trail's lock.

    `before`, `after` and `because` hold plain values: texts, whole numbers, dates, lists and maps.
    What says something of a person is `Personal`: it is kept beside the trail, where it can be
    erased, and the entry holds a reference to it.
    """
    locks.audit_trail()
    sequence, previous_hash = head() or (0, FIRST_PREVIOUS_HASH)
    kept = personal_data.Kept()
    entry = AuditEntry(
        sequence=sequence + 1,
        recorded_at=at,
        by=by,
        actor=f"user:{by.pk}" if by else SYSTEM,
        action=action,
        subject=subject,
        before=_plain(before, kept),
        after=_plain(after, kept),
        because=_plain(because, kept),
        previous_hash=previous_hash,
    )
    entry.hash = _hash({name: getattr(entry, name) for name in _FIELDS})
    entry.save(force_insert=True)
    kept.write(entry.sequence)
    announcing.act(entry)
    return entry


def broken_links() -> Iterator[BrokenLink]:
    """Walk the trail from its first entry and yield what does not hold, streaming."""
    sequence, previous_hash = 0, FIRST_PREVIOUS_HASH
    try:
        proof = personal_data.Proof()
        for row in _rows():
            stored_hash = row.pop("hash")
            if why := _numbering(row["sequence"], after=sequence):
                yield BrokenLink(sequence=row["sequence"], why=why)
            if row["previous_hash"] != previous_hash:
                yield BrokenLink(sequence=row["sequence"], why="the entry before it was changed")
            if stored_hash != _hash(row):
                yield BrokenLink(sequence=row["sequence"], why="the entry itself was changed")
            facts = [row[name] for name in ("before", "after", "because")]
            for number, why in proof.broken(row["sequence"], facts):
                yield BrokenLink(sequence=number, why=why)
            sequence, previous_hash = row["sequence"], stored_hash
        for number, why in proof.rest():
            yield BrokenLink(sequence=number, why=why)
    except (ValueError, TypeError, AttributeError, OverflowError):
        # SQLite keeps anything in any column; what was put there is no instant or no JSON.
        why = "what is written after it cannot be read, so no later entry was checked"
        yield BrokenLink(sequence=sequence, why=why)


def hashes(sequences: Iterable[int]) -> dict[int, str]:
    """Give the hashes of entries as they stand now, by their numbers."""
    wanted = sorted(set(sequences))
    found: dict[int, str] = {}
    for begin in range(0, len(wanted), _CHUNK):
        rows = AuditEntry.objects.filter(sequence__in=wanted[begin : begin + _CHUNK])
        found.update(rows.values_list("sequence", "hash"))
    return found


def head() -> tuple[int, str] | None:
    """Give the number and the hash of the newest entry."""
    return AuditEntry.objects.order_by("-sequence").values_list("sequence", "hash").first()


def _rows() -> Iterator[dict[str, Any]]:
    rows = AuditEntry.objects.order_by("sequence", "pk").values(*_FIELDS, "hash")
    return iter(rows.iterator(chunk_size=_CHUNK))


def _numbering(sequence: int, *, after: int) -> str:
    if sequence == after + 1:
        return ""
    if sequence > after:
        return "entries before it are missing"
    return "another entry has its number"


def _hash(fields: Mapping[str, Any]) -> str:
    """Hash the canonical JSON of an entry; instants are written in UTC with microseconds."""
    at = fields["recorded_at"].astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(
        {**fields, "recorded_at": at},
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
        allow_nan=False,
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(facts: Facts, kept: personal_data.Kept) -> Any:
    """Write dates as text and refuse floats, which two databases would give back differently."""
    return None if facts is None else {key: _plain_value(facts[key], kept) for key in facts}


def _plain_value(value: object, kept: personal_data.Kept) -> Any:
    if isinstance(value, Personal):
        return kept.refer(value)
    if isinstance(value, Mapping):
        return {str(key): _plain_value(value[key], kept) for key in value}
    if isinstance(value, list | tuple):
        return [_plain_value(one, kept) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int):
        return str(value) if isinstance(value, str) else value
    raise TypeError(f"the audit trail keeps no {type(value).__name__}: {value!r}")
