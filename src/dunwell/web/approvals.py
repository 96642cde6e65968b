"""What waits for a second person: the list, each case on one screen, and the decision."""

from datetime import date
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dunwell.actions import approvals as actions
from dunwell.actions.approvals import Decision
from dunwell.core.approvals import DECIDERS, ApprovalKind, ApprovalState
from dunwell.core.going_live import Requirement
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role
from dunwell.store.models import Approval, Customer, Promise, User
from dunwell.store.queries import approvals, people
from dunwell.store.queries import policies as policy_queries
from dunwell.web import clock, pages, policy, policy_words, refusals, settings_sending
from dunwell.web.templatetags import dunwell as words


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """List what waits for this person first, then what waits for others, then what was decided."""
    by = cast("User", request.user)
    roles = people.roles_of(by)
    mine = {one.pk for one in approvals.for_person(by.pk, roles)}
    waiting = [_line(one) for one in approvals.pending()]
    told = {
        "mine": [one for one in waiting if one["approval"].pk in mine],
        "others": [one for one in waiting if one["approval"].pk not in mine],
        "decided": [_line(one) for one in approvals.decided()],
    }
    return pages.show(request, "web/approvals.html", told, place="approvals")


@require_safe
def show(request: HttpRequest, approval_id: int) -> HttpResponse:
    """Show one case; looking changes nothing."""
    return _show(request, approval_id)


@require_POST
def decide(request: HttpRequest, approval_id: int) -> HttpResponse:
    """Approve or reject a case."""
    approved = request.POST.get("act") == "approve"
    decision = Decision(
        approved=approved,
        on=clock.today(),
        because=request.POST.get("because", ""),
        effective_date=_day(request.POST.get("effective_date", "")) if approved else None,
    )
    try:
        actions.decide(
            approval_id, by=cast("User", request.user), at=timezone.now(), decision=decision
        )
    except Refusal as refusal:
        return _show(request, approval_id, error=refusals.told(refusal))
    return redirect("web:approval", approval_id)


@require_POST
def withdraw(request: HttpRequest, approval_id: int) -> HttpResponse:
    """Take one's own request back."""
    try:
        actions.withdraw(approval_id, by=cast("User", request.user), at=timezone.now())
    except Refusal as refusal:
        return _show(request, approval_id, error=refusals.told(refusal))
    return redirect("web:approval", approval_id)


def _show(request: HttpRequest, approval_id: int, *, error: str = "") -> HttpResponse:
    approval = approvals.one(approval_id)
    if approval is None:
        raise Http404
    by = cast("User", request.user)
    roles = people.roles_of(by)
    is_pending = approval.state == ApprovalState.PENDING
    is_own = approval.requested_by_id == by.pk
    may_decide = bool(DECIDERS[ApprovalKind(approval.kind)] & roles) and not is_own
    told: dict[str, Any] = {
        **_line(approval),
        "error": error,
        "is_pending": is_pending,
        "is_own": is_own,
        "may_decide": is_pending and may_decide,
        "may_withdraw": is_pending and is_own and approval.kind in actions.WITHDRAWN_HERE,
        "deciders": people.deciders(ApprovalKind(approval.kind), but=approval.requested_by_id),
        "needed": _needed(ApprovalKind(approval.kind)),
        "today": clock.today().isoformat(),
    }
    if approval.kind == ApprovalKind.POLICY:
        told |= _policy_case(approval)
    return pages.show(
        request, "web/approval.html", told, place="approvals", status=422 if error else 200
    )


def _line(approval: Approval) -> dict[str, Any]:
    return {
        "approval": approval,
        "kind": policy_words.KINDS[ApprovalKind(approval.kind)],
        "standing": policy_words.STATES[ApprovalState(approval.state)],
        "chip": policy_words.STATE_CHIPS.get(ApprovalState(approval.state), ""),
        "what": _what(approval),
        "facts": _facts(approval),
    }


def _what(approval: Approval) -> str:
    facts = approval.facts
    if approval.kind == ApprovalKind.POLICY:
        number = len(facts.get("changes", ()))
        note = facts.get("note") or ""
        told = _("Change of the policy, %(number)s settings") % {"number": number}
        return f"{told}: {note}" if note else told
    if approval.kind == ApprovalKind.PROMISE_HORIZON:
        return _("%(customer)s promises %(amount)s by %(day)s") % {
            "customer": Customer.objects.filter(pk=facts.get("customer")).first() or "–",
            "amount": f"{words.money(facts['amount'], facts['currency'])} {facts['currency']}",
            "day": words.day(date.fromisoformat(facts["promised_date"])),
        }
    if approval.kind == ApprovalKind.GO_LIVE:
        told = _("%(name)s sends by itself") if facts["automatic"] else _("%(name)s goes live")
        return told % {"name": facts["name"]}
    return approval.subject


def _facts(approval: Approval) -> list[tuple[str, str]]:
    facts = approval.facts
    told = [
        (_("Asked for by"), str(approval.requested_by)),
        (_("Asked on"), words.moment(approval.requested_at)),
    ]
    if approval.kind == ApprovalKind.POLICY:
        day = date.fromisoformat(facts["effective_date"])
        told.append((_("In force from"), words.day(day)))
        told.append((_("Based on version"), str(facts["based_on"])))
    if approval.kind == ApprovalKind.PROMISE_HORIZON:
        promise = Promise.objects.filter(pk=actions.subject_id(approval)).first()
        told.append((_("Days the policy allows"), str(facts["horizon_days"])))
        if promise is not None:
            told += [
                (_("Who promised"), promise.person or "–"),
                (_("Evidence"), promise.evidence or "–"),
            ]
            told.append((_("Promises not kept before"), str(promise.level)))
    if approval.kind == ApprovalKind.GO_LIVE:
        told += [(_("Entity"), facts["entity"])]
        done = [str(settings_sending.POINTS[Requirement(one)]) for one in facts["checklist"]]
        told.append((_("Done before"), "; ".join(done) or "–"))
    if approval.decided_by is not None:
        told.append((_("Decided by"), str(approval.decided_by)))
        told.append((_("Decided on"), words.moment(approval.decided_at)))
    return told


def _policy_case(approval: Approval) -> dict[str, Any]:
    """Compare what was submitted with the version it was based on, as both are kept."""
    based_on = policy_queries.version(approval.facts["based_on"])
    return {
        **policy.difference(based_on.content, approval.facts["content"]),
        "effective_date": max(approval.facts["effective_date"], clock.today().isoformat()),
        "draft_id": actions.subject_id(approval),
    }


def _needed(kind: ApprovalKind) -> str:
    return ", ".join(str(policy_words.ROLES[role]) for role in Role if role in DECIDERS[kind])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
