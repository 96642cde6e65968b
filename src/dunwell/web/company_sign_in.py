"""Signing in by the company's own provider: there and back."""

from urllib.parse import urljoin

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dunwell.actions import company_sign_in as actions
from dunwell.actions import sessions as session_actions
from dunwell.core.refusals import Refusal
from dunwell.core.sessions import Way
from dunwell.jobs import company_sign_in
from dunwell.jobs.company_sign_in import Errand
from dunwell.web import refusals, sign_in

_ERRAND = "company_errand"


@login_not_required
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Send the person to the provider; who is signed in is asked there once more."""
    if not company_sign_in.is_set_up():
        return redirect("web:sign-in")
    try:
        address, errand = company_sign_in.begun(
            back=_back(),
            following=sign_in.safe(request.GET.get("next", "/")),
            again=request.user.is_authenticated,
        )
    except Refusal as refusal:
        return _refused(request, refusal)
    request.session[_ERRAND] = errand.kept()
    return HttpResponseRedirect(address)


@login_not_required
@require_safe
def back(request: HttpRequest) -> HttpResponse:
    """Let in who comes back, or take it as the word of who is there already."""
    kept = request.session.pop(_ERRAND, None)
    if kept is None or not company_sign_in.is_set_up():
        return redirect("web:sign-in")
    errand, now = Errand(**kept), timezone.now()
    try:
        identity = company_sign_in.finished(errand, request.GET.dict(), back=_back(), at=now)
        person = actions.person_of(identity, at=now)
    except Refusal as refusal:
        return _refused(request, refusal)
    if not request.user.is_authenticated:
        return sign_in.let_in(request, person, Way.PROVIDER, errand.next)
    if request.user.pk == person.pk and errand.again:
        session_actions.confirm(request.session.session_key or "", at=now)
    return HttpResponseRedirect(errand.next)


def _back() -> str:
    """Give our address as the provider knows it, not as a caller claims it."""
    return urljoin(settings.ADDRESS, reverse("web:company-back").lstrip("/"))


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    told = {"error": refusals.told(refusal), **sign_in.other_ways()}
    return render(request, "web/sign_in.html", told, status=422)
