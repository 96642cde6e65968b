"""What stands beside the open items of a day: disputes, promises, steps and contacts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from dunwell.core import disputes
from dunwell.core.disputes import DisputeCategory
from dunwell.core.promises import PromiseState
from dunwell.core.touches import TouchState
from dunwell.store import frames
from dunwell.store.models import Dispute, PromiseItem, TouchItem
from dunwell.store.queries import ranking_rows
from dunwell.store.queries.account_rows import Moment
from dunwell.store.queries.open_items import Part, wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """The part of an item that its customer contests, in minor units as it was opened."""

    dispute_id: int
    amount: int
    category: DisputeCategory

    def of(self, open_amount: int) -> int:
        """Give what of an open amount is contested still."""
        return disputes.still_disputed(disputed=self.amount, open_amount=open_amount)


def contested(part: Part) -> dict[int, Contested]:
    """Read the disputes that stood at the end of the day, by item."""
    stood = Q(opened_date__lte=part.as_of) & (
        Q(closed_date__isnull=True) | Q(closed_date__gt=part.as_of)
    )
    if part.known_at is not None:
        # One that was closed later than the instant stood then, whatever day it was closed for.
        stood = Q(opened_date__lte=part.as_of, opened_at__lte=part.known_at) & (
            Q(closed_date__isnull=True)
            | Q(closed_date__gt=part.as_of)
            | Q(closed_at__gt=part.known_at)
        )
    rows = Dispute.objects.filter(stood, wanted(part, "item__")).order_by("pk")
    return {
        item_id: Contested(dispute_id=pk, amount=amount, category=DisputeCategory(category))
        for pk, item_id, amount, category in rows.values_list(
            "pk", "item_id", "amount", "category"
        )
    }


def promised_dates(part: Part) -> dict[int, date]:
    """Read by which day each item was promised to be paid, where a promise stood at day's end."""
    stood = Q(promise__made_date__lte=part.as_of) & (
        Q(promise__state=PromiseState.OPEN) | Q(promise__settled_at__date__gt=part.as_of)
    )
    if part.known_at is not None:
        stood = Q(promise__made_date__lte=part.as_of, promise__recorded_at__lte=part.known_at) & (
            Q(promise__state=PromiseState.OPEN) | Q(promise__settled_at__gt=part.known_at)
        )
    rows = PromiseItem.objects.filter(stood, wanted(part, "item__")).order_by("promise_id")
    return dict(rows.values_list("item_id", "promise__promised_date"))


def steps(part: Part) -> dict[int, str]:
    """Read the last step of a cadence that spoke of each item."""
    rows = TouchItem.objects.filter(
        wanted(part, "item__"),
        touch__day__date__lte=part.as_of,
        touch__state__in=(TouchState.PLANNED, TouchState.TAKEN),
    ).order_by("touch__day__date", "touch_id")
    return dict(rows.values_list("item_id", "touch__step"))


def last_contacts(part: Part) -> Mapping[int, date]:
    """Read the last day on which each customer was written to or called, as work is ranked by."""
    moment = Moment(on=part.as_of, known_at=part.known_at, customer_ids=part.customer_ids)
    with frames.on_djangos_connection():  # An export reads all from one state of the book.
        made = ranking_rows.contacts(moment, since=date.min)
    latest = made.group_by("customer_id").aggregate([("made_date", "max")])
    return dict(
        zip(latest["customer_id"].to_pylist(), latest["made_date_max"].to_pylist(), strict=True)
    )
