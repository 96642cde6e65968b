"""A page for each way a request can fail: what, why, what is safe, what to do."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from dunwell.web import pages


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say that there is nothing at this address, in the words of whoever looked for it."""
    told = exception.args[0] if exception.args else None
    if not isinstance(told, str) or not told:
        told = _("There is nothing here, or it is not yours to see.")
    nothing = _("Nothing was changed.")
    told = told if nothing in told else f"{told} {nothing}"
    why = _("It may have been merged, undone, or mistyped.")
    title = _("There is nothing at this address")
    return _shown(request, title, f"{told} {why}", HTTPStatus.NOT_FOUND)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it.
    """Say that this is not allowed."""
    why = _("Your role does not include it. Ask your administrator.")
    return _page(request, _("This is not open to you"), why, HTTPStatus.FORBIDDEN)


def untrusted(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django passes it.
    """Say that a form cannot be taken without the token of its page."""
    why = _(
        "The page it was on is too old, or you signed in again meanwhile. Go back, load that page"
        " anew, and send the form once more."
    )
    return _page(request, _("The form was not taken"), why, HTTPStatus.FORBIDDEN)


def unreadable(request: HttpRequest) -> HttpResponse:
    """Say that what was sent holds a sign that no text can hold."""
    why = _("What was sent holds a sign that cannot be seen or kept. Take it out and send again.")
    return _page(request, _("This cannot be read"), why, HTTPStatus.BAD_REQUEST)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that we failed, and when, so that the server's log can be asked."""
    now = timezone.now().strftime("%Y-%m-%d %H:%M:%S")
    told = {
        "title": _("Something failed on our side"),
        "why": _(
            "Nothing was half-saved. Try again; if it stays, look at the server's log of"
            " %(when)s UTC."
        )
        % {"when": now},
    }
    return render(request, "web/error.html", told, status=500)


class FormsOnlyMiddleware:
    """Explain an address that only takes forms to the person whose browser just opens it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Put a page in the place of an empty refusal."""
        response = self._get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content:
            return response
        why = _("This address only takes forms, and none was sent, as after a reload.")
        page = _page(request, _("There is nothing to show here"), why, response.status_code)
        page["Allow"] = response["Allow"]
        return page


def _page(request: HttpRequest, title: str, why: str, status: int) -> HttpResponse:
    return _shown(request, title, f"{why} {_('Nothing was changed.')}", status)


def _shown(request: HttpRequest, title: str, why: str, status: int) -> HttpResponse:
    told = {"title": title, "why": why}
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return render(request, "web/error.html", told, status=status)
    return pages.show(request, "web/error_page.html", told, status=status)
