"""Sessions end by themselves, and by hand from the page of one's own sign-in."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final, cast
from urllib.parse import urlsplit

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dunwell.actions import people
from dunwell.actions import sessions as actions
from dunwell.core import sessions
from dunwell.core.digests import READERS
from dunwell.core.refusals import Refusal
from dunwell.core.sessions import End, Way
from dunwell.jobs import passkeys
from dunwell.store import seen
from dunwell.store.models import Passkey, SignInSession, User
from dunwell.store.queries import second_factors
from dunwell.store.queries import sessions as queries
from dunwell.web import callers, pages, permitted, refusals

BACKEND: Final = "django.contrib.auth.backends.ModelBackend"
_KNOWN: Final = "is_known"
_ENDED: Final = "ended"


class SessionLimitMiddleware:
    """Sign a browser out whose session is over, and note that the others are still used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the session before anything else does."""
        if isinstance(request.user, User):
            _look_after(request, request.user)
        response = self._get_response(request)
        return _for_a_part(request, response)


def enter(request: HttpRequest, person: User, way: Way) -> None:
    """Let a person in who has said who they are."""
    login(request, person, backend=BACKEND)
    request.session[_KNOWN] = True
    request.session.save()
    actions.begin(
        person,
        request.session.session_key or "",
        at=timezone.now(),
        way=way,
        address=callers.address(request),
        device=callers.device(request),
    )


def leave(request: HttpRequest) -> None:
    """Sign out."""
    actions.forget(request.session.session_key or "")
    logout(request)


def why_ended(request: HttpRequest) -> str:
    """Say, once, why somebody has to sign in again."""
    words = {
        End.IDLE: _("You were signed out because an hour passed without a click."),
        End.LIMIT: _("You were signed out because a session lasts twelve hours at most."),
        End.TAKEN: _("Your session was ended, here or from another place."),
    }
    ended = request.session.pop(_ENDED, None) if _ENDED in request.session else None
    return words[End(ended)] if ended in set(End) else ""


def current(request: HttpRequest) -> SignInSession | None:
    """Give the session at hand."""
    found: SignInSession | None = getattr(request, "_session_row", None)
    return found


def is_confirmed(request: HttpRequest) -> bool:
    """Tell whether the person at the keyboard said who they are a short while ago."""
    row = current(request)
    return row is not None and sessions.is_confirmed(queries.facts(row), at=timezone.now())


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Show how the person signs in, and where they are signed in."""
    return show_mine(request)


@require_safe
def stay(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it.
    """Count as a click, for a page that is still being read."""
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_POST
def end(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one of the person's sessions."""
    person = cast("User", request.user)
    row = current(request)
    if row is not None and row.pk == session_id:
        leave(request)
        return redirect("web:sign-in")
    try:
        actions.end(person, min(session_id, pages.LARGEST_ID - 1), at=timezone.now())
    except Refusal as refusal:
        return show_mine(request, error=refusals.told(refusal))
    return redirect(f"{reverse('web:me')}?told=ended")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End every session of the person but this one."""
    person = cast("User", request.user)
    actions.end_others(person, request.session.session_key or "", at=timezone.now())
    return redirect(f"{reverse('web:me')}?told=ended")


@require_POST
def choose_mails(request: HttpRequest) -> HttpResponse:
    """Choose which mails of Dunwell's own the person gets."""
    people.choose_mails(
        by=cast("User", request.user),
        at=timezone.now(),
        mornings="mornings" in request.POST,
        requests="requests" in request.POST,
    )
    return redirect(f"{reverse('web:me')}?told=mails")


def show_mine(request: HttpRequest, *, error: str = "") -> HttpResponse:
    """Show the page of one's own sign-in."""
    person, row = cast("User", request.user), current(request)
    words = {
        "ended": _("Ended. Who was signed in there has to sign in again."),
        "password": _("Your password was saved; sessions elsewhere were ended."),
        "off": _("The authenticator app was taken away."),
        "passkey": _("The passkey was added; you can sign in with it."),
        "passkey-gone": _("The passkey was taken away."),
        "mails": _("Your choice of mails was saved."),
    }
    told: dict[str, Any] = {
        "sessions": queries.of_person(person, at=timezone.now()),
        "here": row.pk if row else None,
        "ways": _ways(),
        "has_app": second_factors.has_one(person),
        "codes_left": second_factors.codes_left(person),
        "passkeys": Passkey.objects.filter(user=person).order_by("created_at"),
        "passkeys_possible": passkeys.are_possible(),
        "has_password": person.has_usable_password(),
        "reads_mornings": bool(permitted.roles(request) & READERS),
        "announcement": words.get(request.GET.get("told", ""), ""),
        "error": error,
    }
    return pages.show(request, "web/me.html", told, status=422 if error else 200)


def _ways() -> dict[str, str]:
    return {
        Way.PASSWORD: _("Password"),
        Way.LINK: _("One-time link"),
        Way.PASSKEY: _("Passkey"),
        Way.PROVIDER: _("Company sign-in"),
    }


def _look_after(request: HttpRequest, person: User) -> None:
    now = timezone.now()
    row = queries.by_key(request.session.session_key)
    if row is None and _KNOWN not in request.session:
        row = _taken_over(request, person)
    ended = End.TAKEN if row is None else sessions.ended(queries.facts(row), at=now)
    if row is None or ended is not None or row.user_id != person.pk:
        leave(request)
        request.session[_ENDED] = (ended or End.TAKEN).value
        return
    request._session_row = row  # type: ignore[attr-defined]  # kept as Django keeps the user.
    if abs(now - row.seen_at) >= actions.SEEN_EVERY:
        seen.note(row.pk, at=now)


def _taken_over(request: HttpRequest, person: User) -> SignInSession:
    """Take over a session from before they were counted; nothing sensitive is open to it."""
    now = timezone.now()
    request.session[_KNOWN] = True
    request.session.save()
    return actions.take_over(person, request.session.session_key or "", at=now)


def _for_a_part(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Send the whole page to the sign-in when only a part of it was asked for."""
    sign_in = reverse("web:sign-in")
    is_part = request.headers.get("HX-Request") and not request.user.is_authenticated
    if not is_part or not response.headers.get("Location", "").startswith(sign_in):
        return response
    page = urlsplit(request.headers.get("HX-Current-URL", "/"))
    following = page.path + (f"?{page.query}" if page.query else "")
    answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
    answer["HX-Redirect"] = f"{sign_in}?{urlencode({'next': following})}"
    return answer
