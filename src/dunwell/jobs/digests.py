"""The morning digest: what a business day brings, one mail to each colleague it concerns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, tzinfo
from typing import Any, Final

from dunwell.actions import digests as actions
from dunwell.core import digests as rules
from dunwell.core import freshness
from dunwell.core.calendars import Calendar
from dunwell.core.digests import DigestPart
from dunwell.core.messages import MessageState
from dunwell.core.outreach import OutreachTerms
from dunwell.core.roles import Role
from dunwell.core.scopes import holds_entity
from dunwell.core.tasks import TaskKind
from dunwell.store.models import Customer, Entity, Message, Task, User
from dunwell.store.queries import approvals, deciders, scopes
from dunwell.store.queries import digests as queries
from dunwell.store.queries import freshness as ledgers
from dunwell.store.queries.digests import Scope

# Where each part of a digest leads, below the address of the application.
PLACES: Final[Mapping[DigestPart, str]] = {
    DigestPart.BLOCKED: "imports",
    DigestPart.UNKNOWN: "outbox?state=unknown",
    DigestPart.FAILED: "outbox?state=failed",
    DigestPart.DECISIONS: "approvals",
    DigestPart.TO_APPROVE: "outbox/approve",
    DigestPart.CALLS: "accounts",
    DigestPart.TASKS: "accounts",
    DigestPart.BROKEN: "accounts",
    DigestPart.GOING_OUT: "outbox?state=queued",
    DigestPart.CASH: "payments",
}
_WENT_WRONG: Final = {
    DigestPart.UNKNOWN: (MessageState.UNKNOWN,),
    DigestPart.FAILED: (MessageState.FAILED,),
    DigestPart.TO_APPROVE: (MessageState.HELD,),
}

Sums = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a part: whom or what it is about, and where it leads."""

    name: str
    place: str
    kind: str = ""
    sums: Sums = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of a digest; `values` fill its sentence where it has one."""

    part: DigestPart
    count: int
    rows: Sequence[Row] = ()
    kind: str = ""
    sums: Sums = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Write it as the message keeps it."""
        shown = self.rows[: rules.ROWS_SHOWN]
        return {
            "part": self.part.value,
            "count": self.count,
            "kind": self.kind,
            "place": PLACES[self.part],
            "sums": dict(self.sums),
            "values": dict(self.values),
            "rows": [
                {"name": one.name, "kind": one.kind, "place": one.place, "sums": dict(one.sums)}
                for one in shown
            ],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """A morning: the entities on whose calendars it is a business day, and its time zone."""

    on: date
    at: datetime
    zone: tzinfo
    entities: Sequence[tuple[Entity, Calendar]]


def run(morning: Morning, *, terms: OutreachTerms) -> dict[str, int]:
    """Write the digests of a morning and count them; one that was written stays as it is."""
    told = {"written": 0, "nothing_to_tell": 0, "written_before": 0}
    due = rules.is_still_morning_of(morning.on, at=morning.at, zone=morning.zone)
    if not morning.entities or not due:
        return told
    blocked = list(_blocked(morning, terms))
    for person, roles in queries.readers(rules.READERS):
        own = _within(morning, person, roles)
        names = {entity.name for entity, _ in own.entities}
        parts = [one for one in blocked if one.values["entity"] in names]
        if own.entities:
            parts += _parts(own, person, roles)
        if not rules.worth_telling([one.count for one in parts]):
            told["nothing_to_tell"] += 1
            continue
        because = {
            "name": person.name,
            "parts": [one.as_json() for one in parts if one.count],
        }
        queued = actions.queue(
            at=morning.at,
            person=person,
            entity=own.entities[0][0],
            on=morning.on,
            zone=str(morning.zone),
            because=because,
        )
        told["written" if queued else "written_before"] += 1
    return told


def _within(morning: Morning, person: User, roles: frozenset[Role]) -> Morning:
    """Leave the entities of a morning that a colleague sees."""
    scope = scopes.of(person, roles)
    entities = [one for one in morning.entities if holds_entity(scope, one[0].code)]
    return replace(morning, entities=entities)


def _blocked(morning: Morning, terms: OutreachTerms) -> Iterator[Part]:
    for entity, calendar in morning.entities:
        because = freshness.block(
            ledgers.facts(entity), terms=terms.freshness, calendar=calendar, on=morning.on
        )
        if because is not None:
            values = {**because.values, "entity": entity.name}
            yield Part(part=DigestPart.BLOCKED, count=1, kind=str(because.code), values=values)


def _parts(morning: Morning, person: User, roles: frozenset[Role]) -> Iterator[Part]:
    reader = rules.reader(person.pk, roles)
    since = min(rules.since(morning.on, calendar) for _, calendar in morning.entities)
    scope = Scope(
        on=morning.on,
        since=since,
        since_at=datetime.combine(since, time(), tzinfo=morning.zone),
        entity_ids=[entity.pk for entity, _ in morning.entities],
        accounts_of=reader.accounts_of if reader else person.pk,
    )
    yield _messages(scope, DigestPart.UNKNOWN)
    yield _messages(scope, DigestPart.FAILED)
    yield _decisions(person, morning.on)
    yield _messages(scope, DigestPart.TO_APPROVE)
    yield from _tasks(scope)
    yield _broken(scope)
    yield Part(part=DigestPart.GOING_OUT, count=queries.going_out(scope))
    yield _cash(scope)


def _messages(scope: Scope, part: DigestPart) -> Part:
    found = queries.messages(scope, _WENT_WRONG[part])
    return Part(part=part, count=len(found), rows=[_message(one) for one in found])


def _message(one: Message) -> Row:
    return Row(name=_name(one.customer), place=f"outbox/{one.pk}")


def _decisions(person: User, on: date) -> Part:
    found = approvals.for_decider(deciders.of(person, on=on), on=on)
    rows = [
        Row(name=str(one.requested_by), kind=one.kind, place=f"approvals/{one.pk}")
        for one in found
    ]
    return Part(part=DigestPart.DECISIONS, count=len(found), rows=rows)


def _tasks(scope: Scope) -> Iterator[Part]:
    """Tell of calls apart; a message that went wrong and a broken promise stand elsewhere."""
    found = queries.tasks(scope)
    calls = [one for one in found if one.kind in _CALLS]
    others = [one for one in found if one.kind in _OTHERS]
    owed = queries.overdue([one.customer_id for one in calls if one.customer_id], scope)
    sums = _added(owed.values())
    rows = [_task(one, owed.get(one.customer_id or 0, {})) for one in calls]
    yield Part(part=DigestPart.CALLS, count=len(calls), rows=rows, sums=sums)
    rows = [_task(one, {}) for one in others]
    yield Part(part=DigestPart.TASKS, count=len(others), rows=rows)


_CALLS: Final = frozenset({TaskKind.CALL, TaskKind.FOLLOW_UP})
_OTHERS: Final = frozenset(
    {
        TaskKind.POST_LETTER,
        TaskKind.FIX_ADDRESS,
        TaskKind.CHECK_PAYMENT,
        TaskKind.READ_REPLY,
        TaskKind.INVOICE_NOT_READY,
    }
)


def _task(one: Task, sums: Sums) -> Row:
    kind = "" if one.kind == TaskKind.CALL else one.kind
    place = f"accounts/{one.customer_id}" if one.customer_id else "accounts"
    return Row(name=_name(one.customer), kind=kind, place=place, sums=sums)


def _broken(scope: Scope) -> Part:
    found = queries.broken(scope)
    rows = [
        Row(
            name=_name(one.customer),
            place=f"accounts/{one.customer_id}/commitments",
            sums={one.currency: one.amount},
        )
        for one in found
    ]
    return Part(
        part=DigestPart.BROKEN,
        count=len(found),
        rows=rows,
        sums=_added({one.currency: one.amount} for one in found),
    )


def _cash(scope: Scope) -> Part:
    """Tell what came in, and what of it nobody has applied yet."""
    found = queries.receipts(scope)
    open_amounts = queries.unapplied([one.pk for one in found], on=scope.on)
    unapplied = _added({one.currency: open_amounts.get(one.pk, 0)} for one in found)
    rows = [
        Row(
            name=_name(one.customer),
            place=f"payments/{one.document_id}",
            sums={one.currency: one.amount},
        )
        for one in found
    ]
    return Part(
        part=DigestPart.CASH,
        count=len(found),
        rows=rows,
        sums=_added({one.currency: one.amount} for one in found),
        values={"unapplied": {key: one for key, one in unapplied.items() if one}},
    )


def _added(sums: Iterable[Sums]) -> dict[str, int]:
    added: dict[str, int] = {}
    for one in sums:
        for currency, amount in one.items():
            added[currency] = added.get(currency, 0) + amount
    return added


def _name(customer: Customer | None) -> str:
    return (customer.name or customer.number) if customer else ""
