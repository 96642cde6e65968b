"""Every dispute of the book as it stood on a day, with what it is about and who answers it."""

from dataclasses import dataclass
from datetime import date

from dunwell.core import disputes
from dunwell.core.disputes import DisputeCategory
from dunwell.store.models import Dispute
from dunwell.store.queries import promises


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One dispute; amounts are minor units of its currency.

    `amount` was contested when it was opened, `still` is what stands in the way at the end of the
    day. A dispute that was closed later stands open on the day.
    """

    id: int
    customer_id: int
    customer: str
    customer_number: str
    country: str  # Of the customer, else of the legal entity.
    document_id: int
    number: str
    entity: str
    currency: str
    category: DisputeCategory
    amount: int
    still: int
    opened_date: date
    closed_date: date | None
    owner_id: int | None
    owner: str
    by: str
    note: str
    outcome: str

    @property
    def is_open(self) -> bool:
        """Tell whether it stood open at the end of the day."""
        return self.closed_date is None


def lines(on: date) -> list[Line]:
    """Read what was contested until a day, the oldest first."""
    rows = list(
        Dispute.objects.filter(opened_date__lte=on)
        .select_related(
            *("item__document", "item__customer", "item__entity", "owner", "opened_by"),
        )
        .order_by("opened_date", "pk")
    )
    standing = [row.item_id for row in rows if _stood(row, on)]
    opens = promises.open_on(standing, on=on)
    return [_line(row, on, opens.get(row.item_id, 0)) for row in rows]


def _stood(row: Dispute, on: date) -> bool:
    return disputes.stood(closed_date=row.closed_date, on=on)


def _line(row: Dispute, on: date, open_amount: int) -> Line:
    stood, item, customer = _stood(row, on), row.item, row.item.customer
    return Line(
        id=row.pk,
        customer_id=customer.pk,
        customer=customer.name or customer.number,
        customer_number=customer.number,
        country=customer.country or item.entity.country,
        document_id=item.document_id,
        number=item.document.number,
        entity=item.entity.code,
        currency=item.currency,
        category=DisputeCategory(row.category),
        amount=row.amount,
        still=disputes.still_disputed(disputed=row.amount, open_amount=open_amount)
        if stood
        else 0,
        opened_date=row.opened_date,
        closed_date=None if stood else row.closed_date,
        owner_id=row.owner_id,
        owner=str(row.owner or ""),
        by=str(row.opened_by or ""),
        note=row.note,
        outcome="" if stood else row.outcome,
    )
