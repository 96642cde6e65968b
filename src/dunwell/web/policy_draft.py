"""A draft of the policy: its text, its settings as fields, and its way to another person."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date, datetime
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dunwell.actions import policies as actions
from dunwell.core import policy_drafts, setting_texts
from dunwell.core.approvals import ApprovalKind
from dunwell.core.policy_settings import SECTIONS
from dunwell.core.refusals import Refusal
from dunwell.core.setting_kinds import Kind
from dunwell.jobs import policies
from dunwell.store.models import User
from dunwell.store.queries import people
from dunwell.store.queries import policies as queries
from dunwell.web import clock, policy, policy_frame, refusals
from dunwell.web.policy_frame import SECTIONS_OF, Subject
from dunwell.web.tables import day_of


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, draft_id: int, tab: str) -> HttpResponse:
    """Show one tab of a draft; what is posted there is saved."""
    subject = policy_frame.of_draft(request, draft_id)
    if request.method != "POST":
        return policy.page(request, subject, tab)
    if tab == "text":
        return _save_text(request, subject)
    if tab not in SECTIONS_OF:
        return redirect("web:policy-draft-" + tab, draft_id)

    def change(content: dict[str, Any]) -> None:
        for name in SECTIONS_OF[tab]:
            _read_section(request, name, content)

    return saved(
        request,
        subject,
        change,
        tab,
        again=lambda error: policy.page(request, subject, tab, error=error),
    )


@require_safe
def review(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show what the draft changes, and offer to submit it."""
    return _review(request, policy_frame.of_draft(request, draft_id))


@require_POST
def submit(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Ask another person to approve the draft."""
    subject = policy_frame.of_draft(request, draft_id)
    draft, by, at = subject.draft, cast("User", request.user), timezone.now()
    if draft is None:
        return redirect("web:policy")
    try:
        day = effective_day(request) or clock.today()
        approval = policies.submit(
            draft,
            by=by,
            at=at,
            today=clock.today(),
            effective_date=day,
            note=request.POST.get("note"),
        )
    except Refusal as refusal:
        again = policy_frame.of_draft(request, draft_id)
        return _review(request, again, error=refusals.told(refusal))
    return redirect("web:approval", approval.pk)


@require_POST
def rebase(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Base the draft on the newest version."""
    return _act(request, draft_id, lambda by, at: actions.rebase(draft_id, by=by, at=at))


@require_POST
def discard(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Throw the draft away."""
    try:
        actions.discard(draft_id, by=cast("User", request.user), at=timezone.now())
    except Refusal as refusal:
        subject = policy_frame.of_draft(request, draft_id)
        return _review(request, subject, error=refusals.told(refusal))
    return redirect("web:policy-cadences")


def saved(
    request: HttpRequest,
    subject: Subject,
    change: Callable[[dict[str, Any]], None],
    tab: str,
    *,
    to: str = "",
    again: Callable[[str], HttpResponse] | None = None,
) -> HttpResponse:
    """Change what a draft says, then show it anew; a refusal is told where it was typed.

    What was typed is kept: `again` shows its form with the words of the refusal, otherwise the
    tab does.
    """
    draft = subject.draft
    if draft is None:
        return redirect("web:policy")
    try:
        policies.edit(
            draft,
            by=cast("User", request.user),
            at=timezone.now(),
            seen_at=seen_at(request),
            change=change,
        )
    except Refusal as refusal:
        error = refusals.told(refusal)
        if again is None:
            return policy.page(request, subject, tab, error=error)
        if subject.content is not None:
            subject.content = deepcopy(subject.content)
            change(subject.content)
        return again(error)
    return HttpResponseRedirect(to or policy_frame.link(subject, tab))


def effective_day(request: HttpRequest) -> date | None:
    """Read the day that was chosen; None where none was, a refusal where it is no day."""
    text = request.POST.get("effective_date", "").strip()
    day = day_of(text)
    if text and day is None:
        raise policy_drafts.not_a_day(text, today=clock.today())
    return day


def seen_at(request: HttpRequest) -> datetime | None:
    """Read when the draft that the form shows was saved."""
    try:
        return parse_datetime(request.POST.get("seen", ""))
    except ValueError:
        return None


def _act(
    request: HttpRequest, draft_id: int, act: Callable[[User, datetime], object]
) -> HttpResponse:
    try:
        act(cast("User", request.user), timezone.now())
    except Refusal as refusal:
        subject = policy_frame.of_draft(request, draft_id)
        return _review(request, subject, error=refusals.told(refusal))
    return redirect("web:policy-draft-review", draft_id)


def _save_text(request: HttpRequest, subject: Subject) -> HttpResponse:
    draft = subject.draft
    if draft is None:
        return redirect("web:policy")
    typed = request.POST.get("text", "")
    try:
        actions.change(
            draft.pk,
            by=cast("User", request.user),
            at=timezone.now(),
            text=typed,
            note=request.POST.get("note", ""),
            seen_at=seen_at(request),
        )
    except Refusal as refusal:
        told = {"typed": typed, "lines": policy.numbered(subject)}
        return policy_frame.show(
            request,
            "web/policy_text.html",
            subject,
            told,
            tab="text",
            error=refusals.told(refusal),
        )
    return redirect("web:policy-draft-text", draft.pk)


def _review(request: HttpRequest, subject: Subject, *, error: str = "") -> HttpResponse:
    today = clock.today()
    told: dict[str, Any] = {
        "today": today.isoformat(),
        "effective_date": request.POST.get("effective_date") or today.isoformat(),
        "note": request.POST.get("note", subject.draft.note if subject.draft else ""),
        "deciders": people.deciders(ApprovalKind.POLICY, but=request.user.pk),
    }
    if subject.draft is not None and subject.read.is_sound:
        told |= policy.difference(subject.draft.based_on.content, subject.read.content)
    return policy_frame.show(
        request, "web/policy_review.html", subject, told, tab="review", error=error
    )


def _read_section(request: HttpRequest, name: str, content: dict[str, Any]) -> None:
    """Take the settings of a section from the form; a field that is absent stays as it is."""
    section, currency = SECTIONS[name], queries.currency()
    held = content.get(name)
    made: dict[str, Any] = dict(held) if isinstance(held, dict) else {}
    for setting in section.settings:
        field = f"{name}.{setting.name}"
        value: object
        if setting.kind is Kind.WORDS:
            value = request.POST.getlist(field)
        elif setting.kind is Kind.SWITCH or field in request.POST:
            typed = request.POST.get(field, "")
            value = setting_texts.read(setting.kind, typed, currency=currency)
        else:
            continue
        holder = made
        *above, last = setting.name.split(".")
        for part in above:
            holder[part] = dict(holder.get(part) or {})
            holder = holder[part]
        holder[last] = value
    content[name] = made
