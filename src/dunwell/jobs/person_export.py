"""All that the book holds about a person, as one ZIP of JSON for machines and CSV for people."""

import csv
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from dunwell.actions import erasures
from dunwell.jobs.exports.detail_csv import guarded
from dunwell.store import personal_data
from dunwell.store.models import AuditEntry, Contact, User
from dunwell.store.queries import person_words, persons
from dunwell.store.queries import retention as retention_queries
from dunwell.store.queries.persons import Person

_CONTACT: Final = (
    *("id", "customer_id", "name", "role", "email", "phone", "language", "preferred_channel"),
    *("opted_out", "verified_date", "bounced_date"),
)
_USER: Final = ("id", "name", "email", "language", "is_active", "created_at")
_CONSENT: Final = ("id", "customer_id", "opted_out", "preferred_channel", "verified_date")

Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def write(*, by: User | None, at: datetime, subjects: Sequence[str]) -> bytes:
    """Gather, write down that it was taken, and give the file."""
    people = persons.by_subjects(subjects)
    rows = gathered(people)
    counts = {kind: len(found) for kind, found in rows.items()}
    erasures.note_export(by=by, at=at, people=people, counts=counts)
    return _zipped(rows, at)


def gathered(people: Sequence[Person]) -> Rows:
    """Collect every row about people, by kind."""
    rows: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    settings, _on = retention_queries.chosen()
    for one in people:
        _own(one, rows)
        for found in person_words.about(person_words.known_of(one), settings=settings):
            place = found.place
            names = (*place.texts, place.person, *place.values)
            told = {name: getattr(found.row, name) for name in names if name}
            for name in place.raw:
                raw = getattr(found.row, name)
                told[name] = bytes(raw).decode("utf-8", "replace") if raw else ""
            rows[place.table].append(
                {
                    "id": found.row.pk,
                    "about": one.subject,
                    "with_or_naming": "with" if found.is_theirs else "naming",
                    "kept_until": found.until,
                    **told,
                }
            )
        rows["audit_entry"] += _audited(one)
    return dict(rows)


def _own(person: Person, rows: defaultdict[str, list[Mapping[str, Any]]]) -> None:
    if person.is_contact:
        contact = Contact.objects.get(pk=person.number)
        customer = {"customer": str(contact.customer)}
        rows["contact"].append({name: getattr(contact, name) for name in _CONTACT} | customer)
        rows["consent"].append({name: getattr(contact, name) for name in _CONSENT})
        return
    user = User.objects.get(pk=person.number)
    rows["user"].append({name: getattr(user, name) for name in _USER})


def _audited(person: Person) -> list[dict[str, Any]]:
    """Give the entries about them, with their texts in place."""
    sequences = {one.sequence for one in personal_data.about([person.subject])}
    entries = list(AuditEntry.objects.filter(subject=person.subject).order_by("sequence"))
    known = {one.sequence for one in entries}
    more = AuditEntry.objects.filter(sequence__in=sorted(sequences - known)).order_by("sequence")
    return [
        {
            "sequence": one.sequence,
            "recorded_at": one.recorded_at,
            "action": one.action,
            "subject": one.subject,
            "before": one.before,
            "after": one.after,
            "because": one.because,
        }
        for one in personal_data.told([*entries, *more])
    ]


def _zipped(rows: Rows, at: datetime) -> bytes:
    held = io.BytesIO()
    stamp = at.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as box:
        whole = {"made_at": at.isoformat(), "records": rows}
        text = json.dumps(whole, ensure_ascii=False, indent=1, default=_plain)
        box.writestr(zipfile.ZipInfo("person.json", stamp), text.encode("utf-8"))
        for kind, found in rows.items():
            if found:
                box.writestr(zipfile.ZipInfo(f"{kind}.csv", stamp), _csv(found).encode("utf-8"))
    return held.getvalue()


def _csv(rows: Sequence[Mapping[str, Any]]) -> str:
    held = io.StringIO()
    held.write("\ufeff")  # Excel takes a file for UTF-8 only when it begins with this.
    writer = csv.writer(held)
    names = list(rows[0])
    writer.writerow(names)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in names])
    return held.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return guarded(json.dumps(value, ensure_ascii=False, default=_plain))
    return guarded(str(_plain(value)))


def _plain(value: object) -> object:
    """Write days and instants as ISO texts."""
    return value.isoformat() if isinstance(value, date) else value
