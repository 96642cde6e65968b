"""What a day brings to a colleague: what waits, is due, came in and went wrong."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, Sum

from dunwell.core.documents import Side
from dunwell.core.messages import MessageKind, MessageState
from dunwell.core.promises import NOT_KEPT
from dunwell.core.roles import Role
from dunwell.core.tasks import TaskState
from dunwell.store.models import Balance, Item, Message, Promise, RoleGrant, Task, User

# These wait for nobody but the colleague they are written to.
_INSIDE = (MessageKind.DIGEST, MessageKind.TEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A day of some entities; `accounts_of` narrows it to a collector's accounts and nobody's.

    `since` is the business day whose money is still news; `since_at` the instant it began.
    """

    on: date
    since: date
    since_at: datetime
    entity_ids: Sequence[int]
    accounts_of: int | None = None

    def mine(self, path: str = "customer__collector") -> Q:
        """Give the filter by who looks after an account."""
        if self.accounts_of is None:
            return Q()
        return Q(**{path: self.accounts_of}) | Q(**{path: None})


def readers(roles: Collection[Role]) -> list[tuple[User, frozenset[Role]]]:
    """Give who is here, has one of some roles and wants a digest, with all of their roles."""
    people = User.objects.filter(is_active=True, mails_mornings=True)
    people = people.filter(role_grants__role__in=roles).distinct()
    granted: dict[int, set[Role]] = defaultdict(set)
    for user_id, role in RoleGrant.objects.values_list("user_id", "role"):
        granted[user_id].add(Role(role))
    return [(one, frozenset(granted[one.pk])) for one in people.order_by("pk")]


def messages(scope: Scope, states: Sequence[MessageState]) -> list[Message]:
    """Give the messages to customers in some states, the oldest first."""
    rows = Message.objects.filter(scope.mine(), entity__in=scope.entity_ids, state__in=states)
    names = ("kind", "state", "customer__name", "customer__number", "on_date")
    return list(
        rows.exclude(kind__in=_INSIDE).select_related("customer").order_by("pk").only(*names)
    )


def going_out(scope: Scope) -> int:
    """Count the messages to customers that leave by themselves on the day."""
    rows = Message.objects.filter(
        scope.mine(),
        entity__in=scope.entity_ids,
        state=MessageState.QUEUED,
        on_date=scope.on,
        entity__sending__live=True,
    )
    return rows.exclude(kind__in=_INSIDE).count()


def tasks(scope: Scope) -> list[Task]:
    """Give the tasks due by the day, the collector's own accounts first."""
    rows = Task.objects.filter(
        entity__in=scope.entity_ids, state=TaskState.OPEN, due_date__lte=scope.on
    )
    if scope.accounts_of is not None:
        assigned = Q(assigned_to=scope.accounts_of)
        rows = rows.filter(assigned | (Q(assigned_to=None) & scope.mine()))
    found = list(rows.select_related("customer").order_by("due_date", "pk"))
    return sorted(found, key=lambda one: one.assigned_to_id is None)


def broken(scope: Scope) -> list[Promise]:
    """Give the promises judged since the business day before and not kept, the largest first."""
    rows = Promise.objects.filter(
        scope.mine(),
        entity__in=scope.entity_ids,
        state__in=NOT_KEPT,
        settled_at__gte=scope.since_at,
    )
    return list(rows.select_related("customer").order_by("-amount", "pk"))


def receipts(scope: Scope) -> list[Item]:
    """Give the receipts dated since the business day before, the largest first."""
    rows = Item.objects.filter(
        scope.mine(),
        entity__in=scope.entity_ids,
        side=Side.CASH,
        posting_date__gte=scope.since,
        posting_date__lte=scope.on,
    )
    return list(rows.select_related("customer", "document").order_by("-amount", "pk"))


def unapplied(item_ids: Sequence[int], *, on: date) -> dict[int, int]:
    """Give what of receipts is not applied on a day, where there is any."""
    rows = Balance.objects.filter(item_id__in=item_ids, from_date__lte=on, to_date__gt=on)
    return {pk: amount for pk, amount in rows.values_list("item_id", "open_amount") if amount}


def overdue(customer_ids: Sequence[int], scope: Scope) -> Mapping[int, dict[str, int]]:
    """Give what customers owe past its day, by customer and currency."""
    rows = Balance.objects.filter(
        item__customer_id__in=customer_ids,
        item__entity_id__in=scope.entity_ids,
        item__side=Side.DEBIT,
        item__due_date__lt=scope.on,
        from_date__lte=scope.on,
        to_date__gt=scope.on,
    )
    found: dict[int, dict[str, int]] = defaultdict(dict)
    summed: Any = rows.order_by().values_list("item__customer_id", "item__currency")
    for customer_id, currency, amount in summed.annotate(sum=Sum("open_amount")):
        found[customer_id][currency] = int(amount)
    return found
