"""Signing in: a one-time link first, a password after that, and the code of an app on top."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import authenticate, password_validation, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dunwell.actions import second_factors, tries
from dunwell.actions import sessions as session_actions
from dunwell.actions import sign_in as actions
from dunwell.core.refusals import Refusal
from dunwell.core.sessions import Way
from dunwell.core.tries import TooManyTries
from dunwell.jobs import passkeys
from dunwell.store.models import User
from dunwell.store.queries import second_factors as factors
from dunwell.web import callers, refusals, sessions

# Between the password and the code lies as long as it takes to find the phone.
_HALF_FOR: Final = timedelta(minutes=5)
_HALF: Final = "half_signed_in"
_TOO_MANY: Final = 429


@login_not_required
@require_http_methods(["GET", "POST"])
def with_password(request: HttpRequest) -> HttpResponse:
    """Ask for e-mail and password; both wrong answers read the same."""
    following = request.POST.get("next") or request.GET.get("next") or "/"
    told: dict[str, Any] = {
        "next": following,
        "email": request.POST.get("email", ""),
        "error": "",
        **other_ways(),
    }
    status = 200
    if request.method == "POST":
        try:
            person = _by_password(request, told["email"], request.POST.get("password", ""))
        except TooManyTries as refusal:
            return _wait(request, "web/sign_in.html", told, refusal)
        if person is not None:
            return let_in(request, person, Way.PASSWORD, safe(following))
        told["error"] = _("E-mail and password do not fit together. Check both and try again.")
        status = 422
    else:
        told["notice"] = sessions.why_ended(request)
    return render(request, "web/sign_in.html", told, status=status)


def other_ways() -> dict[str, Any]:
    """Tell the page of sign-in which ways there are beside the password."""
    return {"company": settings.OIDC_NAME, "has_passkeys": passkeys.are_possible()}


@login_not_required
@require_http_methods(["GET", "POST"])
def with_code(request: HttpRequest) -> HttpResponse:
    """Ask who has said their password for the code of their app, or a recovery code."""
    half = request.session.get(_HALF) or {}
    now = timezone.now()
    person = User.objects.filter(pk=half.get("person", 0), is_active=True).first()
    if person is None or not _is_recent(half, now):
        request.session.pop(_HALF, None)
        return redirect("web:sign-in")
    told: dict[str, Any] = {"error": ""}
    if request.method == "POST":
        try:
            second_factors.check(person, request.POST.get("code", ""), at=now)
        except TooManyTries as refusal:
            return _wait(request, "web/sign_in_code.html", told, refusal)
        except Refusal as refusal:
            told["error"] = refusals.told(refusal)
        else:
            del request.session[_HALF]
            sessions.enter(request, person, Way(half["way"]))
            return HttpResponseRedirect(safe(half["next"]))
    return render(request, "web/sign_in_code.html", told, status=422 if told["error"] else 200)


@login_not_required
@require_http_methods(["GET", "POST"])
def with_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Show a button on GET, so that no mail scanner spends the link; sign in on POST."""
    now = timezone.now()
    if request.method == "POST":
        try:
            person = actions.use_link(secret, at=now)
        except Refusal as refusal:
            told = {"error": refusals.told(refusal), **other_ways()}
            return render(request, "web/sign_in.html", told, status=422)
        following = "web:password" if not person.has_usable_password() else "web:home"
        return let_in(request, person, Way.LINK, reverse(following))
    usable = actions.is_usable(secret, at=now)
    error = "" if usable else refusals.told(actions.LinkSpent())
    template = "web/sign_in_link.html" if usable else "web/sign_in.html"
    told = {"error": error, **other_ways()}
    return render(request, template, told, status=200 if usable else 422)


@require_http_methods(["GET", "POST"])
def choose_password(request: HttpRequest) -> HttpResponse:
    """Let the person signed in choose a password, saying the one before where there is one."""
    errors: list[str] = []
    person = request.user
    asks = isinstance(person, User) and person.has_usable_password() and not _by_link(request)
    if request.method == "POST" and isinstance(person, User):
        password = request.POST.get("password", "")
        try:
            if (
                asks
                and _by_password(request, person.email, request.POST.get("current", "")) is None
            ):
                errors = [_("This is not the password you have now.")]
            password_validation.validate_password(password, person)
        except TooManyTries as refusal:
            errors = [refusals.told(refusal)]
        except ValidationError as error:
            errors += error.messages
        if not errors:
            _change_password(request, person, password)
            return redirect("web:home")
    told = {"errors": errors, "asks": asks}
    status = 422 if errors else 200
    return render(request, "web/choose_password.html", told, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    sessions.leave(request)
    return redirect("web:sign-in")


def _change_password(request: HttpRequest, person: User, password: str) -> None:
    """Keep it, end what is open elsewhere, and go on here under a new key."""
    now, key = timezone.now(), request.session.session_key or ""
    actions.set_password(person, password, at=now, session_key=key)
    update_session_auth_hash(request, person)
    request.session.save()
    session_actions.moved(key, request.session.session_key or "", at=now)


def _by_password(request: HttpRequest, email: str, password: str) -> User | None:
    """Look whether a password fits, counting the try before."""
    address = callers.address(request)
    tries.begin_password(email, address, at=timezone.now())
    person = authenticate(request, username=email, password=password)
    if not isinstance(person, User):
        return None
    tries.succeeded(email, address)
    return person


def let_in(request: HttpRequest, person: User, way: Way, following: str) -> HttpResponse:
    """Let a person in, after the code of their app where they have one."""
    if not factors.has_one(person):
        sessions.enter(request, person, way)
        return HttpResponseRedirect(following)
    # A fresh session, so that nobody who knew the one before comes in with this person.
    request.session.flush()
    request.session[_HALF] = {
        "person": person.pk,
        "way": way.value,
        "next": following,
        "at": timezone.now().isoformat(),
    }
    return redirect("web:sign-in-code")


def _is_recent(half: dict[str, str], now: datetime) -> bool:
    return timedelta(0) <= now - datetime.fromisoformat(half["at"]) < _HALF_FOR


def _by_link(request: HttpRequest) -> bool:
    """Tell whether this session began a short while ago by a link, as after a lost password."""
    row = sessions.current(request)
    return row is not None and row.way == Way.LINK and sessions.is_confirmed(request)


def _wait(
    request: HttpRequest, template: str, told: dict[str, Any], refusal: TooManyTries
) -> HttpResponse:
    """Say from when on the next try is looked at."""
    opens = timezone.localtime(refusal.open_at)
    told["error"] = _(
        "Too many tries. The next one is looked at from %(time)s on; a right password does not"
        " help before."
    ) % {"time": opens.strftime("%H:%M:%S")}
    answer = render(request, template, told, status=_TOO_MANY)
    seconds = max(1, round((refusal.open_at - timezone.now()).total_seconds()))
    answer["Retry-After"] = str(seconds)
    return answer


def safe(address: str) -> str:
    """Give an address of ours to go on to; anything else becomes the first page."""
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else "/"
