"""Requests for a decision over HTTP: read, decided, asked about, answered and taken back."""

from datetime import date
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Schema

from dunwell.actions import approvals as actions
from dunwell.actions.approvals import Decision
from dunwell.api import answers, callers, shapes
from dunwell.api.callers import Caller
from dunwell.api.fields import After, Day, Given, Key, Limit, Long, Word, Yes
from dunwell.api.operations import Operations
from dunwell.api.shapes import Money
from dunwell.core.permissions import Permission as P
from dunwell.store import models
from dunwell.store.queries import api_rows, deciders
from dunwell.store.queries import approvals as queries

router: Final = Operations(tags=["Approvals"])


class Signature(Schema):
    """A yes on the way to a decision."""

    by: str | None
    on_behalf_of: str | None
    roles: list[str]
    at: str | None
    because: str


class Remark(Schema):
    """A question about a request, or its answer."""

    by: str | None
    at: str | None
    is_question: bool
    text: str


class Approval(Schema):
    """A request, what it is about and what was decided."""

    id: int
    kind: str
    subject: str
    state: str
    at_stake: Money | None
    customer: int | None
    entity: str | None
    facts: dict[str, Any]
    requested_by: str | None
    requested_at: str | None
    decided_by: str | None
    decided_at: str | None
    because: str
    expires_date: date | None
    signatures: list[Signature]
    remarks: list[Remark]


class GivenDecision(Given):
    """A yes or a no, with its reason; a policy takes the day it is in force from."""

    approved: bool
    because: Long = ""
    effective_date: Day | None = None


class GivenText(Given):
    """A question or its answer."""

    text: Long


def told(row: models.Approval) -> Approval:
    """Write a request."""
    return Approval(
        id=row.pk,
        kind=row.kind,
        subject=row.subject,
        state=row.state,
        at_stake=shapes.money(row.amount, row.currency),
        customer=row.customer_id,
        entity=row.entity.code if row.entity else None,
        facts=row.facts,
        requested_by=shapes.person(row.requested_by),
        requested_at=shapes.instant(row.requested_at),
        decided_by=shapes.person(row.decided_by),
        decided_at=shapes.instant(row.decided_at),
        because=row.because,
        expires_date=row.expires_date,
        signatures=[
            Signature(
                by=shapes.person(one.by),
                on_behalf_of=shapes.person(one.on_behalf_of),
                roles=one.roles,
                at=shapes.instant(one.at),
                because=one.because,
            )
            for one in sorted(row.signatures.all(), key=lambda one: one.number)
        ],
        remarks=[
            Remark(
                by=shapes.person(one.by),
                at=shapes.instant(one.at),
                is_question=one.is_question,
                text=one.text,
            )
            for one in sorted(row.notes.all(), key=lambda one: one.pk)
        ],
    )


@router.lists("approvals", name="approvals", needs=P.READ_APPROVALS, gives=Approval)
def approvals(
    request: HttpRequest, after: After, limit: Limit, state: Word, kind: Word, mine: Yes
) -> HttpResponse:
    """List requests for a decision; `mine` leaves those that the caller may decide now."""
    caller = callers.of(request)
    rows = api_rows.approvals(caller.sight)
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    if mine:
        rows = rows.filter(pk__in=_waiting_for(caller))
    return answers.each(rows, told, after=after, limit=limit)


@router.shows(
    "approvals/{int:approval_id}", name="approval", needs=P.READ_APPROVALS, gives=Approval
)
def approval(request: HttpRequest, approval_id: Key) -> HttpResponse:
    """Give one request."""
    rows = api_rows.approvals(callers.of(request).sight)
    return answers.one(request, told(answers.found(rows, approval_id)))


@router.changes(
    "approvals/{int:approval_id}/decision",
    name="approval-decide",
    needs=P.DECIDE,
    gives=Approval,
)
def decide(request: HttpRequest, approval_id: Key, given: GivenDecision) -> HttpResponse:
    """Approve or reject what another person asked for."""
    caller = callers.of(request)
    decision = Decision(
        approved=given.approved,
        on=timezone.localdate(),
        because=given.because,
        effective_date=given.effective_date if given.approved else None,
    )
    return answers.changed(
        request,
        caller,
        _one(caller, approval_id),
        told,
        lambda: actions.decide(
            approval_id, by=caller.person, at=timezone.now(), decision=decision
        ),
        first=lambda: actions.lock_subject(approval_id),
    )


@router.changes(
    "approvals/{int:approval_id}/question", name="approval-ask", needs=P.DECIDE, gives=Approval
)
def send_back(request: HttpRequest, approval_id: Key, given: GivenText) -> HttpResponse:
    """Send a request back with a question to who asked."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        _one(caller, approval_id),
        told,
        lambda: actions.send_back(
            approval_id,
            by=caller.person,
            at=timezone.now(),
            on=timezone.localdate(),
            question=given.text,
        ),
        first=lambda: actions.lock_subject(approval_id),
    )


@router.changes(
    "approvals/{int:approval_id}/answer", name="approval-answer", needs=P.ASK, gives=Approval
)
def answer(request: HttpRequest, approval_id: Key, given: GivenText) -> HttpResponse:
    """Answer the question about one's own request."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        _one(caller, approval_id),
        told,
        lambda: actions.answer(approval_id, by=caller.person, at=timezone.now(), text=given.text),
    )


@router.changes(
    "approvals/{int:approval_id}/withdrawal",
    name="approval-withdraw",
    needs=P.ASK,
    gives=Approval,
)
def withdraw(request: HttpRequest, approval_id: Key) -> HttpResponse:
    """Take one's own request back."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        _one(caller, approval_id),
        told,
        lambda: actions.withdraw(approval_id, by=caller.person, at=timezone.now()),
    )


def _one(caller: Caller, pk: int) -> tuple[QuerySet[models.Approval], int]:
    return api_rows.approvals(caller.sight), pk


def _waiting_for(caller: Caller) -> list[int]:
    today = timezone.localdate()
    me = deciders.of(caller.person, on=today)
    return [one.pk for one in queries.for_decider(me, on=today)]
