"""Erase people: their own rows at once, what the law keeps on its day, in one transaction."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.db import transaction

from dunwell.core import erasures, permissions
from dunwell.core.erasures import Held, NobodyFound, PersonChanged, Words
from dunwell.core.permissions import Permission
from dunwell.core.retention import RecordClass, Settings
from dunwell.store import audit, locks, personal_data, sealing, suppressed
from dunwell.store.models import (
    AuditEntry,
    AuditText,
    Contact,
    Erasure,
    SuppressedAddress,
    User,
)
from dunwell.store.queries import customers, person_words, persons
from dunwell.store.queries import people as people_queries
from dunwell.store.queries import retention as retention_queries
from dunwell.store.queries.person_words import Known
from dunwell.store.queries.persons import Person

_NO_PASSWORD: Final = "!"  # noqa: S105 # nosec B105 # Django's mark of no password.


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Rows of one table: how many go now, how many stay, by which rule and until when."""

    table: str
    goes: int
    stays: int
    record_class: RecordClass | None
    first_until: date | None
    last_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the erasure of one person would do."""

    person: Person
    held: Sequence[Held]
    parts: Sequence[Part]
    trail: int  # Texts beside the audit trail that go.
    in_clear: int  # Entries of the first versions that name them within the chain, and stay.

    @property
    def is_free(self) -> bool:
        """Tell whether nothing stops it."""
        return not self.held


@dataclass(slots=True)
class _Tally:
    goes: int = 0
    untils: list[date] = field(default_factory=list)
    record_class: RecordClass | None = None


def plans(people: Sequence[Person], *, as_of: date) -> list[Plan]:
    """Say beforehand what would go and what would stay of each person."""
    settings, _on = retention_queries.chosen()
    return [_plan(one, settings=settings, as_of=as_of) for one in people]


def seen(people: Iterable[Person]) -> str:
    """Mark what a person was shown, so that an erasure is of the very same people."""
    facts = sorted((one.subject, one.name, one.email, one.phone) for one in people)
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


@transaction.atomic
def erase(
    *,
    by: User | None,
    at: datetime,
    as_of: date,
    subjects: Sequence[str],
    reason: str,
    was_shown: str | None = None,
) -> list[Erasure]:
    """Erase people; refused, with all that stops it, while something runs with one of them."""
    _require_allowed(by)
    why = erasures.reason_of(reason)
    settings, _on = retention_queries.chosen()
    people = persons.by_subjects(subjects)
    customers.locked({one.customer.pk for one in people if one.customer is not None})
    people = persons.by_subjects(subjects)
    if was_shown is not None and was_shown != seen(people):
        raise PersonChanged(
            "Somebody changed these people while you looked; look again at what would go. "
            "Nothing was changed."
        )
    for one in people:
        erasures.require_reason_without(one.words, why)
        erasures.require_free(
            persons.held(one, settings=settings, as_of=as_of), subject=_named(one)
        )
    return [
        _erase(one, by=by, at=at, as_of=as_of, reason=why, settings=settings) for one in people
    ]


@transaction.atomic
def note_export(
    *, by: User | None, at: datetime, people: Sequence[Person], counts: Mapping[str, int]
) -> None:
    """Write down that people's data was taken away, before it is."""
    _require_allowed(by)
    for one in people:
        audit.record(
            by=by,
            at=at,
            action="erasures.export",
            subject=one.subject,
            after={"rows": dict(counts)},
        )


def _require_allowed(by: User | None) -> None:
    """Ask the role of whoever acts; whoever runs the machine may anything."""
    if by is not None:
        permissions.require(people_queries.roles_of(by), Permission.PROTECT_DATA)


@transaction.atomic
def go_on(*, at: datetime, as_of: date) -> Mapping[str, int]:
    """Take away what the law kept of people who were erased and whose day has come."""
    settings, _on = retention_queries.chosen()
    gone: Counter[str] = Counter()
    due = Erasure.objects.filter(finished_at=None, next_date__lt=as_of)
    for row in due.order_by("pk").select_for_update():
        known = known_again(row)
        parts = _take_away(known, settings=settings, as_of=as_of)
        texts = _empty_trail(known, at=at)
        gone.update({one.table: one.goes for one in parts if one.goes})
        _keep_rest(row, parts, at=at)
        _record(row, parts, texts=texts, by=None, at=at)
    return dict(gone)


