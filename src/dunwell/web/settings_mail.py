"""Settings, Mail: how an entity's messages leave and answers come in, with buttons that try it."""

from collections.abc import Mapping
from typing import Any, Final, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dunwell.actions import mail_accounts as actions
from dunwell.actions.edits import Values
from dunwell.core.refusals import Refusal
from dunwell.jobs import mail_checks
from dunwell.store.models import Entity, MailAccount, User
from dunwell.store.queries import organisations as queries
from dunwell.store.queries import scopes
from dunwell.web import mail_words, posted_forms, refusals, scoping, settings_frame
from dunwell.web.mail_forms import MailForm, asked

_TAB: Final = "settings-mail"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the first entity's mail account."""
    entity = scopes.entities(scoping.of(request)).first()
    if entity is None:
        return settings_frame.show(request, "web/settings_mail.html", {"entities": []}, tab=_TAB)
    return redirect("web:settings-mail-of", entity_id=entity.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, entity_id: int) -> HttpResponse:
    """Show an entity's mail account; keep what is said of it."""
    entity = _entity(entity_id)
    if request.method != "POST":
        return _page(request, entity)
    at = timezone.now()
    account = actions.of_entity(entity, at=at)
    form = MailForm(request.POST)
    form.full_clean()
    secrets = form.secrets() if form.is_valid() else {}

    def save(seen: Values, told: Values) -> Mapping[str, Any]:
        return actions.edit(
            account.pk,
            by=cast("User", request.user),
            at=at,
            seen=seen,
            asked=asked(told),
            secrets=secrets,
        )

    posted = posted_forms.posted(request, MailForm, account, list(actions.FIELDS), save)
    if not isinstance(posted, str):
        return _page(request, entity, form=posted)
    address = reverse("web:settings-mail-of", args=(entity.pk,))
    return HttpResponseRedirect(f"{address}?told={posted}")


@require_POST
def check(request: HttpRequest, entity_id: int, way: str) -> HttpResponse:
    """Try one of the servers as it is saved, and say what it answered."""
    entity = _entity(entity_id)
    if way not in {"smtp", "imap"}:
        raise Http404(_("There is nothing here."))
    account = MailAccount.objects.filter(entity=entity).first()
    if account is None or not getattr(account, f"{way}_host"):
        return _page(request, entity, error=_("Enter the server and save it, then try it."))
    try:
        if way == "smtp":
            by = cast("User", request.user)
            checked = mail_checks.outgoing(account, by=by, at=timezone.now())
        else:
            checked = mail_checks.incoming(account)
    except Refusal as refusal:
        return _page(request, entity, error=refusals.told(refusal))
    return _page(request, entity, checked=(way, checked.is_fine, mail_words.told(checked)))


def _page(
    request: HttpRequest,
    entity: Entity,
    *,
    form: MailForm | None = None,
    checked: tuple[str, bool, list[tuple[bool, str, str, str]]] | None = None,
    error: str = "",
) -> HttpResponse:
    account = MailAccount.objects.filter(entity=entity).first()
    shown = account or MailAccount(entity=entity, from_address=entity.email)
    form = form or MailForm(initial=posted_forms.shown(shown, list(actions.FIELDS)))
    form.describe(shown)
    told = {
        "entity": entity,
        "entities": [one for one, _ in queries.entities(scoping.of(request))],
        "form": form,
        "parts": form.parts(),
        "account": account,
        "checked": checked,
        "error": error,
        "announcement": _announced(request.GET.get("told", ""), checked),
    }
    status = 422 if form.errors or error else 200
    return settings_frame.show(request, "web/settings_mail.html", told, tab=_TAB, status=status)


def _announced(
    told: str, checked: tuple[str, bool, list[tuple[bool, str, str, str]]] | None
) -> str:
    if checked:
        return _("The server works.") if checked[1] else _("The server does not work yet.")
    return {"saved": _("Saved."), "nothing": _("Nothing was changed.")}.get(told, "")


def _entity(entity_id: int) -> Entity:
    entity = queries.entity(entity_id)
    if entity is None:
        raise Http404(_("There is no such legal entity."))
    return entity
