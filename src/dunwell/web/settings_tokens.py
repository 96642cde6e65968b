"""Settings, API: make a token, see it once, take it back."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from dunwell.actions import api_tokens as actions
from dunwell.core.api_tokens import LONGEST, USUAL, Scope
from dunwell.core.permissions import Permission
from dunwell.core.refusals import Refusal
from dunwell.store.models import User
from dunwell.store.queries import api_tokens as queries
from dunwell.web import clock, permitted, refusals, settings_frame
from dunwell.web.once import once
from dunwell.web.tables import day_of

TAB: Final = "settings-tokens"
SCOPES: Final[Mapping[Scope, tuple[Any, Any]]] = {
    Scope.READ: (
        gettext_lazy("Read"),
        gettext_lazy("the book, the work of the day, figures, approvals, policy, settings"),
    ),
    Scope.ACT: (
        gettext_lazy("Act"),
        gettext_lazy("calls, promises, disputes, pauses, notes, tasks, own requests"),
    ),
    Scope.EDIT: (gettext_lazy("Edit"), gettext_lazy("customers and their contacts, merging")),
    Scope.SEND: (
        gettext_lazy("Send"),
        gettext_lazy("messages and invoices, stopping and starting what leaves"),
    ),
    Scope.IMPORT: (gettext_lazy("Import"), gettext_lazy("files of the ledger")),
    Scope.DECIDE: (
        gettext_lazy("Decide"),
        gettext_lazy("what others ask for, within your own authority"),
    ),
    Scope.POLICY: (gettext_lazy("Policy"), gettext_lazy("drafts of the policy")),
    Scope.MANAGE: (
        gettext_lazy("Manage"),
        gettext_lazy("people, the company and its webhooks, for 31 days at most"),
    ),
    Scope.AUDIT: (gettext_lazy("Audit"), gettext_lazy("the audit trail")),
}


@once("name", shows=True)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """List tokens, and make one."""
    if request.method == "POST":
        return _issue(request)
    return _page(request)


@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Take a token back at once."""
    try:
        actions.revoke(token_id, by=cast("User", request.user), at=timezone.now())
    except Refusal as refusal:
        return _page(request, error=refusals.told(refusal))
    return HttpResponseRedirect(f"{reverse('web:settings-tokens')}?told=revoked")


def _issue(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    chosen = [one for one in Scope if one.value in request.POST.getlist("scopes")]
    typed = {
        "name": request.POST.get("name", "").replace("\x00", ""),
        "last_date": request.POST.get("last_date", ""),
        "scopes": chosen,
    }
    try:
        made = actions.issue(
            by=cast("User", request.user),
            at=timezone.now(),
            name=str(typed["name"]),
            scopes=chosen,
            last_date=day_of(str(typed["last_date"])) or date.min,
            today=today,
        )
    except Refusal as refusal:
        return _page(request, error=refusals.told(refusal), typed=typed)
    # The secret stands on this answer alone: a page that is loaded anew does not have it.
    return _page(request, secret=made.secret)


def _page(
    request: HttpRequest,
    *,
    error: str = "",
    secret: str = "",
    typed: Mapping[str, Any] | None = None,
) -> HttpResponse:
    today, now = clock.today(), timezone.now()
    manages = permitted.includes(request, Permission.MANAGE_PEOPLE)
    person = cast("User", request.user)
    rows = queries.every() if manages else queries.of(person)
    told = {
        "tokens": [
            {
                "token": one,
                "scopes": ", ".join(str(SCOPES[Scope(key)][0]) for key in one.scopes),
                "over": one.revoked_at is not None or one.expires_at <= now,
            }
            for one in rows
        ],
        "manages": manages,
        "scopes": [(key.value, *words) for key, words in SCOPES.items()],
        "typed": typed
        or {"name": "", "last_date": (today + USUAL).isoformat(), "scopes": [Scope.READ]},
        "first": today.isoformat(),
        "last": (today + LONGEST).isoformat(),
        "secret": secret,
        "error": error,
        "announcement": _("Taken back. It opens nothing any more.")
        if request.GET.get("told") == "revoked"
        else "",
    }
    status = 422 if error else 200
    return settings_frame.show(request, "web/settings_tokens.html", told, tab=TAB, status=status)
