"""Why overdue accounts have not paid over HTTP: read, set and verified."""

from datetime import date
from typing import Annotated, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema
from pydantic import Field

from dunwell.actions import access
from dunwell.actions import nonpayment as actions
from dunwell.actions.nonpayment import Read
from dunwell.api import answers, callers, finding, shapes
from dunwell.api.callers import Caller
from dunwell.api.fields import After, AsOf, Given, Id, Key, Limit, Medium, Word
from dunwell.api.operations import Operations
from dunwell.api.shapes import Money
from dunwell.core.nonpayment import Reason
from dunwell.core.permissions import Permission as P
from dunwell.jobs import nonpayment as reasons
from dunwell.jobs.nonpayment import ReasonLine
from dunwell.store.queries import api_rows, scopes

router: Final = Operations(tags=["Reasons of non-payment"])


class NonpaymentReason(Schema):
    """Why an overdue account has not paid, and how far that is to be relied on."""

    customer: int
    number: str
    name: str
    owner: str
    reason: str
    state: str
    proposed: str
    overdue: Money
    oldest_date: date
    note: str
    by: str | None


class GivenNonpayment(Given):
    """Why an account has not paid, and how we know."""

    reason: Reason
    note: Medium = ""


class GivenRead(Given):
    """A reason as it was read."""

    customer: Id
    reason: Reason


class GivenVerified(Given):
    """The reasons to verify, as they were read."""

    read: Annotated[list[GivenRead], Field(min_length=1, max_length=200)]


class LeftOut(Schema):
    """A reason that could not be verified."""

    customer: int
    code: str
    message: str


class Verified(Schema):
    """Which reasons were verified, and which were left out."""

    verified: list[int]
    left_out: list[LeftOut]


def told(line: ReasonLine) -> NonpaymentReason:
    """Write the reason of an account."""
    kept = line.kept
    return NonpaymentReason(
        customer=line.customer_id,
        number=line.number,
        name=line.name,
        owner=line.owner,
        reason=line.reason,
        state=line.state,
        proposed=line.carried.proposal.reason,
        overdue=shapes.amount(line.facts.overdue, line.facts.currency),
        oldest_date=line.facts.oldest_date,
        note=kept.note if kept else "",
        by=shapes.person(kept.by) if kept else None,
    )


@router.lists(
    "nonpayment-reasons", name="nonpayment", needs=P.READ_WORKLIST, gives=NonpaymentReason
)
def listed(
    request: HttpRequest, after: After, limit: Limit, as_of: AsOf, entity: Word
) -> HttpResponse:
    """List why overdue accounts have not paid, in the order of their customers."""
    lines = _lines(callers.of(request), as_of or finding.acting_day(), entity)
    rest = sorted(pk for pk in lines if pk > after)
    more = rest[limit - 1] if len(rest) > limit else None
    items = [answers.plain(told(lines[pk])) for pk in rest[:limit]]
    return answers.said({"items": items, "next": more})


@router.does(
    "customers/{int:customer_id}/nonpayment-reason",
    name="nonpayment-set",
    needs=P.CONTACT,
    gives=NonpaymentReason,
)
def set_reason(request: HttpRequest, customer_id: Key, given: GivenNonpayment) -> HttpResponse:
    """Set why an account has not paid."""
    caller = callers.of(request)

    def act() -> NonpaymentReason:
        day = finding.acting_day()
        customer = finding.customer(caller, customer_id)
        actions.set_reason(
            by=caller.person,
            at=timezone.now(),
            on=day,
            customer=customer,
            reason=given.reason,
            note=given.note,
        )
        line = reasons.line(customer.pk, on=day)
        assert line is not None  # noqa: S101 - it was refused where nothing is overdue.
        return told(line)

    return answers.acted_at_once(request, caller, act)


@router.does(
    "nonpayment-reasons/verification",
    name="nonpayment-verify",
    needs=P.DECIDE,
    gives=Verified,
)
def verify(request: HttpRequest, given: GivenVerified) -> HttpResponse:
    """Verify reasons as they were read; what changed meanwhile is left out and said."""
    caller = callers.of(request)

    def act() -> Verified:
        day = finding.acting_day()
        read = [Read(customer_id=one.customer, reason=one.reason) for one in given.read]
        ids = {one.customer_id for one in read}
        if api_rows.customers(caller.sight).filter(pk__in=ids).count() < len(ids):
            raise answers.NotFound("One of the accounts is not there, or not yours to see.")
        done, left_out = actions.verify_several(
            by=caller.person, at=timezone.now(), on=day, read=read
        )
        for left in left_out:
            page = callers.page(request)
            access.note(left.refusal, by=caller.person, at=timezone.now(), page=page)
        return Verified(
            verified=done,
            left_out=[
                LeftOut(
                    customer=left.customer_id,
                    code=left.refusal.code,
                    message=str(left.refusal),
                )
                for left in left_out
            ],
        )

    return answers.acted_at_once(request, caller, act)


def _lines(caller: Caller, day: date, entity: str) -> dict[int, ReasonLine]:
    """Read the reasons of the accounts within, of one entity or of each the caller sees."""
    found: dict[int, ReasonLine] = {}
    for code in finding.entity_codes(caller, entity):
        found |= reasons.lines(day, entity=code)
    scope = finding.scope(caller)
    if scope.is_everything:
        return found
    within = set(scopes.customers(scope).values_list("pk", flat=True))
    return {pk: line for pk, line in found.items() if pk in within}
