"""The rows the API lists, within what a person may see, in the order of their ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q, QuerySet, Sum

from dunwell.core import scopes
from dunwell.core.inbound import InboundKind, InboundState
from dunwell.core.scopes import Scope
from dunwell.store.models import (
    Absence,
    Approval,
    AuditEntry,
    Balance,
    Call,
    Contact,
    Customer,
    Delegation,
    Dispute,
    Document,
    DuplicateProposal,
    Entity,
    ImportRun,
    Inbound,
    Item,
    Message,
    Note,
    Override,
    Pause,
    PolicyDraft,
    PolicyVersion,
    Promise,
    Snooze,
    Task,
    User,
)
from dunwell.store.queries import audit_scopes, imports
from dunwell.store.queries import scopes as queries


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What may be seen."""

    scope: Scope = scopes.EVERYTHING

    @property
    def entities(self) -> tuple[str, ...] | None:
        """Give the codes of the entities within; None is all."""
        return None if self.scope.entities is None else tuple(sorted(self.scope.entities))

    def within(self, rows: QuerySet[Any], *, entity: str | None, customer: str) -> QuerySet[Any]:
        """Leave out what lies outside, by the ways to a row's entity code and its customer."""
        if self.scope.is_everything:
            return rows
        return rows.filter(queries.within(self.scope, entity=entity, customer=customer))


def customers(sight: Sight) -> QuerySet[Customer]:
    """Customers; one that was merged into another has left the list."""
    rows = Customer.objects.filter(numbers__isnull=False).distinct()
    return sight.within(rows.select_related("collector"), entity=None, customer="")


def merged_customers(sight: Sight) -> QuerySet[Customer]:
    """Customers that are part of another one by now."""
    return sight.within(Customer.objects.filter(numbers=None), entity=None, customer="")


def items(sight: Sight, *, customer_id: int | None = None) -> QuerySet[Item]:
    """Items with their documents."""
    rows = Item.objects.select_related("document", "entity", "customer")
    if customer_id is not None:
        rows = rows.filter(customer=customer_id)
    return sight.within(rows, entity="entity__code", customer="customer")


def open_on(rows: QuerySet[Item], day: date) -> QuerySet[Item]:
    """Leave the items that are open at the end of a day, with the amount that is."""
    still = Q(balances__from_date__lte=day, balances__to_date__gt=day)
    return rows.filter(still).annotate(open_amount=Sum("balances__open_amount", filter=still))


def open_amounts(item_ids: list[int], day: date) -> Mapping[int, int]:
    """Give the open amounts of items at the end of a day."""
    rows = Balance.objects.filter(item__in=item_ids, from_date__lte=day, to_date__gt=day)
    return dict(rows.values_list("item", "open_amount"))


def documents(sight: Sight) -> QuerySet[Document]:
    """Documents, each once."""
    rows = Document.objects.prefetch_related("items__entity", "items__customer")
    if sight == EVERYTHING:
        return rows
    inside = items(sight).values("document")
    return rows.filter(pk__in=inside)


def promises(sight: Sight) -> QuerySet[Promise]:
    """Promises."""
    rows = Promise.objects.select_related("customer", "entity", "by")
    return sight.within(rows, entity="entity__code", customer="customer")


def disputes(sight: Sight) -> QuerySet[Dispute]:
    """Disputes."""
    rows = Dispute.objects.select_related("item__customer", "item__entity", "item__document")
    return sight.within(rows, entity="item__entity__code", customer="item__customer")


def pauses(sight: Sight) -> QuerySet[Pause]:
    """Pauses; one of all entities is seen by everybody who sees the customer."""
    rows = Pause.objects.select_related("customer", "entity", "by")
    return sight.within(rows, entity="entity__code", customer="customer")


def calls(sight: Sight) -> QuerySet[Call]:
    """Calls."""
    rows = Call.objects.select_related("customer", "entity", "by")
    return sight.within(rows, entity="entity__code", customer="customer")


