"""Dropping files: each is kept for its person alone, looked at, or refused in one sentence."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from dunwell.actions import uploads as actions
from dunwell.core.refusals import Refusal
from dunwell.jobs.imports import arriving, inspecting, kept_files
from dunwell.store.models import Upload, User
from dunwell.store.queries import imports as queries
from dunwell.web import import_choices, import_runs, imports, refusals
from dunwell.web.import_choices import Choices

LARGEST_FILE: Final = 1 << 30
KEPT_FOR: Final = timedelta(days=7)
_JUST_NOW: Final = timedelta(hours=1)
_FORM_AROUND_FILE: Final = 1 << 16


class BoundedUpload(TemporaryFileUploadHandler):
    """Takes a file to disk, and nothing at all of a request that is too large."""

    is_too_large = False

    def handle_raw_input(self, *told: Any, **more: Any) -> None:
        """Note the size, the third of what is told, before anything is written."""
        self.is_too_large = told[2] > LARGEST_FILE + _FORM_AROUND_FILE
        super().handle_raw_input(*told, **more)

    def new_file(self, *told: Any, **more: Any) -> None:
        """Refuse a file that would be too large; what was sent is read and thrown away."""
        if self.is_too_large:
            raise StopUpload(connection_reset=False)
        super().new_file(*told, **more)


# The token of the form is checked by `_drop`, once the request was told how to take the file.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest) -> HttpResponse:
    """Keep what was dropped; one file goes on to its columns, or its check if it is known."""
    if request.method != "POST":
        return redirect("web:imports")
    request.upload_handlers = [BoundedUpload(request)]
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
    _clear_old()
    kept: list[tuple[Upload, Choices]] = []
    refused: list[str] = []
    for file in dropped:
        _take(file, request.user, kept, refused)
    if refused:
        return imports.refused(request, *refused, kept=len(kept))
    if len(kept) > 1:
        return redirect(f"{reverse('web:imports')}?arrived={len(kept)}")
    [(upload, choices)] = kept
    if choices.known and not choices.errors:
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
    try:
        packed = arriving.unpacked(Path(file.temporary_file_path()))  # type: ignore[attr-defined]  # our handler writes every file to disk.
    except Refusal as refusal:
        refused.append(f"{name}: {refusals.told(refusal)}")
        return
    if packed is None:
        _keep(name, file.chunks(), by, kept, refused)
        return
    for one in packed:
        _keep(kept_files.safe_name(one.name), one.chunks(), by, kept, refused, is_packed=True)


def _keep(
    name: str,
    chunks: Iterable[bytes],
    by: User,
    kept: list[tuple[Upload, Choices]],
    refused: list[str],
    *,
    is_packed: bool = False,
) -> None:
    upload = actions.keep(by=by, at=timezone.now(), file_name=name)
    try:
        path = kept_files.store(settings.HOME, upload.pk, name, chunks)
        if is_packed:
            arriving.require_plain(path)
        sight = inspecting.inspect(path)
    except Refusal as refusal:
        forget(upload)
        refused.append(f"{upload.file_name}: {refusals.told(refusal)}")
        return
    except OSError as problem:
        forget(upload)
        because = {"because": problem.strerror or str(problem)}
        told = _("The file could not be kept here (%(because)s). Nothing was changed.")
        refused.append(f"{upload.file_name}: {told % because}")
        return
    actions.place(upload, str(path.relative_to(settings.HOME)))
    choices = import_choices.first(sight, upload.file_name)
    actions.choose(upload, kind=choices.kind, source=choices.source, choices=choices.kept())
    kept.append((upload, choices))


def _refused(request: HttpRequest, dropped: Sequence["UploadedFile[bytes]"]) -> str:
    too_large = _("The file is larger than 1 GB. Split it, or load it with ./dunwell import.")
    if any(getattr(one, "is_too_large", False) for one in request.upload_handlers):
        return too_large
    if not dropped:
        return _("No file arrived. Choose a CSV or XLSX file and try again.")
    if sum(file.size or 0 for file in dropped) > LARGEST_FILE:
        return too_large
    return ""


def forget(upload: Upload) -> None:
    """Forget a dropped file with all that was kept of it."""
    actions.discard(upload)
    kept_files.remove(settings.HOME, upload.pk)


def _clear_old() -> None:
    """Clear away what was dropped long ago, also after a crash between database and folder."""
    now = timezone.now()
    actions.clear(before=now - KEPT_FOR)
    kept_files.remove_orphans(settings.HOME, queries.upload_ids(), before=now - _JUST_NOW)