def due(*, as_of: date) -> Mapping[str, int]:
    """Count what `go_on` would take away, and change nothing."""
    settings, _on = retention_queries.chosen()
    gone: Counter[str] = Counter()
    for row in Erasure.objects.filter(finished_at=None, next_date__lt=as_of).order_by("pk"):
        for found in person_words.about(known_again(row), settings=settings):
            gone[found.place.table] += not found.stays(as_of)
    return {table: count for table, count in gone.items() if count}


@transaction.atomic
def repeat(
    told: Iterable[tuple[str, str]], *, at: datetime, as_of: date
) -> tuple[list[str], list[str]]:
    """Erase again, after a restore, who was erased since; tell whom, and who is not there.

    What held an erasure was asked when it was first done, so it is not asked again.
    """
    settings, _on = retention_queries.chosen()
    again, missing = [], []
    for subject, reason in told:
        if Erasure.objects.filter(subject=subject).exists():
            continue
        try:
            (person,) = persons.by_subjects([subject])
        except NobodyFound:
            missing.append(subject)
            continue
        _erase(person, by=None, at=at, as_of=as_of, reason=reason, settings=settings)
        again.append(subject)
    return again, missing


def known_again(row: Erasure) -> Known:
    """Read the sealed words of an erasure that is not finished."""
    told = json.loads(sealing.opened(row.sealed_words) or '{"names": [], "others": []}')
    kind, _, number = row.subject.partition(":")
    return Known(
        number=int(number),
        is_contact=kind == "contact",
        customer_ids=frozenset(row.customer_ids),
        label=row.label,
        words=Words(names=told["names"], others=told["others"]),
    )


def _named(person: Person) -> str:
    """Name a person in a refusal by number, as refusals are logged."""
    kind = "Contact" if person.is_contact else "Person"
    at = f" of customer {person.customer.number}" if person.customer else ""
    return f"{kind} {person.number}{at}"


def _plan(person: Person, *, settings: Settings, as_of: date) -> Plan:
    known = person_words.known_of(person)
    tallies: dict[str, _Tally] = {}
    for found in person_words.about(known, settings=settings):
        tally = tallies.setdefault(found.place.table, _Tally())
        tally.record_class = found.place.record_class
        if found.stays(as_of) and found.until is not None:
            tally.untils.append(found.until)
        else:
            tally.goes += 1
    return Plan(
        person=person,
        held=persons.held(person, settings=settings, as_of=as_of),
        parts=_parts(tallies),
        trail=len(_trail(known)),
        in_clear=_in_clear(person),
    )


def _erase(
    person: Person,
    *,
    by: User | None,
    at: datetime,
    as_of: date,
    reason: str,
    settings: Settings,
) -> Erasure:
    known = person_words.known_of(person)
    words = {"names": person.names, "others": person.others}
    row = Erasure.objects.create(
        subject=person.subject,
        label=person.label,
        customer_ids=sorted(person.customer_ids),
        reason=reason,
        recorded_at=at,
        by=by,
        sealed_words=sealing.seal(json.dumps(words)),
    )
    if person.is_contact:
        Contact.objects.filter(pk=person.number).update(
            name=person.label, email="", phone="", role="", opted_out=True
        )
        if person.email and not person.is_written_to:
            SuppressedAddress.objects.get_or_create(
                digest=suppressed.digest(person.email), defaults={"erasure": row}
            )
    else:
        _empty_user(person)
    parts = _take_away(known, settings=settings, as_of=as_of)
    texts = _empty_trail(known, at=at)
    _keep_rest(row, parts, at=at)
    _record(row, parts, texts=texts, by=by, at=at)
    return row


