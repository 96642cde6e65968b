"""Settings, Organisation: who the company is, and its legal entities with what they still lack."""

from collections.abc import Mapping
from typing import Any, Final, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dunwell.actions import organisations as actions
from dunwell.actions.edits import Values
from dunwell.store.models import Entity, Organisation, User
from dunwell.store.queries import organisations as queries
from dunwell.web import posted_forms, scoping, settings_changes, settings_frame
from dunwell.web.settings_forms import ORGANISATION, OrganisationForm

_TOLD: Final = ("saved", "nothing", "opened", "logo", "logo-removed")


@require_safe
def home(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it.
    """Lead to the first part of the settings."""
    return redirect("web:settings-organisation")


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Show the company and its entities; keep what is said of the company."""
    company = queries.current()
    form: OrganisationForm | str | None = None
    if company is not None:
        names = list(ORGANISATION)
        form = OrganisationForm(initial=posted_forms.shown(company, names))
        if request.method == "POST":
            form = _posted(request, company, names)
    elif request.method == "POST":
        return redirect("web:company")
    if isinstance(form, str):
        to = redirect("web:settings-organisation")
        to["Location"] += f"?told={form}"
        return to
    told = {
        "form": form,
        "entities": [
            (one, lacking(one, has_logo=logo))
            for one, logo in queries.entities(scoping.of(request))
        ],
        "changes": settings_changes.written(queries.acts(scope=scoping.of(request))),
        "announcement": announced(request.GET.get("told", "")),
    }
    status = 422 if form is not None and form.errors else 200
    return settings_frame.show(
        request,
        "web/settings_organisation.html",
        told,
        tab="settings-organisation",
        status=status,
    )


def _posted(
    request: HttpRequest, company: Organisation, names: list[str]
) -> OrganisationForm | str:
    def save(seen: Values, asked: Values) -> Mapping[str, Any]:
        told = {name: asked[name] for name in names}
        by = cast("User", request.user)
        return actions.edit(by=by, at=timezone.now(), seen=seen, asked=told)

    return posted_forms.posted(request, OrganisationForm, company, names, save)


def lacking(entity: Entity, *, has_logo: bool) -> list[str]:
    """Say what a statement of the entity would miss, the gravest first."""
    found = []
    if not entity.iban:
        found.append(_("bank details"))
    if not (entity.street and entity.city):
        found.append(_("address"))
    if not (entity.email or entity.phone):
        found.append(_("e-mail or phone"))
    if not has_logo:
        found.append(_("logo"))
    return found


def announced(told: str) -> str:
    """Say what was done; anything else than our own words says nothing."""
    words = {
        "saved": _("Saved. The change is in the history."),
        "nothing": _("Nothing was changed."),
        "opened": _("The legal entity was added."),
        "logo": _("The logo was saved; the next statement carries it."),
        "logo-removed": _("The logo was removed."),
    }
    return words[told] if told in _TOLD else ""
