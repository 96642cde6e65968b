"""What came in from customers, as people read it: what needs them first, newest first."""

from collections.abc import Sequence
from enum import StrEnum

from django.db.models import BigIntegerField, Q, QuerySet
from django.db.models.functions import Cast, Substr

from dunwell.core.inbound import InboundKind, InboundState
from dunwell.core.messages import MessageState
from dunwell.core.scopes import Scope
from dunwell.core.tasks import TaskKind, TaskState
from dunwell.store.models import Inbound, Message, Task
from dunwell.store.queries import scopes


class Drawer(StrEnum):
    """Where what came in lies."""

    WAITING = "waiting"  # Somebody has to read it, or to say whose it is.
    RETURNED = "returned"  # Did not arrive, or not yet.
    AUTOMATIC = "automatic"  # A machine wrote it.
    ALL = "all"


_RETURNED = (InboundKind.BOUNCE, InboundKind.DELAY, InboundKind.COMPLAINT)
_PREFIX = "inbound:"


def waiting_count(scope: Scope) -> int:
    """Count what a person has to read or decide."""
    kinds = (TaskKind.READ_REPLY, TaskKind.RESOLVE_UNKNOWN)
    rows = Task.objects.filter(state=TaskState.OPEN, kind__in=kinds)
    return rows.filter(scopes.within(scope, entity="entity__code", customer="customer")).count()


def lying_in(drawer: Drawer, scope: Scope) -> QuerySet[Inbound]:
    """Give what lies in a drawer, the newest first."""
    rows = Inbound.objects.select_related("customer", "about").defer("raw", "about__mime")
    rows = rows.exclude(kind=InboundKind.OTHER).exclude(state=InboundState.NEW).order_by("-pk")
    rows = rows.filter(scopes.inbound_within(scope))
    if drawer is Drawer.WAITING:
        unread = Q(pk__in=_unread_ids())
        stray = Q(state=InboundState.UNASSIGNED, kind=InboundKind.BOUNCE)
        return rows.filter(unread | stray)
    if drawer is Drawer.RETURNED:
        return rows.filter(kind__in=_RETURNED)
    if drawer is Drawer.AUTOMATIC:
        return rows.filter(kind=InboundKind.AUTO_REPLY)
    return rows


def is_unread(row: Inbound) -> bool:
    """Tell whether somebody still has to read it."""
    return _open_tasks(TaskKind.READ_REPLY).filter(cause=f"{_PREFIX}{row.pk}").exists()


def is_being_checked(row: Inbound) -> bool:
    """Tell whether its "already paid" is being looked into."""
    return _open_tasks(TaskKind.CHECK_PAYMENT).filter(cause=f"{_PREFIX}{row.pk}").exists()


def unclear(scope: Scope) -> Sequence[Message]:
    """Give the messages of which a person has to say whether they left."""
    asked = _open_tasks(TaskKind.RESOLVE_UNKNOWN)
    ids = [task.because["message"] for task in asked.only("because")]
    rows = Message.objects.filter(pk__in=ids, state=MessageState.UNKNOWN)
    rows = rows.filter(scopes.within(scope, entity="entity__code", customer="customer"))
    return list(rows.select_related("customer", "entity").defer("mime").order_by("pk"))


def _open_tasks(kind: TaskKind) -> QuerySet[Task]:
    return Task.objects.filter(kind=kind, state=TaskState.OPEN)


def _unread_ids() -> QuerySet[Task, int]:
    number = Cast(Substr("cause", len(_PREFIX) + 1), BigIntegerField())
    unread = _open_tasks(TaskKind.READ_REPLY).filter(cause__startswith=_PREFIX)
    return unread.annotate(number=number).values_list("number", flat=True)
