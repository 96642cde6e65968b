"""What waits for others: the list, each case on one screen, the decision, question and answer."""

from collections.abc import Callable
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dunwell.actions import approvals as actions
from dunwell.actions import delegations as lent
from dunwell.actions.approvals import Decision
from dunwell.core import approval_limits
from dunwell.core.approvals import (
    DECIDERS,
    WAITING,
    WITHDRAWN_ELSEWHERE,
    ApprovalKind,
    ApprovalState,
)
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role
from dunwell.store.models import Approval, User
from dunwell.store.queries import approvals, deciders
from dunwell.store.queries import policies as policy_queries
from dunwell.web import (
    approval_cases,
    clock,
    delegations,
    pages,
    policy,
    policy_draft,
    refusals,
    scoping,
)
from dunwell.web.delegations import DelegationForm
from dunwell.web.once import once


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List what waits for this person first, then what waits for others, then what was decided."""
    return show_list(request)


def show_list(
    request: HttpRequest, *, form: DelegationForm | None = None, error: str = ""
) -> HttpResponse:
    """Show the list with what the person lends, and what was wrong about lending."""
    person, today = cast("User", request.user), clock.today()
    me = deciders.of(person, on=today)
    mine = {one.pk for one in approvals.for_decider(me, on=today)}
    scope = scoping.of(request)
    pending = list(approvals.pending(scope=scope))
    asked_back = [
        one.pk
        for one in pending
        if one.state == ApprovalState.RETURNED and one.requested_by_id == person.pk
    ]
    waiting = [approval_cases.line(one) for one in pending]
    told = {
        "mine": [one for one in waiting if one["approval"].pk in {*mine, *asked_back}],
        "others": [one for one in waiting if one["approval"].pk not in {*mine, *asked_back}],
        "decided": [
            approval_cases.line(one) for one in approvals.decided(scope=scoping.of(request))
        ],
        **_limit(me.roles),
        "error": error,
        **delegations.context(person, form),
    }
    status = 422 if error or (form is not None and form.errors) else 200
    return pages.show(request, "web/approvals.html", told, place="approvals", status=status)


def _limit(roles: frozenset[Role]) -> dict[str, Any]:
    """Say what the person signs alone: any amount, up to a limit, or nothing with an amount."""
    limit = approval_limits.limit_of(roles, approvals.limits(clock.today()))
    shown = approval_cases.money(limit, policy_queries.currency()) if limit else ""
    return {"signs_any": limit is None, "limit": shown}


@once()
@require_POST
def lend(request: HttpRequest) -> HttpResponse:
    """Lend one's authority while one is away; what is wrong is said on the list."""
    person = cast("User", request.user)
    form = DelegationForm(person, request.POST)
    if delegations.lend(person, form):
        return redirect("web:approvals")
    return show_list(request, form=form)


@require_POST
def end_lent(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """Take one's authority back."""
    try:
        lent.end(delegation_id, by=cast("User", request.user), at=timezone.now())
    except Refusal as refusal:
        return show_list(request, error=refusals.told(refusal))
    return redirect("web:approvals")


@require_safe
def show(request: HttpRequest, approval_id: int) -> HttpResponse:
    """Show one case; looking changes nothing."""
    return _show(request, approval_id)


@require_POST
def decide(request: HttpRequest, approval_id: int) -> HttpResponse:
    """Sign or reject a case."""
    approved = request.POST.get("act") == "approve"

    def act(by: User) -> object:
        decision = Decision(
            approved=approved,
            on=clock.today(),
            because=request.POST.get("because", ""),
            effective_date=policy_draft.effective_day(request) if approved else None,
        )
        return actions.decide(approval_id, by=by, at=timezone.now(), decision=decision)

    return _act(request, approval_id, act)


@require_POST
def send_back(request: HttpRequest, approval_id: int) -> HttpResponse:
    """Ask who asked."""
    question = request.POST.get("question", "")
    return _act(
        request,
        approval_id,
        lambda by: actions.send_back(
            approval_id, by=by, at=timezone.now(), on=clock.today(), question=question
        ),
    )


@require_POST
def answer(request: HttpRequest, approval_id: int) -> HttpResponse:
    """Answer the question about one's own request."""
    text = request.POST.get("answer", "")
    return _act(
        request,
        approval_id,
        lambda by: actions.answer(approval_id, by=by, at=timezone.now(), text=text),
    )


@require_POST
def withdraw(request: HttpRequest, approval_id: int) -> HttpResponse:
    """Take one's own request back."""
    return _act(
        request, approval_id, lambda by: actions.withdraw(approval_id, by=by, at=timezone.now())
    )


def _act(request: HttpRequest, approval_id: int, act: Callable[[User], object]) -> HttpResponse:
    try:
        act(cast("User", request.user))
    except Refusal as refusal:
        return _show(request, approval_id, error=refusals.noted(request, refusal))
    return redirect("web:approval", approval_id)


def _show(request: HttpRequest, approval_id: int, *, error: str = "") -> HttpResponse:
    approval = approvals.one(approval_id)
    if approval is None:
        raise Http404(error)
    by, today = cast("User", request.user), clock.today()
    kind = ApprovalKind(approval.kind)
    is_pending = approval.state == ApprovalState.PENDING
    is_own = approval.requested_by_id == by.pk
    decider = deciders.of(by, on=today)
    chain = approval_cases.chain(approval)
    left = [one for one in chain if not one["who"]]
    told: dict[str, Any] = {
        **approval_cases.line(approval),
        "facts": approval_cases.facts(approval),
        "chain": chain,
        "notes": approval.notes.select_related("by").order_by("pk"),
        "similar": [
            approval_cases.line(one)
            for one in approvals.similar(approval, scope=scoping.of(request))
        ],
        "error": error,
        "typed": request.POST,
        "is_pending": is_pending,
        "is_own": is_own,
        "is_asked_back": approval.state == ApprovalState.RETURNED and is_own,
        "may_decide": is_pending and approvals.decides(approval, decider=decider, on=today),
        "is_last": len(left) <= 1,
        "may_withdraw": approval.state in WAITING and is_own and kind not in WITHDRAWN_ELSEWHERE,
        "deciders": approvals.deciders_of(approval, on=today) if is_pending else (),
        "needed": left[0]["roles"] if left else approval_cases.names(DECIDERS[kind]),
        "today": today.isoformat(),
    }
    if kind is ApprovalKind.POLICY:
        told |= _policy_case(approval)
    return pages.show(
        request, "web/approval.html", told, place="approvals", status=422 if error else 200
    )


def _policy_case(approval: Approval) -> dict[str, Any]:
    """Compare what was submitted with the version it was based on, as both are kept."""
    based_on = policy_queries.version(approval.facts["based_on"])
    return {
        **policy.difference(based_on.content, approval.facts["content"]),
        "effective_date": max(approval.facts["effective_date"], clock.today().isoformat()),
        "draft_id": actions.subject_id(approval),
    }
