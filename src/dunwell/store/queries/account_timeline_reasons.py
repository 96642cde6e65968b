"""Why an account had not paid, as colleagues set and verified it, as its timeline tells it."""

from typing import Final

from dunwell.store.models import NonpaymentReason, NonpaymentVerification
from dunwell.store.queries import account_timeline_entries as entries
from dunwell.store.queries.account_timeline_entries import Asked, Entry, Group, Side

_SET: Final = 20
_VERIFIED: Final = 21


def reasons_set(asked: Asked) -> list[Entry]:
    """Give a page of reasons that colleagues set; what the rule proposed is told when verified."""
    rows = NonpaymentReason.objects.filter(
        customer__in=asked.part.customer_ids, by_rule=False
    ).select_related("customer", "by")
    return [
        Entry(
            day=one.on_date,
            at=one.recorded_at,
            rank=_SET,
            id=one.pk,
            group=Group.DECISIONS,
            what="reason.set",
            side=Side.PERSON,
            actor=str(one.by or ""),
            customer=one.customer.number,
            text=one.note,
            facts={"reason": one.reason},
        )
        for one in entries.newest(rows, asked, rank=_SET, day="on_date", at="recorded_at")
    ]


def reasons_verified(asked: Asked) -> list[Entry]:
    """Give a page of reasons that were verified."""
    rows = NonpaymentVerification.objects.filter(
        reason__customer__in=asked.part.customer_ids
    ).select_related("reason__customer", "by")
    return [
        Entry(
            day=one.on_date,
            at=one.recorded_at,
            rank=_VERIFIED,
            id=one.pk,
            group=Group.DECISIONS,
            what="reason.verified",
            side=Side.PERSON,
            actor=str(one.by),
            customer=one.reason.customer.number,
            facts={"reason": one.reason.reason, "by_rule": one.reason.by_rule},
        )
        for one in entries.newest(rows, asked, rank=_VERIFIED, day="on_date", at="recorded_at")
    ]
