"""Beginning the check or import of a dropped file, and telling how far it is."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from dunwell.core.refusals import Refusal
from dunwell.core.uploads import UNDER_WAY, UploadState
from dunwell.jobs import beside
from dunwell.jobs.imports import handling, kept_files, running
from dunwell.store.models import Upload
from dunwell.web import import_words


def check(request: HttpRequest, upload: Upload) -> HttpResponse:  # noqa: ARG001 - the pages' signature.
    """Begin the check of an upload."""
    return _begin(upload, running.CHECK)


def load(request: HttpRequest, upload: Upload) -> HttpResponse:  # noqa: ARG001 - the pages' signature.
    """Begin the import of an upload."""
    return _begin(upload, running.LOAD)


def _begin(upload: Upload, act: str) -> HttpResponse:
    # Where another tab began it, its progress is what the person wants to see.
    with suppress(Refusal):
        handling.begin(settings.HOME, upload, act, at=timezone.now())
    return redirect("web:import-check", upload_id=upload.pk)


def settled(upload: Upload) -> Upload:
    """Give an upload as it is now: a run whose process is gone is told as what became of it."""
    return handling.settled(settings.HOME, upload)


def progress(upload: Upload) -> dict[str, Any]:
    """Tell how far a run is; `under_way` is false when there is none."""
    if upload.state not in UNDER_WAY:
        return {"under_way": False}
    told = beside.progress(kept_files.folder(settings.HOME, upload.pk))
    told["step"] = import_words.step(told["step"])
    return {"under_way": True, "is_import": upload.state == UploadState.LOADING, "progress": told}
