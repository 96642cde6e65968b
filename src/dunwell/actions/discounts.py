"""Grant discounts on debit items."""

from datetime import date, datetime

from django.db import transaction

from dunwell.core import discounts
from dunwell.core import items as item_rules
from dunwell.core.personal_data import Personal
from dunwell.core.postings import PostingKind
from dunwell.store import audit, postings
from dunwell.store.models import Item, Posting, User
from dunwell.store.queries import items


@transaction.atomic
def grant(
    *,
    by: User | None,
    at: datetime,
    item: Item,
    amount: int,
    effective_date: date,
    because: str = "",
) -> Posting:
    """Lower what is owed on an item by a discount."""
    facts = items.locked([item.pk])[item.pk]
    item_rules.require_recorded_in_order(facts, at=at)
    discounts.grant(facts, amount=amount, day=effective_date)
    posting = postings.change(
        item.pk,
        kind=PostingKind.DISCOUNT,
        amount=amount,
        effective_date=effective_date,
        at=at,
        because=because,
    )
    postings.add([posting])
    audit.record(
        by=by,
        at=at,
        action="discounts.grant",
        subject=f"item:{item.pk}",
        after={"posting": posting.pk, "amount": amount, "effective_date": effective_date},
        because={"reason": Personal(because, of=f"customer:{item.customer_id}")},
    )
    return posting
