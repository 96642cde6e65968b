"""Once a week a collector asks to write off something small and old; later the manager signs."""

from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Final

from dunwell.actions import approvals, write_offs
from dunwell.actions.approvals import Decision
from dunwell.core.approvals import ApprovalKind, ApprovalState
from dunwell.core.documents import Side
from dunwell.core.refusals import Refusal
from dunwell.core.write_offs import WriteOffReason
from dunwell.jobs.demo.living.staff import Staff
from dunwell.store.models import Approval, Balance

_WEEKDAY: Final = 3
_OLD: Final = timedelta(days=180)
_SMALL: Final = 250_00
_NOTE: Final = (
    "Every reminder went out and nobody answers any more. Going on costs more than this brings."
)


def go_through(staff: Staff, day: date, *, at: datetime) -> None:
    """Let the week's requests be decided and made."""
    if day.weekday() != _WEEKDAY:
        return
    _decide(staff, day, at=at)
    _ask(staff, day, at=at + timedelta(hours=1))


def _ask(staff: Staff, day: date, *, at: datetime) -> None:
    """Ask for the oldest small item that nobody asked for yet."""
    asked = Approval.objects.filter(kind=ApprovalKind.WRITE_OFF).values_list("subject", flat=True)
    known = [int(one.rpartition(":")[2]) for one in asked]
    rows = Balance.objects.filter(
        from_date__lte=day,
        to_date__gt=day,
        open_amount__lte=_SMALL,
        item__side=Side.DEBIT,
        item__due_date__lt=day - _OLD,
    )
    rows = rows.exclude(item__in=known).select_related("item__customer")
    found = rows.order_by("item__due_date", "item").first()
    if found is None:
        return
    write_offs.ask(
        found.item_id,
        by=staff.of(found.item.customer),
        at=at,
        on=day,
        amount=found.open_amount,
        reason=WriteOffReason.UNECONOMIC,
        note=_NOTE,
    )


def _decide(staff: Staff, day: date, *, at: datetime) -> None:
    """Sign what was asked for; what was paid meanwhile is taken back by whoever asked."""
    waiting = Approval.objects.filter(kind=ApprovalKind.WRITE_OFF, state=ApprovalState.PENDING)
    for one in waiting.select_related("requested_by").order_by("pk"):
        try:
            decision = Decision(approved=True, on=day)
            approvals.decide(one.pk, by=staff.manager, at=at, decision=decision)
        except Refusal:
            with suppress(Refusal):
                approvals.withdraw(one.pk, by=one.requested_by, at=at)
