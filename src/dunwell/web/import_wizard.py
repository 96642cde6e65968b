"""The import wizard: drop a file, say which column is what, read the check, import.

Each step is an address of its own; the checks and the import run in a process beside the server,
and the page asks how far it is.
"""

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from dunwell.actions import uploads as actions
from dunwell.core.refusals import Refusal
from dunwell.core.uploads import UNDER_WAY, UploadState
from dunwell.jobs.imports import inspecting, running
from dunwell.store.models import Upload, User
from dunwell.store.queries import imports as queries
from dunwell.web import import_choices, import_words, pages

LARGEST_FILE: Final = 1 << 30
_CHUNK_NAME: Final = 120


@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Keep a dropped file and go on to its columns; say so when it cannot be read."""
    file = request.FILES.get("file")
    error = _refused(file)
    if error or not isinstance(request.user, User) or not isinstance(file, UploadedFile):
        return _back_to_history(request, error)
    upload = actions.keep(by=request.user, at=timezone.now(), file_name=file.name or "file")
    path = _store(upload, file)
    try:
        sight = inspecting.inspect(path)
    except Refusal as refusal:
        _forget(upload, path)
        return _back_to_history(request, f"{upload.file_name}: {refusal}")
    actions.place(upload, str(path.relative_to(settings.HOME)))
    choices = import_choices.first(sight, upload.file_name)
    actions.choose(upload, kind=choices.kind, source=choices.source, choices=choices.kept())
    return redirect("web:import-columns", upload_id=upload.pk)


def _refused(file: object) -> str:
    if not isinstance(file, UploadedFile):
        return _("No file arrived. Choose a CSV or XLSX file and try again.")
    if file.size is None or file.size > LARGEST_FILE:
        return _("The file is larger than 1 GB. Split it, or load it with ./dunwell import.")
    return ""


def _back_to_history(request: HttpRequest, error: str) -> HttpResponse:
    told = {
        "runs": queries.runs(),
        "uploads": queries.uploads_under_way(request.user.pk),
        "error": error,
    }
    return pages.show(request, "web/imports.html", told, place="imports", status=422)


def _store(upload: Upload, file: "UploadedFile[bytes]") -> Path:
    """Write the file below the book's folder under a name of its own choosing in name only."""
    folder: Path = running.folder(settings.HOME, upload.pk)
    folder.mkdir(parents=True, exist_ok=True)
    name = Path(file.name or "file").name.replace("\x00", "")[-_CHUNK_NAME:] or "file"
    path = folder / name
    with path.open("wb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    return path


def _forget(upload: Upload, path: Path) -> None:
    path.unlink(missing_ok=True)
    actions.discard(upload)


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Show what was recognised and which column is what; keep what the person says."""
    upload = _upload(request, upload_id)
    try:
        sight = inspecting.inspect(settings.HOME / upload.path)
    except Refusal as refusal:
        return _back_to_history(request, f"{upload.file_name}: {refusal}")
    choices = import_choices.of(upload, sight)
    if request.method == "POST":
        choices = import_choices.said(request.POST, sight, choices)
        if "check" in request.POST and not choices.errors:
            kept = choices.kept()
            actions.choose(upload, kind=choices.kind, source=choices.source, choices=kept)
            return _begin(request, upload, UploadState.CHECKING, running.CHECK)
    told = {
        "upload": upload,
        "sight": sight,
        "choices": choices,
        "rows": import_choices.rows(sight, choices),
        "fields": import_choices.field_options(choices.kind),
        "step": 2,
    }
    status = 422 if choices.errors and "check" in request.POST else 200
    return pages.show(request, "web/import_columns.html", told, place="imports", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Show the check: problems with their repairs, the aging before and after, the totals."""
    upload = _upload(request, upload_id)
    if request.method == "POST":
        choices = import_choices.repaired(upload, request.POST)
        actions.choose(upload, kind=upload.kind, source=upload.source, choices=choices)
        return _begin(request, upload, UploadState.CHECKING, running.CHECK)
    if upload.state == UploadState.LOADED and upload.outcome:
        return redirect("web:import", run_id=upload.outcome["import_id"])
    told: dict[str, Any] = {"upload": upload, "step": 3, **_progress_of(upload)}
    if upload.state == UploadState.CHECKED and upload.outcome:
        told |= import_words.checked(upload.outcome)
    elif upload.outcome and "error" in upload.outcome:
        told["error"] = upload.outcome["error"]["message"]
    template = "web/import_check.html"
    if request.headers.get("HX-Request") and upload.state in UNDER_WAY:
        template = "web/parts/import_progress.html"
    elif request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
        return response
    return pages.show(request, template, told, place="imports")


@require_POST
def load(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Begin the import of a checked file."""
    upload = _upload(request, upload_id)
    if upload.state != UploadState.CHECKED:
        return redirect("web:import-check", upload_id=upload.pk)
    return _begin(request, upload, UploadState.LOADING, running.LOAD)


@require_POST
def discard(request: HttpRequest, upload_id: int) -> HttpResponse:
    """Forget a dropped file."""
    upload = _upload(request, upload_id)
    _forget(upload, settings.HOME / upload.path)
    return redirect("web:imports")


def _begin(request: HttpRequest, upload: Upload, state: UploadState, act: str) -> HttpResponse:
    try:
        actions.start(upload, state=state)
    except Refusal as refusal:
        return _back_to_history(request, str(refusal))
    (running.folder(settings.HOME, upload.pk) / "progress.json").unlink(missing_ok=True)
    running.start(upload.pk, act)
    return redirect("web:import-check", upload_id=upload.pk)


def _progress_of(upload: Upload) -> dict[str, Any]:
    """Tell how far a run is; one whose process died is told as failed."""
    if upload.state not in UNDER_WAY:
        return {"under_way": False}
    if not running.is_running(settings.HOME, upload.pk):
        message = _("The import was interrupted; nothing was kept. Try again.")
        outcome = {"error": {"code": "interrupted", "message": message}}
        actions.finish(upload.pk, state=UploadState.FAILED, outcome=outcome)
        return {"under_way": False, "error": message}
    told = running.progress(settings.HOME, upload.pk)
    return {"under_way": True, "progress": {**told, "step": import_words.step(told["step"])}}


def _upload(request: HttpRequest, upload_id: int) -> Upload:
    upload = queries.upload(upload_id, user_id=request.user.pk or 0)
    if upload is None:
        raise Http404(_("There is no such file; it may have been discarded."))
    return upload
