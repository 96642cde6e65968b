"""Keep what a person dropped and chose until it is imported."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from dunwell.core.refusals import Refusal
from dunwell.core.uploads import UNDER_WAY, UploadState
from dunwell.store.models import Upload, User


class UnderWay(Refusal):
    """A file is checked or loaded once at a time."""

    code = "under_way"


class NotChecked(Refusal):
    """A file is loaded as it was checked."""

    code = "not_checked"

    def __init__(self) -> None:
        """Say what comes first."""
        super().__init__(
            "Check the file first, and look at what the check says. Nothing was imported."
        )


@transaction.atomic
def keep(*, by: User, at: datetime, file_name: str) -> Upload:
    """Note a dropped file; `place` tells where it was stored."""
    return Upload.objects.create(user=by, file_name=file_name[:300], created_at=at, path="")


@transaction.atomic
def place(upload: Upload, path: str) -> None:
    """Note where a dropped file lies, below the book's folder."""
    Upload.objects.filter(pk=upload.pk).update(path=path)


@transaction.atomic
def discard(upload: Upload) -> None:
    """Forget a dropped file; refused while it is worked on, for its import may yet be kept."""
    gone, _ = Upload.objects.filter(pk=upload.pk).exclude(state__in=UNDER_WAY).delete()
    if not gone and Upload.objects.filter(pk=upload.pk).exists():
        raise _under_way(upload)


@transaction.atomic
def clear(*, before: datetime) -> None:
    """Forget files dropped before an instant that nobody is working on."""
    Upload.objects.filter(created_at__lt=before).exclude(state__in=UNDER_WAY).delete()


@transaction.atomic
def choose(upload: Upload, *, kind: str, source: str, choices: Mapping[str, Any]) -> None:
    """Keep what the person chose; what a check said before is void. Refused during a run."""
    changed = _idle(upload).update(
        kind=kind, source=source, choices=dict(choices), state=UploadState.WAITING, outcome=None
    )
    if not changed:
        raise _under_way(upload)


@transaction.atomic
def compare(upload: Upload, *, choices: Mapping[str, Any], outcome: Mapping[str, Any]) -> None:
    """Keep control totals beside a check that stays as it was."""
    checked = Upload.objects.filter(pk=upload.pk, state=UploadState.CHECKED)
    if not checked.update(choices=dict(choices), outcome=dict(outcome)):
        raise _under_way(upload)


@transaction.atomic
def start(upload: Upload, *, state: UploadState, at: datetime) -> None:
    """Mark a run as begun; refuse a second one beside it."""
    if not _idle(upload).update(state=state, outcome={"began": at.isoformat()}):
        raise _under_way(upload)


@transaction.atomic
def finish(upload_id: int, *, state: UploadState, outcome: Mapping[str, Any]) -> None:
    """Keep what a run said."""
    Upload.objects.filter(pk=upload_id).update(state=state, outcome=dict(outcome))


@transaction.atomic
def interrupt(upload: Upload, *, state: UploadState, outcome: Mapping[str, Any]) -> None:
    """Keep what became of a run whose process is gone, unless it said so itself in the end."""
    still = Upload.objects.filter(pk=upload.pk, state__in=UNDER_WAY)
    still.update(state=state, outcome=dict(outcome))


def _idle(upload: Upload) -> "Any":
    busy = [*UNDER_WAY, UploadState.LOADED]
    return Upload.objects.filter(pk=upload.pk).exclude(state__in=busy)


def _under_way(upload: Upload) -> UnderWay:
    return UnderWay(
        f"{upload.file_name} is being worked on or is in the book already; wait for the result,"
        " or drop the file again."
    )
