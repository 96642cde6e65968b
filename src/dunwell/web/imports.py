"""Imports: what was loaded, what it changed, and taking it back."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dunwell.actions import control_totals
from dunwell.actions import imports as actions
from dunwell.core.import_fields import ImportKind
from dunwell.core.imports import RunState
from dunwell.core.refusals import Refusal
from dunwell.core.uploads import UploadState
from dunwell.store.models import ImportRun, Upload, User
from dunwell.store.queries import imports as queries
from dunwell.web import (
    first_start,
    import_labels,
    import_runs,
    import_words,
    pages,
    refusals,
    scoping,
)

_TURNS: Final = (
    ImportKind.CUSTOMERS,
    ImportKind.CONTACTS,
    ImportKind.ITEMS,
    ImportKind.RECEIPTS,
)


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """List the loads, newest first, above the place to drop the next file."""
    return _history(request)


def refused(request: HttpRequest, *errors: str, kept: int = 0) -> HttpResponse:
    """Show the list with what could not be done, beside the place to try again."""
    return _history(request, errors=errors, arrived=kept, status=422)


def _history(
    request: HttpRequest, *, errors: Sequence[str] = (), arrived: int = 0, status: int = 200
) -> HttpResponse:
    arrived = arrived or import_words.arrived(request.GET.get("arrived", ""))
    uploads = [import_runs.settled(one) for one in queries.uploads_under_way(request.user.pk or 0)]
    waiting = [one for one in uploads if one.state != UploadState.LOADED]
    told = {
        "runs": [
            import_words.run(one)
            for one in queries.runs(scoping.of(request), by=request.user.pk or 0)
        ],
        "uploads": [
            (one, import_labels.kind(one.kind), import_words.state(one))
            for one in sorted(waiting, key=_turn)
        ],
        "errors": errors,
        "arrived": arrived,
        "first_start": first_start.offered(),
    }
    return pages.show(request, "web/imports.html", told, place="imports", status=status)


def _turn(upload: Upload) -> tuple[int, int]:
    """Put what others stand on first: customers before the items that name them."""
    kinds = [kind.value for kind in _TURNS]
    place = kinds.index(upload.kind) if upload.kind in kinds else len(kinds)
    return place, upload.pk


@require_safe
def result(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show what one load did: its counts, totals, problems and control totals."""
    return _result(request, run_id)


@require_POST
def accept(request: HttpRequest, run_id: int) -> HttpResponse:
    """Accept a difference to the control total with its reason, so that reminders may start."""
    run = _run(request, run_id)
    try:
        control_totals.accept(
            by=cast("User", request.user),
            at=timezone.now(),
            run_id=run.pk,
            currency=request.POST.get("currency", ""),
            because=request.POST.get("because", ""),
        )
    except Refusal as refusal:
        return _result(request, run_id, error=refusals.told(refusal), status=422)
    return redirect("web:import", run_id=run_id)


def _result(
    request: HttpRequest, run_id: int, *, error: str = "", status: int = 200
) -> HttpResponse:
    run = _run(request, run_id)
    accepted = {one.currency: one for one in run.accepted_differences.select_related("by")}
    told = {
        "error": error,
        "run": run,
        "kind": import_labels.kind(run.kind),
        "result": run.result,
        "controls": [
            {**one, "accepted": accepted.get(one["currency"])}
            for one in import_words.controls(run.result)
        ],
        "problems": [import_words.problem(one) for one in run.result.get("problems", [])],
        "has_rejected_file": _rejected_file(run) is not None,
        "following": queries.oldest_waiting(request.user.pk or 0),
    }
    return pages.show(request, "web/import_result.html", told, place="imports", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, run_id: int) -> HttpResponse:
    """Say what taking a load back means, then do it."""
    run = _run(request, run_id)
    error = ""
    if request.method == "POST" and isinstance(request.user, User):
        try:
            actions.undo(by=request.user, at=timezone.now(), run_id=run_id)
        except Refusal as refusal:
            error = refusals.told(refusal)
        else:
            return redirect("web:import", run_id=run_id)
    told = {
        "run": run,
        "kind": import_labels.kind(run.kind),
        "result": run.result,
        "error": error,
        "is_undone": run.state == RunState.UNDONE,
    }
    status = 422 if error else 200
    return pages.show(request, "web/import_undo.html", told, place="imports", status=status)


@require_safe
def rejected(request: HttpRequest, run_id: int) -> FileResponse:
    """Give the file of rejected rows, to be corrected and dropped again."""
    path = _rejected_file(_run(request, run_id))
    if path is None:
        raise Http404(_("This import rejected no rows."))
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


def _run(request: HttpRequest, run_id: int) -> ImportRun:
    run = queries.run(run_id, scoping.of(request), by=request.user.pk or 0)
    if run is None:
        raise Http404(refusals.told(actions.UnknownImport(run_id)))
    return run


def _rejected_file(run: ImportRun) -> Path | None:
    folder: Path = settings.HOME / "rejected"
    return next(folder.glob(f"{run.pk}-*.csv"), None) if folder.is_dir() else None
