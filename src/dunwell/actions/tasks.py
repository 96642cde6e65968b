"""Open a task once for its cause, and close it with what came of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from dunwell.core import personal_data
from dunwell.core.personal_data import Personal
from dunwell.core.refusals import Refusal
from dunwell.core.tasks import TaskKind, TaskState
from dunwell.store import audit
from dunwell.store.models import Customer, Entity, Task, User


class TaskClosed(Refusal):
    """A task is closed once."""

    code = "task_closed"


# What becauses of tasks say in words of people, or of their servers.
_SAYS: Final = ("address", "answer", "message_id", "note", "person", "sender", "words")


@transaction.atomic
def open_once(
    *,
    at: datetime,
    kind: TaskKind,
    cause: str,
    entity: Entity,
    customer: Customer | None,
    opened_date: date,
    due_date: date,
    because: Mapping[str, Any],
) -> Task:
    """Open a task; where its cause opened one before, give that one as it stands.

    `cause` names the row it comes from, as in `promise:12`.
    """
    task, fresh = Task.objects.get_or_create(
        kind=kind,
        cause=cause,
        defaults={
            "entity": entity,
            "customer": customer,
            "opened_date": opened_date,
            "due_date": due_date,
            "opened_at": at,
            "because": dict(because),
        },
    )
    if fresh:
        audit.record(
            by=None,
            at=at,
            action="tasks.open",
            subject=f"task:{task.pk}",
            after={"kind": kind, "cause": _cause(task), "due_date": due_date},
            because=personal_data.about(_about(task), because, *_SAYS),
        )
    return task


@transaction.atomic
def close(*, by: User | None, at: datetime, task_id: int, outcome: str) -> Task:
    """Close a task that was done."""
    return _close(by, at, task_id, TaskState.DONE, outcome)


@transaction.atomic
def close_several(*, by: User | None, at: datetime, task_ids: Sequence[int], outcome: str) -> int:
    """Close tasks that were done together, all or none."""
    for task_id in sorted(set(task_ids)):
        _close(by, at, task_id, TaskState.DONE, outcome)
    return len(set(task_ids))


@transaction.atomic
def drop(*, by: User | None, at: datetime, task_id: int, outcome: str) -> Task:
    """Close a task whose cause went away."""
    return _close(by, at, task_id, TaskState.DROPPED, outcome)


@transaction.atomic
def reopen(*, by: User | None, at: datetime, task_id: int, because: str) -> Task:
    """Open a task again whose closing was a mistake."""
    Task.objects.filter(pk=task_id).update(
        state=TaskState.OPEN, closed_at=None, closed_by=None, outcome=""
    )
    task = Task.objects.get(pk=task_id)
    audit.record(
        by=by,
        at=at,
        action="tasks.reopen",
        subject=f"task:{task_id}",
        after={"state": TaskState.OPEN},
        because={"reason": Personal(because, of=_about(task))},
    )
    return task


def _close(by: User | None, at: datetime, task_id: int, state: TaskState, outcome: str) -> Task:
    closed = Task.objects.filter(pk=task_id, state=TaskState.OPEN).update(
        state=state, closed_at=at, closed_by=by, outcome=outcome[:1000]
    )
    if not closed:
        raise TaskClosed("This task was closed already; nothing was changed.")
    task = Task.objects.get(pk=task_id)
    audit.record(
        by=by,
        at=at,
        action=f"tasks.{'close' if state is TaskState.DONE else 'drop'}",
        subject=f"task:{task_id}",
        after={"state": state, "outcome": Personal(outcome[:1000], of=_about(task))},
    )
    return task


def _cause(task: Task) -> str | Personal:
    """A cause names a row, or an address that does not work."""
    return Personal(task.cause, of=_about(task)) if "@" in task.cause else task.cause


def _about(task: Task) -> str:
    return personal_data.of_customer(task.customer_id, else_entity=task.entity_id)
