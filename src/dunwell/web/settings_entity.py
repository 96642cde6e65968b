"""Settings of one legal entity: what stands on its statements, its bank and its logo."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, cast

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dunwell.actions import entities as actions
from dunwell.actions.edits import Values
from dunwell.core.refusals import Refusal
from dunwell.jobs.logos import reading
from dunwell.store.models import Entity, User
from dunwell.store.queries import organisations as queries
from dunwell.web import (
    as_seen,
    posted_forms,
    refusals,
    settings_changes,
    settings_frame,
    settings_organisation,
)
from dunwell.web.once import once
from dunwell.web.settings_forms import ENTITY, EntityForm, NewEntityForm

_TAB: Final = "settings-organisation"
_LARGEST_ID: Final = 2**63


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, entity_id: int) -> HttpResponse:
    """Show an entity and its history; keep what is said of it."""
    entity = _entity(entity_id)
    if request.method != "POST":
        return _page(request, entity)

    def save(seen: Values, asked: Values) -> Mapping[str, Any]:
        told = {name: asked[name] for name in ENTITY}
        by = cast("User", request.user)
        return actions.edit_seen(
            by=by, at=timezone.now(), entity_id=entity.pk, seen=seen, asked=told
        )

    form = posted_forms.posted(request, EntityForm, entity, list(ENTITY), save)
    if isinstance(form, str):
        return _back(entity, form)
    return _page(request, entity, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add a legal entity before the first file names it."""
    form = NewEntityForm(initial=posted_forms.shown(Entity(), list(ENTITY)))
    if request.method == "POST":
        form = NewEntityForm(request.POST)
        if form.is_valid():
            told = {name: form.cleaned_data[name] for name in ("code", *ENTITY)}
            by = cast("User", request.user)
            try:
                entity = actions.open(by=by, at=timezone.now(), **told)
            except Refusal as refusal:
                form.add_error("code", refusals.told(refusal))
            else:
                return _back(entity, "opened")
    told = {"form": form, "title": _("Add a legal entity")}
    status = 422 if form.errors else 200
    return settings_frame.show(request, "web/settings_entity.html", told, tab=_TAB, status=status)


@once()
@require_POST
def logo(request: HttpRequest, entity_id: int) -> HttpResponse:
    """Keep a logo, drawn anew, or take it away."""
    entity = _entity(entity_id)
    by, at = cast("User", request.user), timezone.now()
    try:
        if "remove" in request.POST:
            _as_seen(request, entity, lambda: actions.remove_logo(by=by, at=at, entity=entity))
            return _back(entity, "logo-removed")
        return _keep_logo(request, entity, by, at)
    except Refusal as refusal:
        return _page(request, entity, refused=refusals.told(refusal))


def _keep_logo(request: HttpRequest, entity: Entity, by: User, at: datetime) -> HttpResponse:
    file = request.FILES.get("logo")
    if not isinstance(file, UploadedFile):
        told = _("No file arrived. Choose a PNG, JPEG or SVG and try again.")
        return _page(request, entity, refused=told)
    # One byte more than allowed is enough to know that it is too large.
    png = reading.png_of(file.read(reading.LARGEST_BYTES + 1))
    _as_seen(request, entity, lambda: actions.set_logo(by=by, at=at, entity=entity, png=png))
    return _back(entity, "logo")


def _as_seen(request: HttpRequest, entity: Entity, act: Callable[[], object]) -> None:
    """Change the logo where it is still the one that was seen."""
    rows = Entity.objects.filter(pk=entity.pk)
    as_seen.acted(request, rows, lambda: queries.logo_digest(entity.pk), act)


@require_safe
def picture(request: HttpRequest, entity_id: int) -> HttpResponse:  # noqa: ARG001 - Django passes it.
    """Send the logo."""
    png = queries.logo(entity_id) if entity_id < _LARGEST_ID else None
    if png is None:
        raise Http404(_("This entity has no logo."))
    response = HttpResponse(png, content_type="image/png")
    response["Cache-Control"] = "private, no-cache"
    return response


def _page(
    request: HttpRequest, entity: Entity, *, form: EntityForm | None = None, refused: str = ""
) -> HttpResponse:
    form = form or EntityForm(initial=posted_forms.shown(entity, list(ENTITY)))
    has_logo = queries.logo(entity.pk) is not None
    told = {
        "entity": entity,
        "form": form,
        "title": entity.name,
        "has_logo": has_logo,
        "stands": queries.logo_digest(entity.pk),
        "lacking": settings_organisation.lacking(entity, has_logo=has_logo),
        "logo_refused": refused,
        "changes": settings_changes.written(queries.acts(entity.pk)),
        "announcement": settings_organisation.announced(request.GET.get("told", "")),
    }
    status = 422 if form.errors or refused else 200
    return settings_frame.show(request, "web/settings_entity.html", told, tab=_TAB, status=status)


def _back(entity: Entity, told: str) -> HttpResponseRedirect:
    address = reverse("web:settings-entity", args=(entity.pk,))
    return HttpResponseRedirect(f"{address}?told={told}")


def _entity(entity_id: int) -> Entity:
    entity = queries.entity(entity_id) if entity_id < _LARGEST_ID else None
    if entity is None:
        raise Http404(_("There is no such legal entity."))
    return entity
