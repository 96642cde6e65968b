"""Ask for what another person decides: one row, which waits as long as the policy says."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from dunwell.core.approvals import ApprovalKind
from dunwell.core.webhook_events import EventKind
from dunwell.store import announcing
from dunwell.store.models import Approval, Customer, Entity, User
from dunwell.store.queries import approvals


def ask(
    *,
    by: User,
    at: datetime,
    kind: ApprovalKind,
    subject: str,
    facts: Mapping[str, Any],
    customer: Customer | None = None,
    entity: Entity | None = None,
    amount: int | None = None,
    currency: str = "",
) -> Approval:
    """Record a request in the caller's transaction; it tells what it is about in the trail.

    `facts` are plain values, shown to who decides as they were when it was asked for. `amount`
    are minor units of `currency`, where limits count. Without an entity it is about the company.
    """
    on = at.date()
    terms = approvals.limits(on)
    row = Approval.objects.create(
        kind=kind,
        subject=subject,
        facts=dict(facts),
        requested_by=by,
        requested_at=at,
        customer=customer,
        entity=entity,
        amount=amount,
        currency=currency,
        expires_date=on + timedelta(days=terms.open_days),
    )
    announcing.each(EventKind.APPROVAL_REQUESTED, [f"approval:{row.pk}"], at=at)
    return row
