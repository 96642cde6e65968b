"""Take a strategic account out of its cadence for a while, and let it back before its day."""

from datetime import date, datetime

from django.db import transaction

from dunwell.core import overrides
from dunwell.core.personal_data import Personal
from dunwell.store import audit
from dunwell.store.models import Customer, Override, User
from dunwell.store.queries import customers
from dunwell.store.queries import overrides as queries


@transaction.atomic
def begin(
    *,
    by: User | None,
    at: datetime,
    customer: Customer,
    owner: User | None,
    from_date: date,
    to_date: date,
    reason: str,
) -> Override:
    """Let a colleague look after an account in `[from_date, to_date)` in place of its cadence."""
    customers.locked({customer.pk})
    standing = queries.standing(customer.pk, on=from_date)
    overrides.begin(
        from_date=from_date,
        to_date=to_date,
        reason=reason,
        owner_is_here=owner is not None and owner.is_active,
        standing_until=standing.to_date if standing else None,
    )
    assert owner is not None  # noqa: S101 - refused above.
    row = Override.objects.create(
        customer=customer,
        owner=owner,
        from_date=from_date,
        to_date=to_date,
        reason=reason.replace("\x00", "").strip()[: overrides.LONGEST_REASON],
        recorded_at=at,
        by=by,
    )
    audit.record(
        by=by,
        at=at,
        action="overrides.begin",
        subject=f"override:{row.pk}",
        after={
            "customer": customer.pk,
            "owner": owner.pk,
            "from_date": from_date,
            "to_date": to_date,
        },
        because={"reason": Personal(row.reason, of=f"customer:{customer.pk}")},
    )
    return row


@transaction.atomic
def end(*, by: User | None, at: datetime, on: date, override_id: int) -> Override:
    """Let an account back into its cadence before its day."""
    row = Override.objects.select_for_update(of=("self",)).get(pk=override_id)
    overrides.end(ended=row.ended_at is not None, to_date=row.to_date, on=on)
    row.ended_at, row.ended_by = at, by
    row.save(update_fields=["ended_at", "ended_by"])
    audit.record(by=by, at=at, action="overrides.end", subject=f"override:{row.pk}")
    return row
