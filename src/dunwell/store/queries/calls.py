"""Calls that stand, the tasks that wait for one, and what was built upon a call since."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet, Sum

from dunwell.core.calls import ANSWERED, CallEffectKind
from dunwell.core.documents import Side
from dunwell.core.promises import LIVE
from dunwell.core.refusals import Refusal
from dunwell.core.tasks import TaskKind, TaskState
from dunwell.store.models import Balance, Call, Customer, Dispute, Entity, Item, Promise, Task


class UnknownCall(Refusal):
    """A number no call has."""

    code = "unknown_call"


def standing(customer_id: int) -> QuerySet[Call]:
    """Give a customer's calls that were not taken back, the newest first."""
    rows = Call.objects.filter(customer_id=customer_id, reversal__isnull=True)
    return rows.select_related("by", "contact", "entity").order_by("-on_date", "-pk")


def newest(customer_id: int) -> Call | None:
    """Give the call that was logged last, whatever day it was made on."""
    return standing(customer_id).order_by("-pk").first()


def locked(call_id: int) -> Call:
    """Lock a call, or refuse a number that no call has."""
    rows = Call.objects.select_for_update(of=("self",)).select_related("customer", "entity")
    row = rows.filter(pk=call_id).first()
    if row is None:
        raise UnknownCall(f"There is no call {call_id} in the log; check the number.")
    return row


def require_of(customer: Customer, call_id: int) -> None:
    """Refuse a call with another customer; one that nobody had is refused where it is locked."""
    row = Call.objects.select_related("customer").filter(pk=call_id).first()
    if row is not None and row.customer_id != customer.pk:
        raise UnknownCall(
            f"Call {call_id} was not with {customer} but with {row.customer}; check both numbers."
        )


def waiting_for_a_call(customer_id: int, *, on: date, task_id: int | None) -> list[Task]:
    """Give the open tasks that a call on a day answers: those that ask for one, and one named."""
    asked = Q(kind__in=ANSWERED, due_date__lte=on)
    if task_id is not None:
        asked |= Q(pk=task_id)
    rows = Task.objects.filter(asked, customer_id=customer_id, state=TaskState.OPEN)
    return list(rows.order_by("pk").select_for_update())


def later_follow_ups(customer_id: int, *, after: date) -> list[Task]:
    """Give the follow-ups that wait for a later day."""
    rows = Task.objects.filter(
        kind=TaskKind.FOLLOW_UP, customer_id=customer_id, state=TaskState.OPEN, due_date__gt=after
    )
    return list(rows.order_by("pk").select_for_update())


def built_on(call: Call) -> Sequence[str]:
    """Say in words what was done since upon what a call brought about."""
    effects = list(call.effects.values_list("kind", "row_id"))
    found = []
    made = {row_id for kind, row_id in effects if kind == CallEffectKind.PROMISE}
    for promise in Promise.objects.filter(pk__in=made).exclude(state__in=LIVE):
        found.append(f"its promise is {promise.state.replace('_', ' ')}")
    if Promise.objects.filter(replaced_by__in=made).exists():
        found.append("its promise took the place of an earlier one")
    contested = {row_id for kind, row_id in effects if kind == CallEffectKind.DISPUTE}
    if Dispute.objects.filter(pk__in=contested, closed_at__isnull=False).exists():
        found.append("its dispute was answered")
    later = {row_id for kind, row_id in effects if kind == CallEffectKind.FOLLOW_UP}
    if Task.objects.filter(pk__in=later).exclude(state=TaskState.OPEN).exists():
        found.append("its follow-up was done")
    if standing(call.customer_id).filter(pk__gt=call.pk).exists():
        found.append("a later call was logged")
    return found


def entities_met(customer_id: int, within: QuerySet[Entity]) -> list[Entity]:
    """Give the entities that ever had business with a customer, else all; by code."""
    met = within.filter(pk__in=Item.objects.filter(customer=customer_id).values("entity"))
    return list(met.order_by("code")) or list(within.order_by("code"))


def entity_owed_most(customer_id: int, *, on: date) -> Entity | None:
    """Give the entity to which a customer owes most on a day, else the first there is."""
    open_debits = Balance.objects.filter(
        item__customer_id=customer_id,
        item__side=Side.DEBIT,
        from_date__lte=on,
        to_date__gt=on,
    )
    sums = open_debits.values("item__entity_id").annotate(owed=Sum("open_amount"))
    top = sums.order_by("-owed", "item__entity_id").first()
    if top is None:
        return Entity.objects.order_by("pk").first()
    return Entity.objects.get(pk=top["item__entity_id"])
