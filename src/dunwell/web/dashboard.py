"""The dashboard: what is owed, how late it is, and how collections perform."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from dunwell.web import pages


def home(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - every role lands on the dashboard until roles come.
    """Send the person to their landing page."""
    return redirect("web:dashboard")


def show(request: HttpRequest) -> HttpResponse:
    """Show the dashboard."""
    return pages.show(request, "web/dashboard.html", place="dashboard")
