"""Imports over HTTP: a file is sent, chosen for, checked, and loaded; a load is undone."""

import hashlib
import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile as Arrived
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import File, Schema
from ninja.files import UploadedFile
from pydantic import Field, StringConstraints

from dunwell.actions import control_totals
from dunwell.actions import imports as actions
from dunwell.actions import uploads as upload_actions
from dunwell.api import answers, callers, shapes
from dunwell.api.callers import Caller
from dunwell.api.fields import After, Code, Currency, Day, Given, Key, Limit, Medium, Short, Word
from dunwell.api.operations import Operations
from dunwell.api.shapes import Done
from dunwell.core.import_fields import ImportKind
from dunwell.core.permissions import Permission as P
from dunwell.jobs.imports import (
    choosing,
    handling,
    inspecting,
    kept_files,
    receiving,
    running,
)
from dunwell.store import locks, models
from dunwell.store.queries import api_rows

router: Final = Operations(tags=["Imports"])
Heading = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]


class KeptFile(Schema):
    """A file that was sent: what was chosen for it, and what the last check or load said.

    `mapping` leads from our fields, and from the ways of reading, to the file's headings and ways.
    """

    id: int
    file_name: str
    state: str
    kind: str
    source: str
    mapping: dict[str, str]
    entity: str
    currency: str
    ledger_date: str
    complete: bool
    control_totals: dict[str, str]
    repairs: list[dict[str, Any]]
    lacks: list[list[str]]
    outcome: dict[str, Any] | None


class KeptFiles(Schema):
    """The files that were kept of one that was sent; an archive holds several."""

    items: list[KeptFile]


class Repair(Given):
    """A value of a column that is to be read as another."""

    column: Heading
    found: Heading
    wanted: Heading


class GivenChoices(Given):
    """What a file is and how it is read; what is left out stays as it is."""

    kind: ImportKind | None = None
    source: Annotated[Short, Field(max_length=100)] = ""
    mapping: Annotated[dict[Code, Heading], Field(max_length=200)] = {}
    entity: Code = ""
    currency: Currency | None = None
    ledger_date: Day | None = None
    complete: bool = False
    control_totals: Annotated[dict[Currency, Code], Field(max_length=200)] = {}
    repairs: Annotated[list[Repair], Field(max_length=1000)] = []


class Run(Schema):
    """A load: what it did, its totals, its problems, and the control totals."""

    id: int
    source: str
    kind: str
    state: str
    file_name: str
    file_hash: str
    ledger_date: date | None
    complete: bool
    recorded_at: str | None
    undone_at: str | None
    by: str | None
    result: dict[str, Any]
    accepted: list[str]


class GivenAcceptance(Given):
    """The currency whose difference is accepted, and why."""

    currency: Currency
    because: Medium


def _kept(row: models.Upload) -> KeptFile:
    chosen = choosing.of(row)
    return KeptFile(
        id=row.pk,
        file_name=row.file_name,
        state=row.state,
        kind=chosen.kind,
        source=chosen.source,
        mapping={**chosen.columns, **chosen.options},
        entity=chosen.entity,
        currency=chosen.currency,
        ledger_date=chosen.ledger_date,
        complete=chosen.complete,
        control_totals=dict(chosen.control_totals),
        repairs=[dict(one) for one in chosen.repairs],
        lacks=[list(one) for one in choosing.lacking(chosen)],
        outcome=row.outcome,
    )


def _run(row: models.ImportRun) -> Run:
    return Run(
        id=row.pk,
        source=row.source.name,
        kind=row.kind,
        state=row.state,
        file_name=row.file_name,
        file_hash=row.file_hash,
        ledger_date=row.ledger_date,
        complete=row.complete,
        recorded_at=shapes.instant(row.recorded_at),
        undone_at=shapes.instant(row.undone_at),
        by=shapes.person(row.by),
        result=row.result,
        accepted=sorted(one.currency for one in row.accepted_differences.all()),
    )


@router.lists("imports", name="imports", needs=P.READ_WORKLIST, gives=Run)
def listed(
    request: HttpRequest, after: After, limit: Limit, kind: Word, state: Word
) -> HttpResponse:
    """List the loads, those that were undone as well."""
    rows = _runs(callers.of(request))
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(state=state)
    return answers.each(rows, _run, after=after, limit=limit)