def notes(sight: Sight) -> QuerySet[Note]:
    """Notes on accounts."""
    rows = Note.objects.select_related("customer", "by")
    return sight.within(rows, entity=None, customer="customer")


def approvals(sight: Sight) -> QuerySet[Approval]:
    """Requests, whoever decides them; those about the company are everybody's."""
    rows = Approval.objects.select_related("requested_by", "decided_by", "customer", "entity")
    rows = rows.prefetch_related("signatures__by", "signatures__on_behalf_of", "notes__by")
    return sight.within(rows, entity="entity__code", customer="customer")


def contacts(sight: Sight) -> QuerySet[Contact]:
    """People and mailboxes at customers."""
    rows = Contact.objects.select_related("customer")
    return sight.within(rows, entity=None, customer="customer")


def overrides(sight: Sight) -> QuerySet[Override]:
    """Accounts out of their cadence."""
    rows = Override.objects.select_related("owner", "by")
    return sight.within(rows, entity=None, customer="customer")


def snoozes(sight: Sight) -> QuerySet[Snooze]:
    """Work put off until a day."""
    rows = Snooze.objects.select_related("entity", "by")
    return sight.within(rows, entity="entity__code", customer="customer")


def tasks(sight: Sight) -> QuerySet[Task]:
    """Tasks."""
    rows = Task.objects.select_related("entity", "assigned_to", "closed_by")
    return sight.within(rows, entity="entity__code", customer="customer")


def messages(sight: Sight) -> QuerySet[Message]:
    """Messages that leave or left."""
    rows = Message.objects.select_related("entity", "customer", "touch", "document", "by")
    return sight.within(rows, entity="entity__code", customer="customer")


def inbound(sight: Sight) -> QuerySet[Inbound]:
    """What came in, once it was understood."""
    rows = Inbound.objects.select_related("customer", "about").defer("raw", "about__mime")
    rows = rows.exclude(kind=InboundKind.OTHER).exclude(state=InboundState.NEW)
    return rows.filter(queries.inbound_within(sight.scope))


def entities(sight: Sight) -> QuerySet[Entity]:
    """Legal entities."""
    return queries.entities(sight.scope)


def proposals(sight: Sight) -> QuerySet[DuplicateProposal]:
    """Pairs of customers that look like one; both are within."""
    rows = DuplicateProposal.objects.select_related("first", "second")
    for side in ("first", "second"):
        rows = sight.within(rows, entity=None, customer=side)
    return rows


def delegations(user_id: int) -> QuerySet[Delegation]:
    """What a person lends and borrows."""
    rows = Delegation.objects.select_related("lender", "stand_in")
    return rows.filter(Q(lender=user_id) | Q(stand_in=user_id))


def import_runs(sight: Sight, *, by: int) -> QuerySet[ImportRun]:
    """Loads of files, one's own and those within."""
    rows = ImportRun.objects.filter(imports.seen(sight.scope, by=by))
    rows = rows.select_related("source", "by")
    return rows.prefetch_related("accepted_differences").order_by("pk")


def people() -> QuerySet[User]:
    """Who works here or did."""
    return User.objects.prefetch_related("role_grants")


def absences() -> QuerySet[Absence]:
    """Who is or was away."""
    return Absence.objects.select_related("person", "cover", "by")


def policy_versions() -> QuerySet[PolicyVersion]:
    """Versions of the policy."""
    return PolicyVersion.objects.select_related("by")


def policy_drafts() -> QuerySet[PolicyDraft]:
    """Drafts, also those that became a version."""
    return PolicyDraft.objects.select_related("based_on", "by")


def audit_entries(sight: Sight) -> QuerySet[AuditEntry]:
    """Entries of the audit trail."""
    return audit_scopes.narrowed(AuditEntry.objects.select_related("by"), sight.scope)


EVERYTHING: Final = Sight()
