"""The import wizard: say which column is what, read the check and repair, import.

Each step is an address of its own; the checks and the import run in a process beside the server,
and the page asks how far it is.
"""

from contextlib import suppress
from typing import Any, Final

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dunwell.actions import uploads as actions
from dunwell.core.refusals import Refusal
from dunwell.core.uploads import UNDER_WAY, UploadState
from dunwell.jobs.imports import choosing, inspecting, kept_files, receiving
from dunwell.store.models import Upload
from dunwell.store.queries import imports as queries
from dunwell.web import (
    import_choices,
    import_columns,
    import_repairs,
    import_runs,
    import_words,
    imports,
    pages,
    refusals,
)

_WIZARD: Final = "web/parts/import_{}.html"


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Show what was recognised and which column is what; keep what the person says."""
    upload = _upload(request, upload_id)
    if upload.state == UploadState.LOADED:
        return redirect("web:import-check", upload_id=upload.pk)
    try:
        sight = inspecting.inspect(settings.HOME / upload.path)
    except Refusal as refusal:
        return imports.refused(request, f"{upload.file_name}: {refusals.told(refusal)}")
    choices = choosing.of(upload)
    wants_check = "check" in request.POST
    if request.method == "POST":
        choices = import_choices.said(request.POST, sight, choices)
        try:
            actions.choose(
                upload, kind=choices.kind, source=choices.source, choices=choices.kept()
            )
        except Refusal as refusal:
            return _meanwhile(request, upload, refusal)
        if wants_check and not import_choices.errors(choices):
            return import_runs.check(request, upload)
    told = {"upload": upload, **import_columns.told(sight, choices)}
    # What is still missing is an error once the person wants to go on, and a hint before.
    told["is_refused"] = wants_check
    status = 422 if wants_check else 200
    template = _WIZARD.format("columns") if request.headers.get("HX-Request") else _page("columns")
    return pages.show(request, template, told, place="imports", status=status)


def _page(name: str) -> str:
    return f"web/import_{name}.html"


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Show the check: problems with their repairs, the aging before and after, the totals."""
    upload = _upload(request, upload_id)
    if request.method == "POST":
        return _answer(request, upload)
    return _checked(request, upload)


def _answer(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Take a control total, which needs no new check, or what changes how the file is read."""
    if "compare" in request.POST:
        totals = import_repairs.control_totals(upload, request.POST)
        if totals.errors:
            return _checked(request, upload, control_errors=totals.errors, typed=totals.typed)
        # Where another tab began something else, that is what is shown.
        with suppress(Refusal):
            actions.compare(upload, choices=totals.choices, outcome=totals.outcome)
        there = reverse("web:import-check", args=(upload.pk,))
        return redirect(f"{there}?at=control#control")
    choices, error = import_repairs.said(upload, request.POST)
    if error:
        return _checked(request, upload, refused=error)
    try:
        actions.choose(upload, kind=upload.kind, source=upload.source, choices=choices)
    except Refusal as refusal:
        return _meanwhile(request, upload, refusal)
    return import_runs.check(request, upload)


def _meanwhile(request: HttpRequest, upload: Upload, refusal: Refusal) -> HttpResponse:
    """Say that another tab went on with the file, so that what was said here is not kept."""
    if request.headers.get("HX-Request"):
        # The part of the page that asked shows how the file stands.
        return redirect("web:import-check", upload_id=upload.pk)
    return imports.refused(request, refusals.told(refusal))


def _checked(
    request: HttpRequest,
    upload: Upload,
    *,
    refused: str = "",
    control_errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    in_place = bool(request.headers.get("HX-Request"))
    if upload.state == UploadState.LOADED and upload.outcome:
        return _to_result(upload, in_place=in_place)
    told: dict[str, Any] = {
        "upload": upload,
        "step": 3,
        "mark": choosing.mark(upload),
        "refused": refused,
        "fragment": in_place,
        "at_control": request.GET.get("at") == "control" or bool(control_errors),
        **import_runs.progress(upload),
    }
    outcome = upload.outcome or {}
    if upload.state == UploadState.CHECKED:
        told |= import_words.checked(upload, typed or {}, control_errors or {})
        told["has_rejected_file"] = kept_files.rejected(settings.HOME, upload.pk) is not None
        told["currencies"] = import_columns.currency_options()
    elif "error" in outcome:
        told["error"] = import_words.stopped(outcome["error"])
    template = _WIZARD.format("check") if in_place else _page("check")
    status = 422 if refused or control_errors else 200
    return pages.show(request, template, told, place="imports", status=status)


def _to_result(upload: Upload, *, in_place: bool) -> HttpResponse:
    run_id = (upload.outcome or {})["import_id"]
    to = redirect("web:import", run_id=run_id)
    if not in_place:
        return to
    response = HttpResponse(status=204)
    response["HX-Redirect"] = to["Location"]
    return response


@require_POST
def load(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Begin the import of a checked file, if the check is still the one the person saw."""
    upload = _upload(request, upload_id)
    if upload.state in (*UNDER_WAY, UploadState.LOADED):
        # Another tab began it, or is through: that is what is shown.
        return redirect("web:import-check", upload_id=upload.pk)
    if upload.state != UploadState.CHECKED:
        return _checked(request, upload, refused=refusals.told(actions.NotChecked()))
    if request.POST.get("mark") != choosing.mark(upload):
        return _checked(
            request,
            upload,
            refused=_(
                "This file was changed in another tab since this page was drawn. Here is the"
                " check as it is now; nothing was imported."
            ),
        )
    return import_runs.load(request, upload)


@require_safe
def rejected(request: HttpRequest, upload_id: int) -> FileResponse:
    """Give the rows that the check rejected, to be corrected and dropped again."""
    upload = _upload(request, upload_id)
    path = kept_files.rejected(settings.HOME, upload.pk)
    if path is None:
        raise Http404(_("The check rejected no rows."))
    name = f"rejected-{upload.file_name.rsplit('.', 1)[0]}.csv"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


@require_POST
def discard(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Forget a dropped file; one that is being worked on is shown instead."""
    upload = _upload(request, upload_id)
    try:
        receiving.forget(settings.HOME, upload)
    except Refusal as refusal:
        return imports.refused(request, refusals.told(refusal))
    return redirect("web:imports")


def _upload(request: HttpRequest, upload_id: int) -> Upload:
    upload = queries.upload(upload_id, user_id=request.user.pk or 0)
    if upload is None:
        raise Http404(_("There is no such file; it may have been discarded."))
    return import_runs.settled(upload)
