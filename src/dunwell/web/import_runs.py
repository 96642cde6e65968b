"""Beginning the check or import of a dropped file, and telling how far it is."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from dunwell.actions import uploads as actions
from dunwell.core.refusals import Refusal
from dunwell.core.uploads import UNDER_WAY, UploadState
from dunwell.jobs import beside
from dunwell.jobs.imports import kept_files, running
from dunwell.store.models import Upload
from dunwell.store.queries import imports as queries
from dunwell.web import import_words


def check(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Begin the check of an upload."""
    return _begin(request, upload, UploadState.CHECKING, running.CHECK)


def load(request: HttpRequest, upload: Upload) -> HttpResponse:
    """Begin the import of an upload."""
    return _begin(request, upload, UploadState.LOADING, running.LOAD)


def _begin(request: HttpRequest, upload: Upload, state: UploadState, act: str) -> HttpResponse:  # noqa: ARG001 - the pages' signature.
    try:
        actions.start(upload, state=state, at=timezone.now())
    except Refusal:
        # Another tab began it: its progress is what the person wants to see.
        return redirect("web:import-check", upload_id=upload.pk)
    try:
        began = running.start(settings.HOME, upload.pk, act)
    except OSError as problem:
        told = _("The work could not be begun: %(because)s. Nothing was changed.")
        because = {"because": problem.strerror or str(problem)}
        _fail(upload, "not_begun", told % because)
    else:
        if not began:
            told = _("The run before is just ending. Nothing was changed; try again.")
            _fail(upload, "not_begun", told)
    return redirect("web:import-check", upload_id=upload.pk)


def _fail(upload: Upload, code: str, message: str) -> None:
    outcome = {"error": {"code": code, "message": message}}
    actions.interrupt(upload, state=UploadState.FAILED, outcome=outcome)


def settled(upload: Upload) -> Upload:
    """Give an upload as it is now: a run whose process is gone is told as what became of it."""
    if upload.state not in UNDER_WAY:
        return upload
    if beside.is_running(kept_files.folder(settings.HOME, upload.pk)):
        return upload
    # It may have ended, and said so, since the upload was read.
    upload.refresh_from_db()
    if upload.state in UNDER_WAY:
        _tell_interrupted(upload)
        upload.refresh_from_db()
    return upload


def _tell_interrupted(upload: Upload) -> None:
    """A killed import is one transaction: either all of it is in the book, or nothing."""
    began = datetime.fromisoformat((upload.outcome or {})["began"])
    done = queries.finished_since(upload, began) if upload.state == UploadState.LOADING else None
    if done is not None:
        outcome = {**done.result, "import_id": done.pk}
        actions.interrupt(upload, state=UploadState.LOADED, outcome=outcome)
        kept_files.remove(settings.HOME, upload.pk)
        return
    _fail(upload, "interrupted", _("The work was interrupted and nothing was kept. Try again."))


def progress(upload: Upload) -> dict[str, Any]:
    """Tell how far a run is; `under_way` is false when there is none."""
    if upload.state not in UNDER_WAY:
        return {"under_way": False}
    told = beside.progress(kept_files.folder(settings.HOME, upload.pk))
    told["step"] = import_words.step(told["step"])
    return {"under_way": True, "is_import": upload.state == UploadState.LOADING, "progress": told}
