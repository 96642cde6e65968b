"""Which part of the book a person may see, and what lies within it."""

from collections.abc import Iterable, Set
from typing import Final

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from dunwell.core import scopes
from dunwell.core.roles import Role
from dunwell.core.scopes import Scope
from dunwell.store.models import (
    Approval,
    Call,
    Customer,
    Dispute,
    Document,
    Entity,
    EntityGrant,
    Inbound,
    Item,
    LegalHold,
    Message,
    Override,
    Pause,
    Promise,
    Snooze,
    User,
    Webhook,
    WebhookDelivery,
)
from dunwell.store.queries import customers as known
from dunwell.store.queries.owned import Owned

# A row of each: the ways to its entity's code and to its customer; None where it has none, and an
# empty way to the customer where it is one.
Way = tuple[type[Model], str | None, str | None]
# What the parts of addresses stand for.
_ROWS: Final[dict[str, Way]] = {
    "approval_id": (Approval, "entity__code", "customer"),
    "call_id": (Call, "entity__code", "customer"),
    "customer_id": (Customer, None, ""),
    "dispute_id": (Dispute, "item__entity__code", "item__customer"),
    "document_id": (Document, "items__entity__code", "items__customer"),
    "entity_id": (Entity, "code", None),
    "hold_id": (LegalHold, None, "customer"),
    "message_id": (Message, "entity__code", "customer"),
    "override_id": (Override, None, "customer"),
    "pause_id": (Pause, "entity__code", "customer"),
    "promise_id": (Promise, "entity__code", "customer"),
    "snooze_id": (Snooze, "entity__code", "customer"),
    "webhook_id": (Webhook, "entity__code", None),
    "delivery_id": (WebhookDelivery, "webhook__entity__code", None),
}
_CHUNK: Final = 500


def of(person: User, roles: Set[Role]) -> Scope:
    """Give what a person may see."""
    granted = EntityGrant.objects.filter(user=person).values_list("entity__code", flat=True)
    return scopes.of(
        roles,
        entities=list(granted),
        name=person.name,
        email=person.email,
        person_id=person.pk,
    )


def granted(person: User) -> set[int]:
    """Give the ids of the entities granted to a person; none is all."""
    return set(EntityGrant.objects.filter(user=person).values_list("entity_id", flat=True))


def holds(scope: Scope, part: str, pk: int) -> bool:
    """Tell whether what an address names lies within; what does not exist is none of ours."""
    if scope.is_everything:
        return True
    if part == "inbound_id":
        came_in = Inbound.objects.filter(pk=pk)
        return not came_in.exists() or came_in.filter(inbound_within(scope)).exists()
    if part not in _ROWS:
        return True
    model, entity, customer = _ROWS[part]
    found = model._default_manager.filter(pk=pk)
    if not found.exists():
        return True
    return found.filter(within(scope, entity=entity, customer=customer)).exists()


def within(scope: Scope, *, entity: str | None, customer: str | None) -> Q:
    """Give the condition on rows by the ways to their entity's code and to their customer.

    A row of no entity goes with its customer; one of neither is everybody's.
    """
    found = Q()
    if scope.entities is not None:
        billed = Q() if customer is None else billed_in(scope.entities, customer)
        if entity is None:
            found &= billed
        else:
            nobodys = Q(**{f"{entity}__isnull": True}) & billed
            found &= Q(**{f"{entity}__in": scope.entities}) | nobodys
    own = owned(scope)
    if own is not None and customer is not None:
        found &= own.q(customer)
    return found


def inbound_within(scope: Scope) -> Q:
    """Give the condition on what came in: of its message's entity, else of its mailbox's."""
    found = within(scope, entity=None, customer="customer")
    if scope.entities is not None:
        ids = Entity.objects.filter(code__in=scope.entities).values_list("pk", flat=True)
        boxes = Q(about__isnull=True, details__entity__in=list(ids))
        found &= Q(about__entity__code__in=scope.entities) | boxes
    return found


def billed_in(entities: Iterable[str], way: str = "") -> Q:
    """Give the condition that a customer was billed by one of these entities, or by none at all.

    `way` leads from the row to its customer; a row without a customer passes.
    """
    items = Item.objects.filter(customer=OuterRef(way or "pk"))
    return Exists(items.filter(entity__code__in=tuple(entities))) | ~Q(Exists(items))


def customers(scope: Scope) -> QuerySet[Customer]:
    """Give the customers within."""
    return Customer.objects.filter(within(scope, entity=None, customer=""))


def entities(scope: Scope) -> QuerySet[Entity]:
    """Give the entities within, by code."""
    rows = Entity.objects.filter(within(scope, entity="code", customer=None))
    return rows.order_by("code")


def customers_among(scope: Scope, ids: Iterable[int], *, most: int) -> list[int]:
    """Give those of some customers that lie within, in their order, and no more than wanted."""
    rest, found = list(ids), list[int]()
    if scope.is_everything:
        return rest[:most]
    while rest and len(found) < most:
        part, rest = rest[:_CHUNK], rest[_CHUNK:]
        held = set(customers(scope).filter(pk__in=part).values_list("pk", flat=True))
        found += [one for one in part if one in held]
    return found[:most]


def by_number(scope: Scope, number: str) -> Customer:
    """Find a customer by a number it is known by; one outside is as if it were not."""
    found = known.by_number(number)
    if not scope.is_everything and not customers(scope).filter(pk=found.pk).exists():
        raise known.unknown(number)
    return found


def owned(scope: Scope) -> Owned | None:
    """Write whose customers are within as the customers carry it; None where every one is."""
    own = scope.own
    if own is None:
        return None
    return Owned(
        sales=_carried("sales_account_manager", own.sales),
        success=_carried("customer_success_owner", own.success),
        disputes_of=own.disputes_of,
    )


def _carried(field: str, names: Set[str]) -> tuple[str, ...]:
    """Write names as the customers carry them."""
    if not names:
        return ()
    texts = Customer.objects.values_list(field, flat=True).distinct()
    return tuple(sorted(one for one in texts if scopes.folded(one) in names))
