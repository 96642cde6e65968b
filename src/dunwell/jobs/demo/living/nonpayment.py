"""The demo's people say why customers have not paid, and their manager verifies some of it."""

from datetime import date, datetime
from random import Random
from typing import Final

from dunwell.actions import nonpayment as actions
from dunwell.actions.nonpayment import Read
from dunwell.core.nonpayment import Reason, ReasonState
from dunwell.core.refusals import Refusal
from dunwell.jobs import nonpayment
from dunwell.jobs.demo.living.staff import Staff
from dunwell.store.models import Call, Customer, User

_HEARD: Final = (
    (Reason.PROCESS, "Their approver is on leave; the invoice waits for a signature."),
    (Reason.PROCESS, "They pay on the 15th and at month-end only."),
    (Reason.CASH_TROUBLE, "Waits for its own customers to pay."),
    (Reason.MISSING_DOCUMENTS, "Asks for the proof of delivery."),
)
_SAYS_WHY: Final = 0.4
_VERIFIES_ON: Final = 4  # Fridays.
_AT_ONCE: Final = 12


def note(customer: Customer, day: date, *, by: User, at: datetime) -> None:
    """Set what a customer said on the phone, where it said anything of it."""
    chance = Random(f"reason {customer.pk} {day}")  # noqa: S311 - it invents and guards nothing.
    if chance.random() >= _SAYS_WHY:
        return
    reason, said = chance.choice(_HEARD)
    try:
        actions.set_reason(by=by, at=at, on=day, customer=customer, reason=reason, note=said)
    except Refusal:
        return  # It owes nothing any more, or said the same before.


def verify(staff: Staff, day: date, *, at: datetime) -> None:
    """Let the manager verify the largest on Fridays; some wait for another week."""
    if day.weekday() != _VERIFIES_ON:
        return
    spoken = Call.objects.values_list("customer_id", flat=True).distinct()
    found = nonpayment.lines(day, customer_ids=list(spoken)).values()
    ready = [
        one
        for one in found
        if one.reason is not Reason.NOT_KNOWN
        and one.state in {ReasonState.PROPOSED, ReasonState.SET}
    ]
    ready.sort(key=lambda one: (-one.facts.overdue, one.number))
    read = [Read(customer_id=one.customer_id, reason=one.reason) for one in ready[:_AT_ONCE]]
    actions.verify_several(by=staff.manager, at=at, on=day, read=read)