@router.shows("imports/{int:run_id}", name="import", needs=P.READ_WORKLIST, gives=Run)
def one(request: HttpRequest, run_id: Key) -> HttpResponse:
    """Give one load."""
    rows = _runs(callers.of(request))
    return answers.one(request, _run(answers.found(rows, run_id)))


@router.files(
    "imports/{int:run_id}/rejected.csv",
    name="import-rejected",
    needs=P.READ_WORKLIST,
    kind="text/csv",
)
def rejected(request: HttpRequest, run_id: Key) -> HttpResponseBase:
    """Give the rows that a load rejected, to be corrected and sent again."""
    row = answers.found(_runs(callers.of(request)), run_id)
    folder: Path = settings.HOME / "rejected"
    path = next(folder.glob(f"{row.pk}-*.csv"), None) if folder.is_dir() else None
    return _csv(path)


@router.changes("imports/{int:run_id}/acceptance", name="import-accept", needs=P.IMPORT, gives=Run)
def accept(request: HttpRequest, run_id: Key, given: GivenAcceptance) -> HttpResponse:
    """Accept a difference to the control total with its reason, so that reminders may start."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        (_runs(caller), run_id),
        _run,
        lambda: control_totals.accept(
            by=caller.person,
            at=timezone.now(),
            run_id=run_id,
            currency=given.currency,
            because=given.because,
        ),
    )


@router.changes("imports/{int:run_id}/undoing", name="import-undo", needs=P.IMPORT, gives=Run)
def undo(request: HttpRequest, run_id: Key) -> HttpResponse:
    """Take a load back, as far as nothing later stands on it."""
    caller = callers.of(request)
    return answers.changed(
        request,
        caller,
        (_runs(caller), run_id),
        _run,
        lambda: actions.undo(by=caller.person, at=timezone.now(), run_id=run_id),
        first=locks.hierarchy,
    )


@router.uploads("import-files", name="import-send", needs=P.IMPORT, gives=KeptFiles)
def send(request: HttpRequest, file: File[UploadedFile]) -> HttpResponse:
    """Send a file, or an archive of several: CSV or XLSX; nothing is loaded yet."""
    caller = callers.of(request)

    def act() -> KeptFiles:
        receiving.clear_old(settings.HOME, now=timezone.now())
        return KeptFiles(items=[_kept(one) for one in _received(caller, file)])

    name = kept_files.safe_name(file.name or "file")
    return answers.acted(request, caller, act, status=201, given=_digest(name, file))


@router.lists("import-files", name="import-files", needs=P.IMPORT, gives=KeptFile)
def kept(request: HttpRequest, after: After, limit: Limit, state: Word) -> HttpResponse:
    """List the files one has sent that are still kept."""
    rows = _own(callers.of(request))
    if state:
        rows = rows.filter(state=state)
    return answers.page(
        rows, lambda found: [_kept(_settled(one)) for one in found], after=after, limit=limit
    )


@router.shows("import-files/{int:upload_id}", name="import-file", needs=P.IMPORT, gives=KeptFile)
def kept_file(request: HttpRequest, upload_id: Key) -> HttpResponse:
    """Give one file of one's own: the preview of its load once it was checked."""
    row = _settled(answers.found(_own(callers.of(request)), upload_id))
    return answers.one(request, _kept(row))


@router.changes(
    "import-files/{int:upload_id}",
    name="import-choose",
    needs=P.IMPORT,
    gives=KeptFile,
    method="PATCH",
)
def choose(request: HttpRequest, upload_id: Key, given: GivenChoices) -> HttpResponse:
    """Say what a file is and how it is read; what a check said before is void."""
    caller = callers.of(request)
    rows = _own(caller)

    def change() -> None:
        row = answers.found(rows, upload_id)
        asked = given.model_dump(mode="json", include=given.model_fields_set)
        kind = asked.pop("kind", None) or row.kind
        source = asked.pop("source", row.source)
        before = row.choices if kind == row.kind else _proposed(row, ImportKind(kind), source)
        plain = {name: "" if value is None else value for name, value in asked.items()}
        upload_actions.choose(row, kind=kind, source=source, choices={**before, **plain})

    return answers.changed(request, caller, (rows, upload_id), _kept, change)


