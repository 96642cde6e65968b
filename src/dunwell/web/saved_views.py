"""Save, rename and delete a table's views; each leads back to the table."""

from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dunwell.actions import saved_views as actions
from dunwell.core.refusals import Refusal
from dunwell.store.models import User
from dunwell.web import pages, refusals
from dunwell.web.once import once

TABLES: Final = (
    "accounts",
    "invoices",
    "payments",
    "today",
    "promises",
    "disputes",
    "exceptions",
    "nonpayment",
)
# A view is a way to look at any day, from its first row on.
_NOT_KEPT: Final = frozenset({"as_of", "after", "before"})


@once("name")
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the view shown under a name."""
    table = request.POST.get("table", "")
    person = request.user
    if table not in TABLES or not isinstance(person, User):
        return _refused(request, _("There is no such table; go back to the list and save there."))
    told = parse_qsl(request.POST.get("query", ""))
    query = urlencode([(key, value) for key, value in told if key not in _NOT_KEPT])
    try:
        view = actions.save(
            by=person,
            at=timezone.now(),
            table=table,
            name=request.POST.get("name", ""),
            query=query,
            shared=request.POST.get("shared") == "1",
        )
    except Refusal as refusal:
        return _refused(request, refusals.told(refusal))
    address = reverse(f"web:{table}")
    return HttpResponseRedirect(f"{address}?{view.query}" if view.query else address)


@require_POST
def change(request: HttpRequest, view_id: int) -> HttpResponse:
    """Rename a view, or delete it when that button was pressed."""
    person = request.user
    if not isinstance(person, User):
        return _refused(request, _("Sign in first."))
    try:
        if "delete" in request.POST:
            actions.delete(view_id, by=person, at=timezone.now())
        else:
            name = request.POST.get("name", "")
            actions.rename(view_id, by=person, at=timezone.now(), name=name)
    except Refusal as refusal:
        return _refused(request, refusals.told(refusal))
    following = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(following, allowed_hosts=None)
    return HttpResponseRedirect(following if safe else "/")


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    told = {"title": _("Nothing was saved"), "why": why}
    return pages.show(request, "web/error.html", told, status=422)
