"""Signing in: a one-time link first, a password after that."""

from django.contrib.auth import authenticate, login, logout, password_validation
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dunwell.actions import sign_in as actions
from dunwell.core.refusals import Refusal
from dunwell.store.models import User
from dunwell.web import refusals

_BACKEND = "django.contrib.auth.backends.ModelBackend"


@login_not_required
@require_http_methods(["GET", "POST"])
def with_password(request: HttpRequest) -> HttpResponse:
    """Ask for e-mail and password; both wrong answers read the same."""
    following = request.POST.get("next") or request.GET.get("next") or "/"
    told = {"next": following, "email": request.POST.get("email", ""), "error": ""}
    if request.method == "POST":
        person = authenticate(
            request, username=told["email"], password=request.POST.get("password", "")
        )
        if person is not None:
            login(request, person)
            return HttpResponseRedirect(_safe(following))
        told["error"] = _("E-mail and password do not fit together. Check both and try again.")
    return render(request, "web/sign_in.html", told, status=422 if told["error"] else 200)


@login_not_required
@require_http_methods(["GET", "POST"])
def with_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Show a button on GET, so that no mail scanner spends the link; sign in on POST."""
    now = timezone.now()
    if request.method == "POST":
        try:
            person = actions.use_link(secret, at=now)
        except Refusal as refusal:
            return render(
                request, "web/sign_in.html", {"error": refusals.told(refusal)}, status=422
            )
        login(request, person, backend=_BACKEND)
        return redirect("web:password" if not person.has_usable_password() else "web:home")
    usable = actions.is_usable(secret, at=now)
    error = "" if usable else refusals.told(actions.LinkSpent())
    template = "web/sign_in_link.html" if usable else "web/sign_in.html"
    return render(request, template, {"error": error}, status=200 if usable else 422)


@require_http_methods(["GET", "POST"])
def choose_password(request: HttpRequest) -> HttpResponse:
    """Let the person signed in choose a password."""
    errors: list[str] = []
    person = request.user
    if request.method == "POST" and isinstance(person, User):
        password = request.POST.get("password", "")
        try:
            password_validation.validate_password(password, person)
        except ValidationError as error:
            errors = list(error.messages)
        if not errors:
            actions.set_password(person, password, at=timezone.now())
            login(request, person, backend=_BACKEND)
            return redirect("web:home")
    status = 422 if errors else 200
    return render(request, "web/choose_password.html", {"errors": errors}, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("web:sign-in")


def _safe(address: str) -> str:
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts=None) else "/"