@router.changes(
    "import-files/{int:upload_id}/check", name="import-check", needs=P.IMPORT, gives=KeptFile
)
def check(request: HttpRequest, upload_id: Key) -> HttpResponse:
    """Begin to check a file; ask for it again until its state is `checked` or `failed`."""
    caller = callers.of(request)
    return _begun(request, caller, upload_id, running.CHECK)


@router.changes(
    "import-files/{int:upload_id}/loading", name="import-load", needs=P.IMPORT, gives=KeptFile
)
def load(request: HttpRequest, upload_id: Key) -> HttpResponse:
    """Begin to load a file as it was checked; its state is `loaded` once it is in the book."""
    caller = callers.of(request)
    return _begun(request, caller, upload_id, running.LOAD)


@router.files(
    "import-files/{int:upload_id}/rejected.csv",
    name="import-check-rejected",
    needs=P.IMPORT,
    kind="text/csv",
)
def rejected_by_check(request: HttpRequest, upload_id: Key) -> HttpResponseBase:
    """Give the rows that a check rejected, to be corrected and sent again."""
    row = answers.found(_own(callers.of(request)), upload_id)
    return _csv(kept_files.rejected(settings.HOME, row.pk))


@router.changes(
    "import-files/{int:upload_id}/discard", name="import-discard", needs=P.IMPORT, gives=Done
)
def discard(request: HttpRequest, upload_id: Key) -> HttpResponse:
    """Forget a file."""
    caller = callers.of(request)
    rows = _own(caller)
    return answers.removed(
        request,
        caller,
        (rows, upload_id),
        _kept,
        lambda: receiving.forget(settings.HOME, answers.found(rows, upload_id)),
    )


def _begun(request: HttpRequest, caller: Caller, upload_id: int, act: str) -> HttpResponse:
    rows = _own(caller)

    def change() -> None:
        row = answers.found(rows, upload_id)
        if act == running.LOAD and row.state != "checked":
            raise upload_actions.NotChecked
        handling.begin(settings.HOME, row, act, at=timezone.now(), then=transaction.on_commit)

    return answers.changed(request, caller, (rows, upload_id), _kept, change)


def _proposed(row: models.Upload, kind: ImportKind, source: str) -> dict[str, Any]:
    """Choose anew for a file that is taken for something else."""
    sight = inspecting.inspect(settings.HOME / row.path)
    return choosing.proposed(sight, kind, source=source).kept()


def _received(caller: Caller, file: "Arrived[bytes]") -> list[models.Upload]:
    with tempfile.NamedTemporaryFile() as copy:
        if hasattr(file, "temporary_file_path"):
            path = Path(file.temporary_file_path())
        else:
            for chunk in file.chunks():
                copy.write(chunk)
            copy.flush()
            path = Path(copy.name)
        return [
            receiving.keep(
                settings.HOME,
                by=caller.person,
                at=timezone.now(),
                name=part,
                chunks=chunks,
                is_packed=is_packed,
            )[0]
            for part, chunks, is_packed in receiving.parts(
                file.name or "file", path, file.chunks()
            )
        ]


def _digest(name: str, file: "Arrived[bytes]") -> bytes:
    found = hashlib.sha256(name.encode())
    for chunk in file.chunks():
        found.update(chunk)
    return found.digest()


def _csv(path: Path | None) -> HttpResponseBase:
    if path is None:
        raise answers.NotFound("No rows were rejected.")
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=path.name, content_type="text/csv"
    )


def _settled(row: models.Upload) -> models.Upload:
    return handling.settled(settings.HOME, row)


def _runs(caller: Caller) -> QuerySet[models.ImportRun]:
    return api_rows.import_runs(caller.sight, by=caller.person.pk)


def _own(caller: Caller) -> QuerySet[models.Upload]:
    return models.Upload.objects.filter(user=caller.person).exclude(kind="")