def _empty_user(person: Person) -> None:
    """Leave the row that acts refer to, without a name, an address or a way to sign in."""
    user = User.objects.get(pk=person.number)
    user.name, user.email = person.label, f"erased-user-{person.number}@invalid.example"
    user.password, user.is_active = _NO_PASSWORD, False
    user.save(update_fields=["name", "email", "password", "is_active"])
    for rows in (user.sessions, user.links, user.passkeys, user.api_tokens, user.saved_views):
        rows.all().delete()


def _take_away(known: Known, *, settings: Settings, as_of: date) -> list[Part]:
    """Change every row that may go, and tell what stays."""
    tallies: dict[str, _Tally] = {}
    for found in list(person_words.about(known, settings=settings)):
        tally = tallies.setdefault(found.place.table, _Tally())
        tally.record_class = found.place.record_class
        if found.stays(as_of) and found.until is not None:
            tally.untils.append(found.until)
            continue
        tally.goes += 1
        found.place.model._default_manager.filter(pk=found.row.pk).update(**found.left)
    return _parts(tallies)


def _parts(tallies: Mapping[str, _Tally]) -> list[Part]:
    return [
        Part(
            table=table,
            goes=one.goes,
            stays=len(one.untils),
            record_class=one.record_class,
            first_until=min(one.untils, default=None),
            last_until=max(one.untils, default=None),
        )
        for table, one in sorted(tallies.items())
    ]


def _keep_rest(row: Erasure, parts: Sequence[Part], *, at: datetime) -> None:
    """Write down what stays and when more goes; with the last of it the words go as well."""
    stays = [one for one in parts if one.stays and one.first_until and one.last_until]
    row.stays = [
        {
            "table": one.table,
            "class": one.record_class,
            "count": one.stays,
            "until": one.last_until.isoformat() if one.last_until else "",
        }
        for one in stays
    ]
    row.next_date = min((one.first_until for one in stays if one.first_until), default=None)
    if not stays:
        row.sealed_words, row.finished_at = "", at
    row.save(update_fields=["stays", "next_date", "sealed_words", "finished_at"])


def _trail(known: Known) -> list[AuditText]:
    """Give the texts beside the trail that are about the person, or name them elsewhere."""
    kind = "contact" if known.is_contact else "user"
    own = personal_data.about([f"{kind}:{known.number}"])
    about = [f"customer:{one}" for one in sorted(known.customer_ids)]
    others = [one for one in personal_data.about(about) if known.words.are_in(one.value)]
    return [*own, *others]


def _in_clear(person: Person) -> int:
    """Count entries about the person that hold their words in clear, as the first versions did."""
    words, found = person.words, set()
    entries = AuditEntry.objects.filter(subject=person.subject)
    for pk, *facts in entries.values_list("pk", "before", "after", "because").iterator():
        if words.are_in(json.dumps(facts, ensure_ascii=False)):
            found.add(pk)
    if not person.is_contact:
        found.update(AuditEntry.objects.filter(actor=person.email).values_list("pk", flat=True))
    return len(found)


def _empty_trail(known: Known, *, at: datetime) -> dict[str, int]:
    """Empty texts beside the trail; count them by whom they were about, as the proof asks."""
    locks.audit_trail()
    rows = _trail(known)
    chosen = AuditText.objects.filter(pk__in=[one.pk for one in rows])
    chosen.update(value="", salt="", erased_at=at)
    return dict(Counter(one.about for one in rows))


def _record(
    row: Erasure,
    parts: Sequence[Part],
    *,
    texts: Mapping[str, int],
    by: User | None,
    at: datetime,
) -> None:
    audit.record(
        by=by,
        at=at,
        action=personal_data.ERASE,
        subject=row.subject,
        after={
            "about": sorted({row.subject, *texts}),
            "texts": sum(texts.values()),
            "erased": {one.table: one.goes for one in parts if one.goes},
            "kept": {one.table: one.stays for one in parts if one.stays},
            "finished": int(row.finished_at is not None),
        },
        because={"erasure": row.pk, "reason": row.reason},
    )
