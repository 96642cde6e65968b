"""Tasks over HTTP: read, closed with their outcome, given to a colleague."""

from datetime import date
from typing import Annotated, Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from dunwell.actions import assignments
from dunwell.actions import tasks as actions
from dunwell.api import answers, callers, finding, shapes
from dunwell.api.fields import After, Given, Id, Ids, Key, Limit, Long, Number, Short, Word
from dunwell.api.operations import Operations
from dunwell.core.permissions import Permission as P
from dunwell.store import models
from dunwell.store.queries import api_rows

router: Final = Operations(tags=["Tasks"])


class Task(Schema):
    """Something a person looks after."""

    id: int
    entity: str
    customer: int | None
    kind: str
    cause: str
    state: str
    opened_date: date
    due_date: date
    because: dict[str, Any]
    assigned_to: str | None
    closed_at: str | None
    closed_by: str | None
    outcome: str


class GivenOutcome(Given):
    """What came of a task."""

    outcome: Long = "done"


class GivenAssignment(Given):
    """Which accounts, and which of their tasks, go to whom, by their address."""

    customers: Ids
    to: Short
    tasks: Annotated[list[Id], Field(max_length=1000)] = []
    because: Long = ""


class Assigned(Schema):
    """How many accounts and tasks changed hands."""

    accounts: int
    tasks: int


def told(row: models.Task) -> Task:
    """Write a task."""
    return Task(
        id=row.pk,
        entity=row.entity.code,
        customer=row.customer_id,
        kind=row.kind,
        cause=row.cause,
        state=row.state,
        opened_date=row.opened_date,
        due_date=row.due_date,
        because=row.because,
        assigned_to=shapes.person(row.assigned_to),
        closed_at=shapes.instant(row.closed_at),
        closed_by=shapes.person(row.closed_by),
        outcome=row.outcome,
    )


@router.lists("tasks", name="tasks", needs=P.READ_WORKLIST, gives=Task)
def tasks(
    request: HttpRequest, after: After, limit: Limit, customer: Number, state: Word, kind: Word
) -> HttpResponse:
    """List tasks."""
    rows = api_rows.tasks(callers.of(request).sight)
    if customer:
        rows = rows.filter(customer=customer)
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    return answers.each(rows, told, after=after, limit=limit)


@router.shows("tasks/{int:task_id}", name="task", needs=P.READ_WORKLIST, gives=Task)
def task(request: HttpRequest, task_id: Key) -> HttpResponse:
    """Give one task."""
    rows = api_rows.tasks(callers.of(request).sight)
    return answers.one(request, told(answers.found(rows, task_id)))


@router.changes("tasks/{int:task_id}/closing", name="task-close", needs=P.CONTACT, gives=Task)
def close(request: HttpRequest, task_id: Key, given: GivenOutcome) -> HttpResponse:
    """Close a task with what came of it."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        (api_rows.tasks(caller.sight), task_id),
        told,
        lambda: actions.close(
            by=caller.person,
            at=timezone.now(),
            task_id=task_id,
            outcome=given.outcome.strip() or "done",
        ),
    )


@router.does("assignments", name="assign", needs=P.CONTACT, gives=Assigned)
def assign(request: HttpRequest, given: GivenAssignment) -> HttpResponse:
    """Give accounts, and the tasks named, to a colleague."""
    caller = callers.of(request)

    def act() -> Assigned:
        for one in given.customers:
            finding.customer(caller, one)
        for one in given.tasks:
            answers.found(api_rows.tasks(caller.sight), one)
        to, at = finding.person(given.to), timezone.now()
        ids, because = sorted(set(given.customers)), given.because
        accounts = assignments.give_accounts(
            by=caller.person, at=at, customer_ids=ids, to=to, because=because
        )
        found = assignments.give_tasks(
            by=caller.person, at=at, task_ids=given.tasks, to=to, because=because
        )
        return Assigned(accounts=accounts, tasks=found)

    return answers.acted_at_once(request, caller, act)
