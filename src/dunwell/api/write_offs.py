"""Write-offs over HTTP: asked for here, signed among the approvals."""

from typing import Annotated, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from pydantic import StringConstraints

from dunwell.actions import write_offs as actions
from dunwell.api import answers, approvals, callers, fields, finding
from dunwell.api.approvals import Approval
from dunwell.api.fields import After, Given, GivenMoney, Id, Limit, Number, Word
from dunwell.api.operations import Operations
from dunwell.core.approvals import ApprovalKind
from dunwell.core.permissions import Permission as P
from dunwell.core.write_offs import LONGEST_NOTE, WriteOffReason
from dunwell.store.queries import api_rows

router: Final = Operations(tags=["Write-offs"])


class GivenWriteOff(Given):
    """What is to be given up of an item, and why; without an amount all that is open."""

    item: Id
    reason: WriteOffReason
    note: Annotated[str, StringConstraints(max_length=LONGEST_NOTE, pattern=r"^[^\x00]*$")]
    amount: GivenMoney | None = None


@router.lists("write-offs", name="write-offs", needs=P.READ_BOOK, gives=Approval)
def write_offs(
    request: HttpRequest, after: After, limit: Limit, customer: Number, state: Word
) -> HttpResponse:
    """List what was asked to be written off; each is a request among the approvals."""
    rows = api_rows.approvals(callers.of(request).sight).filter(kind=ApprovalKind.WRITE_OFF)
    if customer:
        rows = rows.filter(customer=customer)
    if state:
        rows = rows.filter(state=state)
    return answers.each(rows, approvals.told, after=after, limit=limit)


@router.makes("write-offs", name="write-off-ask", needs=P.CONTACT, gives=Approval)
def ask(request: HttpRequest, given: GivenWriteOff) -> HttpResponse:
    """Ask for a write-off; it is posted when those with the authority signed it."""
    caller = callers.of(request)

    def act() -> Approval:
        day, item = finding.acting_day(), finding.item(caller, given.item)
        wanted = fields.units(given.amount, item.currency)
        whole = api_rows.open_amounts([item.pk], day).get(item.pk, 0)
        row = actions.ask(
            item.pk,
            by=caller.person,
            at=timezone.now(),
            on=day,
            amount=whole if wanted is None else wanted,
            reason=given.reason,
            note=given.note,
        )
        return approvals.told(answers.found(api_rows.approvals(caller.sight), row.pk))

    return answers.acted(request, caller, act, status=201)
