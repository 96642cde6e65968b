"""Take back a discount, a write-off or a refund that should not stand."""

from datetime import date, datetime

from django.db import transaction

from dunwell.core import items as item_rules
from dunwell.core import reversals
from dunwell.core.personal_data import Personal
from dunwell.store import audit, postings
from dunwell.store.models import Posting, User
from dunwell.store.queries import items


@transaction.atomic
def reverse(
    *,
    by: User | None,
    at: datetime,
    posting: Posting,
    effective_date: date,
    because: str = "",
) -> Posting:
    """Reverse one posting that stands alone, on its own day or later."""
    facts = items.locked([posting.item_id])[posting.item_id]
    item_rules.require_recorded_in_order(facts, at=at)
    reversals.reverse_alone(facts, items.posting_facts(posting), day=effective_date)
    fresh = postings.reversal(posting, effective_date=effective_date, at=at, because=because)
    postings.add([fresh])
    audit.record(
        by=by,
        at=at,
        action="postings.reverse",
        subject=f"posting:{posting.pk}",
        after={"posting": fresh.pk, "effective_date": effective_date},
        because={"reason": Personal(because, of=f"customer:{posting.item.customer_id}")},
    )
    return fresh
