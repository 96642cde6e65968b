"""A person reads a reply: assigns it, marks it as already paid, or is done with it."""

from datetime import datetime

from django.db import transaction

from dunwell.actions import inbound, tasks
from dunwell.core.inbound import InboundState
from dunwell.core.personal_data import Personal
from dunwell.core.refusals import Refusal
from dunwell.core.tasks import TaskKind, TaskState
from dunwell.store import audit
from dunwell.store.models import Customer, Inbound, Task, User
from dunwell.store.queries import customers


class ReplyUnassigned(Refusal):
    """Nobody knows yet whose reply it is."""

    code = "reply_unassigned"


class ReplyGone(Refusal):
    """There is no such reply."""

    code = "reply_gone"


class ReplyRead(Refusal):
    """Somebody is done with it already."""

    code = "reply_read"


@transaction.atomic
def assign(*, by: User | None, at: datetime, inbound_id: int, customer: Customer) -> Inbound:
    """Say whose a reply is."""
    customers.locked({customer.pk})
    row = _locked(inbound_id)
    before = row.customer_id
    if before == customer.pk and row.state == InboundState.DONE:
        return row
    row.customer, row.state = customer, InboundState.DONE
    row.save(update_fields=["customer", "state"])
    Task.objects.filter(cause=_cause(row)).update(customer=customer)
    audit.record(
        by=by,
        at=at,
        action="replies.assign",
        subject=f"inbound:{row.pk}",
        before={"customer": before},
        after={"customer": customer.pk},
    )
    return row


@transaction.atomic
def already_paid(*, by: User | None, at: datetime, inbound_id: int, note: str = "") -> Task:
    """Note that the customer says it was paid: the account is silent until that is looked into."""
    row = _locked(inbound_id)
    if row.customer is None:
        raise ReplyUnassigned("Say whose reply this is first; then mark it as already paid.")
    if Task.objects.filter(kind=TaskKind.CHECK_PAYMENT, cause=_cause(row)).exists():
        raise ReplyRead("This reply was marked as already paid before; nothing was changed.")
    inbound.open_task(
        row, TaskKind.CHECK_PAYMENT, at=at, because={"sender": row.sender, "note": note}
    )
    _close_reading(row, by=by, at=at, outcome="The customer says it was paid.")
    audit.record(
        by=by,
        at=at,
        action="replies.already_paid",
        subject=f"inbound:{row.pk}",
        after={
            "customer": row.customer_id,
            "note": Personal(note, of=f"customer:{row.customer_id}"),
        },
    )
    return Task.objects.get(kind=TaskKind.CHECK_PAYMENT, cause=_cause(row))


@transaction.atomic
def done(*, by: User | None, at: datetime, inbound_id: int, outcome: str = "") -> Inbound:
    """Be done with a reply."""
    row = _locked(inbound_id)
    if not _close_reading(row, by=by, at=at, outcome=outcome or "Read."):
        raise ReplyRead("Somebody is done with this reply already; nothing was changed.")
    return row


def _close_reading(row: Inbound, *, by: User | None, at: datetime, outcome: str) -> bool:
    reading = Task.objects.filter(
        kind=TaskKind.READ_REPLY, cause=_cause(row), state=TaskState.OPEN
    ).first()
    if reading is None:
        return False
    tasks.close(by=by, at=at, task_id=reading.pk, outcome=outcome)
    return True


def _cause(row: Inbound) -> str:
    return f"inbound:{row.pk}"


def _locked(inbound_id: int) -> Inbound:
    row = Inbound.objects.select_for_update(of=("self",)).filter(pk=inbound_id).first()
    if row is None:
        raise ReplyGone("There is no such reply.")
    return row
