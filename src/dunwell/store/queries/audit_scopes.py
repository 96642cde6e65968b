"""Which entries of the audit trail a person may see: those about what lies in their part.

An entry about nothing of an entity or customer (people, the policy, the company) is everybody's
who may read the trail; one about a row that is gone is nobody's who sees a part alone.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    When,
)
from django.db.models import Value as V
from django.db.models.functions import Cast, Substr

from dunwell.core.scopes import Scope
from dunwell.store.models import (
    Allocation,
    Approval,
    AuditEntry,
    BusinessDay,
    Call,
    Contact,
    Customer,
    Dispute,
    Document,
    DuplicateProposal,
    Entity,
    ImportRun,
    Inbound,
    Item,
    MailAccount,
    Message,
    NonpaymentReason,
    Note,
    Override,
    Pause,
    Posting,
    Promise,
    Snooze,
    Task,
)
from dunwell.store.queries import imports, scopes
from dunwell.store.queries.scopes import Way

_ROWS: Final[Mapping[str, Way]] = {
    "allocation": (Allocation, "source_item__entity__code", "source_item__customer"),
    "approval": (Approval, "entity__code", "customer"),
    "automatic_sending": (Entity, "code", None),
    "business_day": (BusinessDay, "entity__code", None),
    "contact": (Contact, None, "customer"),
    "customer": (Customer, None, ""),
    "dispute": (Dispute, "item__entity__code", "item__customer"),
    "document": (Document, "items__entity__code", "items__customer"),
    "entity": (Entity, "code", None),
    "item": (Item, "entity__code", "customer"),
    "live_sending": (Entity, "code", None),
    "logged_call": (Call, "entity__code", "customer"),
    "mail_account": (MailAccount, "entity__code", None),
    "message": (Message, "entity__code", "customer"),
    "nonpayment_reason": (NonpaymentReason, None, "customer"),
    "note": (Note, None, "customer"),
    "override": (Override, None, "customer"),
    "pause": (Pause, "entity__code", "customer"),
    "posting": (Posting, "item__entity__code", "item__customer"),
    "promise": (Promise, "entity__code", "customer"),
    "snooze": (Snooze, "entity__code", "customer"),
    "task": (Task, "entity__code", "customer"),
}


def narrowed(rows: QuerySet[AuditEntry], scope: Scope) -> QuerySet[AuditEntry]:
    """Leave out the entries about what lies outside."""
    if scope.is_everything:
        return rows
    found = {
        table: model._default_manager.filter(scopes.within(scope, entity=entity, customer=way))
        for table, (model, entity, way) in _ROWS.items()
    }
    found |= {
        "inbound": Inbound.objects.filter(scopes.inbound_within(scope)),
        "import_run": ImportRun.objects.filter(imports.within(scope)),
        "duplicate_proposal": DuplicateProposal.objects.filter(
            scopes.within(scope, entity=None, customer="first")
            & scopes.within(scope, entity=None, customer="second")
        ),
    }
    # A case reads a number out of a subject only where its table is the one looked for.
    cases = [
        When(Q(subject__startswith=f"{table}:"), then=Exists(_of(table, inside)))
        for table, inside in found.items()
    ]
    case = Case(*cases, default=V(value=True), output_field=BooleanField())
    return rows.alias(lies_within=case).filter(lies_within=True)


def _of(table: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    number = Cast(Substr(OuterRef("subject"), len(table) + 2), BigIntegerField())
    return rows.filter(pk=number)
