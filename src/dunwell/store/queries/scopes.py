"""Which part of the book a person may see, and what lies within it."""

from collections.abc import Set
from typing import Final

from django.db.models import Model, QuerySet

from dunwell.core import scopes
from dunwell.core.roles import Role
from dunwell.core.scopes import Scope
from dunwell.store.models import (
    Approval,
    Customer,
    Document,
    Entity,
    EntityGrant,
    Inbound,
    Message,
    Snooze,
    User,
)

# A row of each: how to find its entity's code and its customer's sales owner; empty has none.
_DOCUMENT: Final = (Document, "items__entity__code", "items__customer__sales_account_manager")
_MESSAGE: Final = (Message, "entity__code", "customer__sales_account_manager")
_INBOUND: Final = (Inbound, "about__entity__code", "customer__sales_account_manager")
_SNOOZE: Final = (Snooze, "entity__code", "customer__sales_account_manager")
_APPROVAL: Final = (Approval, "entity__code", "customer__sales_account_manager")
_ENTITY: Final = (Entity, "code", "")
_CUSTOMER: Final = (Customer, "", "sales_account_manager")
# What the parts of addresses stand for.
_ROWS: Final[dict[str, tuple[type[Model], str, str]]] = {
    "approval_id": _APPROVAL,
    "document_id": _DOCUMENT,
    "message_id": _MESSAGE,
    "inbound_id": _INBOUND,
    "snooze_id": _SNOOZE,
    "entity_id": _ENTITY,
    "customer_id": _CUSTOMER,
}


def of(person: User, roles: Set[Role]) -> Scope:
    """Give what a person may see."""
    granted = EntityGrant.objects.filter(user=person).values_list("entity__code", flat=True)
    return scopes.of(roles, entities=list(granted), name=person.name, email=person.email)


def granted(person: User) -> set[int]:
    """Give the ids of the entities granted to a person; none is all."""
    return set(EntityGrant.objects.filter(user=person).values_list("entity_id", flat=True))


def holds(scope: Scope, part: str, pk: int) -> bool:
    """Tell whether what an address names lies within; what does not exist is none of ours."""
    if part not in _ROWS or scope.is_everything:
        return True
    model, entity, owner = _ROWS[part]
    found: QuerySet[Model] = model._default_manager.filter(pk=pk)
    row = found.values_list(entity or "pk", owner or "pk").first()
    if row is None:
        return True
    # A message from a stranger has no entity yet, and is everybody's.
    in_entity = not entity or row[0] is None or scopes.holds_entity(scope, row[0])
    return in_entity and (not owner or scopes.holds_customer(scope, row[1] or ""))


def sales_owners(scope: Scope) -> tuple[str, ...] | None:
    """Write a person's names as the customers carry them; None where every customer is within."""
    if scope.sales_owners is None:
        return None
    texts = Customer.objects.values_list("sales_account_manager", flat=True).distinct()
    return tuple(sorted(one for one in texts if scopes.folded(one) in scope.sales_owners))
