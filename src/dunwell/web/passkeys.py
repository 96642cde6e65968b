"""Passkeys: a page to make one, a page to sign in with one."""

from typing import Any, Final, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from dunwell.actions import passkeys as actions
from dunwell.core.refusals import Refusal
from dunwell.core.sessions import Way
from dunwell.jobs import passkeys
from dunwell.store.models import User
from dunwell.web import pages, refusals, sessions, sign_in

_MAKING: Final = "passkey_making"
_SIGNING: Final = "passkey_signing"


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Let the person's device make a key, and keep its public half."""
    person, error = cast("User", request.user), ""
    if not passkeys.are_possible():
        return redirect("web:me")
    if request.method == "POST":
        try:
            passkeys.taken_up(
                person,
                request.session.pop(_MAKING, {}),
                request.POST.get("answer", ""),
                name=request.POST.get("name", ""),
                at=timezone.now(),
            )
        except Refusal as refusal:
            error = refusals.told(refusal)
        else:
            return redirect(f"{reverse('web:me')}?told=passkey")
    options, request.session[_MAKING] = passkeys.offered(person)
    told = {"options": options, "error": error}
    return pages.show(request, "web/passkey.html", told, status=422 if error else 200)


@require_POST
def remove(request: HttpRequest, key_id: int) -> HttpResponse:
    """Take a key of the person's own away."""
    person = cast("User", request.user)
    try:
        actions.remove(person, min(key_id, pages.LARGEST_ID - 1), at=timezone.now())
    except Refusal as refusal:
        return sessions.show_mine(request, error=refusals.told(refusal))
    return redirect(f"{reverse('web:me')}?told=passkey-gone")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Let in whose device signs; it has looked at their finger, face or number itself."""
    following = sign_in.safe(request.POST.get("next") or request.GET.get("next") or "/")
    if not passkeys.are_possible():
        return redirect("web:sign-in")
    told: dict[str, Any] = {"next": following, "error": ""}
    if request.method == "POST":
        try:
            state = request.session.pop(_SIGNING, {})
            answer = request.POST.get("answer", "")
            person = passkeys.signed(state, answer, at=timezone.now())
        except Refusal as refusal:
            told["error"] = refusals.told(refusal)
        else:
            sessions.enter(request, person, Way.PASSKEY)
            return HttpResponseRedirect(following)
    told["options"], request.session[_SIGNING] = passkeys.asked()
    return render(request, "web/sign_in_passkey.html", told, status=422 if told["error"] else 200)
