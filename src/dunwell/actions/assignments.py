"""Give accounts and actions to collectors, say what each can take, and cover who is away."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction

from dunwell.core import assignment, personal_data
from dunwell.core.assignment import Assigned
from dunwell.core.personal_data import Personal
from dunwell.core.refusals import Refusal
from dunwell.core.tasks import TaskState
from dunwell.store import audit
from dunwell.store.models import Absence, CollectorProfile, Customer, Task, User
from dunwell.store.queries import customers, people


class UnknownAbsence(Refusal):
    """An absence may have been called off meanwhile."""

    code = "unknown_absence"


@transaction.atomic
def give_accounts(
    *, by: User, at: datetime, customer_ids: Sequence[int], to: User, because: str = ""
) -> int:
    """Let a collector look after some customers; tells how many had another or none before.

    Their open actions go along.
    """
    _require(by, to)
    given = 0
    for pk, customer in sorted(customers.locked(set(customer_ids)).items()):
        before = customer.collector_id
        if before == to.pk:
            continue
        Customer.objects.filter(pk=pk).update(collector=to)
        Task.objects.filter(customer=pk, state=TaskState.OPEN, assigned_to=before).update(
            assigned_to=to
        )
        audit.record(
            by=by,
            at=at,
            action="assignments.give_account",
            subject=f"customer:{pk}",
            before={"collector": before},
            after={"collector": to.pk},
            because={"reason": Personal(because, of=f"customer:{pk}")} if because else None,
        )
        given += 1
    return given


@transaction.atomic
def give_by_rule(*, at: datetime, chosen: Mapping[int, Assigned]) -> int:
    """Let the rule's choice look after accounts whose collector left, or that never had one.

    Who was given a collector meanwhile keeps it. The open tasks of who left go along.
    """
    given = 0
    for pk, customer in sorted(customers.locked(set(chosen)).items()):
        before = customer.collector
        if before is not None and before.is_active:
            continue
        to, because = chosen[pk].collector_id, chosen[pk].because
        Customer.objects.filter(pk=pk).update(collector=to)
        Task.objects.filter(customer=pk, state=TaskState.OPEN, assigned_to=before).update(
            assigned_to=to
        )
        audit.record(
            by=None,
            at=at,
            action="assignments.by_rule",
            subject=f"customer:{pk}",
            before={"collector": before.pk if before else None},
            after={"collector": to},
            because={**because[0].as_json(), "also": [one.as_json() for one in because[1:]]},
        )
        given += 1
    return given


@transaction.atomic
def give_tasks(
    *, by: User, at: datetime, task_ids: Sequence[int], to: User, because: str = ""
) -> int:
    """Let a collector do some open tasks, whosever the accounts are; tells how many were given."""
    _require(by, to)
    given = 0
    rows = Task.objects.filter(pk__in=task_ids, state=TaskState.OPEN).select_for_update()
    for task in rows.order_by("pk"):
        if task.assigned_to_id == to.pk:
            continue
        before, task.assigned_to = task.assigned_to_id, to
        task.save(update_fields=["assigned_to"])
        audit.record(
            by=by,
            at=at,
            action="assignments.give_task",
            subject=f"task:{task.pk}",
            before={"assigned_to": before},
            after={"assigned_to": to.pk},
            because={"reason": Personal(because, of=_about(task))} if because else None,
        )
        given += 1
    return given


def _about(task: Task) -> str:
    return personal_data.of_customer(task.customer_id, else_entity=task.entity_id)


@transaction.atomic
def describe(
    *,
    by: User,
    at: datetime,
    person: User,
    is_senior: bool,
    capacity: int | None,
    languages: Sequence[str] = (),
    segments: Sequence[str] = (),
) -> CollectorProfile:
    """Say what a collector can take; without a capacity the policy's counts."""
    _require(by, person)
    told = {
        "is_senior": is_senior,
        "capacity": None if capacity is None else min(max(capacity, 1), assignment.MOST_A_DAY),
        "languages": sorted({one.strip().lower() for one in languages if one.strip()}),
        "segments": sorted({one.strip() for one in segments if one.strip()}),
    }
    profile, _fresh = CollectorProfile.objects.update_or_create(person=person, defaults=told)
    audit.record(
        by=by, at=at, action="assignments.describe", subject=f"user:{person.pk}", after=told
    )
    return profile


@transaction.atomic
def be_away(
    *, by: User, at: datetime, person: User, from_date: date, to_date: date, cover: User | None
) -> Absence:
    """Note that a collector is away until a day, and who does their work meanwhile.

    Everybody may say so of themselves; of others, who leads.
    """
    assignment.require_absence_of(people.roles_of(by), is_own=by.pk == person.pk)
    assignment.require_absence(
        from_date, to_date, is_own_cover=cover is not None and cover.pk == person.pk
    )
    _require_collector(person)
    if cover is not None:
        _require_collector(cover)
    absence = Absence.objects.create(
        person=person, cover=cover, from_date=from_date, to_date=to_date, recorded_at=at, by=by
    )
    audit.record(
        by=by,
        at=at,
        action="assignments.be_away",
        subject=f"absence:{absence.pk}",
        after={
            "person": person.pk,
            "cover": cover.pk if cover else None,
            "from_date": from_date,
            "to_date": to_date,
        },
    )
    return absence


@transaction.atomic
def be_back(*, by: User, at: datetime, absence_id: int) -> Absence:
    """Call an absence off, or end it early."""
    absence = Absence.objects.select_for_update().filter(pk=absence_id, ended_at=None).first()
    if absence is None:
        raise UnknownAbsence("This absence was called off already; nothing was changed.")
    assignment.require_absence_of(people.roles_of(by), is_own=by.pk == absence.person_id)
    absence.ended_at = at
    absence.save(update_fields=["ended_at"])
    audit.record(
        by=by, at=at, action="assignments.be_back", subject=f"absence:{absence.pk}", after={}
    )
    return absence


def _require(by: User, to: User) -> None:
    assignment.require_lead(people.roles_of(by))
    _require_collector(to)


def _require_collector(person: User) -> None:
    assignment.require_collector(
        people.roles_of(person), is_active=person.is_active, name=str(person)
    )
