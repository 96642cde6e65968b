"""A page for each way a request can fail: what, why, what is safe, what to do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it.
    """Say that there is nothing at this address."""
    told = {
        "title": _("There is nothing at this address"),
        "why": _("It may have been merged, undone, or mistyped. Nothing was changed."),
    }
    return render(request, "web/error.html", told, status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it.
    """Say that this is not allowed."""
    told = {
        "title": _("This is not open to you"),
        "why": _("Your role does not include it. Ask your administrator. Nothing was changed."),
    }
    return render(request, "web/error.html", told, status=403)


def failed(request: HttpRequest) -> HttpResponse:
    """Say that we failed."""
    told = {
        "title": _("Something failed on our side"),
        "why": _("Nothing was half-saved. Try again; if it stays, look at the server's log."),
    }
    return render(request, "web/error.html", told, status=500)
