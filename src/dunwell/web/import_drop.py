"""Dropping files: each is kept for its person alone, looked at, or refused in one sentence."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from dunwell.core.refusals import Refusal
from dunwell.jobs.imports import kept_files, receiving
from dunwell.jobs.imports.choosing import Choices
from dunwell.store.models import Upload, User
from dunwell.web import import_choices, import_runs, imports, refusals


# The token of the form is checked by `_drop`, once the request was told how to take the file.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest) -> HttpResponse:
    """Keep what was dropped; one file goes on to its columns, or its check if it is known."""
    if request.method != "POST":
        return redirect("web:imports")
    request.upload_handlers = [receiving.BoundedUpload(request)]
    try:
        response: HttpResponse = _drop(request)
    except (MultiPartParserError, SuspiciousOperation):
        return imports.refused(
            request, _("The upload broke off on its way. Choose the file again.")
        )
    return response


@csrf_protect
def _drop(request: HttpRequest) -> HttpResponse:
    dropped = request.FILES.getlist("file")
    error = _refused(request, dropped)
    if error or not isinstance(request.user, User):
        return imports.refused(request, error)
    receiving.clear_old(settings.HOME, now=timezone.now())
    kept: list[tuple[Upload, Choices]] = []
    refused: list[str] = []
    for file in dropped:
        _take(file, request.user, kept, refused)
    if refused:
        return imports.refused(request, *refused, kept=len(kept))
    if len(kept) > 1:
        return redirect(f"{reverse('web:imports')}?arrived={len(kept)}")
    [(upload, choices)] = kept
    if choices.known and not import_choices.errors(choices):
        return import_runs.check(request, upload)
    return redirect("web:import-columns", upload_id=upload.pk)


def _take(
    file: "UploadedFile[bytes]",
    by: User,
    kept: list[tuple[Upload, Choices]],
    refused: list[str],
) -> None:
    """Keep one dropped file, or each file of an archive, or note why not."""
    name = kept_files.safe_name(file.name or "file")
    path = Path(file.temporary_file_path())  # type: ignore[attr-defined]  # our handler writes every file to disk.
    try:
        for part, chunks, is_packed in receiving.parts(name, path, file.chunks()):
            _keep(part, chunks, by, kept, refused, is_packed=is_packed)
    except Refusal as refusal:
        refused.append(f"{name}: {refusals.told(refusal)}")


def _keep(
    name: str,
    chunks: Iterable[bytes],
    by: User,
    kept: list[tuple[Upload, Choices]],
    refused: list[str],
    *,
    is_packed: bool,
) -> None:
    try:
        kept.append(
            receiving.keep(
                settings.HOME,
                by=by,
                at=timezone.now(),
                name=name,
                chunks=chunks,
                is_packed=is_packed,
            )
        )
    except Refusal as refusal:
        refused.append(f"{name}: {refusals.told(refusal)}")
    except OSError as problem:
        because = {"because": problem.strerror or str(problem)}
        told = _("The file could not be kept here (%(because)s). Nothing was changed.")
        refused.append(f"{name}: {told % because}")


def _refused(request: HttpRequest, dropped: Sequence["UploadedFile[bytes]"]) -> str:
    too_large = _("The file is larger than 1 GB. Split it, or load it with ./dunwell import.")
    if any(getattr(one, "is_too_large", False) for one in request.upload_handlers):
        return too_large
    if not dropped:
        return _("No file arrived. Choose a CSV or XLSX file and try again.")
    if sum(file.size or 0 for file in dropped) > receiving.LARGEST_FILE:
        return too_large
    return ""
