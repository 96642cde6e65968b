"""Before what matters a person says who they are once more; the form they sent is kept."""

from typing import Any, Final

from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from dunwell.actions import second_factors, sessions, tries
from dunwell.core.refusals import Refusal
from dunwell.core.sessions import Way
from dunwell.store.models import User
from dunwell.store.queries import second_factors as factors
from dunwell.web import callers, pages, refusals
from dunwell.web import sessions as own

# The field in which the password or code comes along with the form that was sent before.
_SAID: Final = "said_to_confirm"
_NOT_KEPT: Final = frozenset({_SAID, "csrfmiddlewaretoken"})


def asked(request: HttpRequest, person: User) -> HttpResponse | None:
    """Let a form through when its person was confirmed a short while ago, or is now."""
    if own.is_confirmed(request):
        return None
    if _SAID not in request.POST:
        return _ask(request, person)
    error = _wrong(request, person, request.POST[_SAID])
    if error:
        return _ask(request, person, error=error)
    sessions.confirm(request.session.session_key or "", at=timezone.now())
    form = request.POST.copy()
    del form[_SAID]
    request.POST = form  # type: ignore[assignment]  # a QueryDict, as it was.
    return None


def _wrong(request: HttpRequest, person: User, said: str) -> str:
    """Say why a password or code does not fit; empty when it does."""
    try:
        if factors.has_one(person):
            second_factors.check(person, said, at=timezone.now())
            return ""
        tries.begin_password(person.email, callers.address(request), at=timezone.now())
    except Refusal as refusal:
        return refusals.told(refusal)
    if authenticate(request, username=person.email, password=said) is None:
        return _("This is not your password.")
    tries.succeeded(person.email, callers.address(request))
    return ""


def _by_provider(request: HttpRequest) -> bool:
    row = own.current(request)
    return row is not None and row.way == Way.PROVIDER


def _ask(request: HttpRequest, person: User, *, error: str = "") -> HttpResponse:
    fields = [
        (name, value)
        for name in request.POST
        if name not in _NOT_KEPT
        for value in request.POST.getlist(name)
    ]
    told: dict[str, Any] = {
        "fields": fields,
        "files": bool(request.FILES),
        "has_app": factors.has_one(person),
        "has_password": person.has_usable_password(),
        "company": settings.OIDC_NAME if _by_provider(request) else "",
        "error": error,
    }
    return pages.show(request, "web/confirm.html", told, status=422)
