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
    """Forget a dropped file that nothing was loaded from."""
    Upload.objects.filter(pk=upload.pk).exclude(state=UploadState.LOADED).delete()


@transaction.atomic
def choose(upload: Upload, *, kind: str, source: str, choices: Mapping[str, Any]) -> None:
    """Keep what the person chose."""
    Upload.objects.filter(pk=upload.pk).update(
        kind=kind, source=source, choices=dict(choices), state=UploadState.WAITING, outcome=None
    )


@transaction.atomic
def start(upload: Upload, *, state: UploadState) -> None:
    """Mark a run as begun; refuse a second one beside it."""
    changed = (
        Upload.objects.filter(pk=upload.pk)
        .exclude(state__in=[*UNDER_WAY, UploadState.LOADED])
        .update(state=state)
    )
    if not changed:
        raise UnderWay(
            f"{upload.file_name} is being worked on or is in the book already; wait for the"
            " result, or drop the file again."
        )


@transaction.atomic
def finish(upload_id: int, *, state: UploadState, outcome: Mapping[str, Any]) -> None:
    """Keep what a run said."""
    Upload.objects.filter(pk=upload_id).update(state=state, outcome=dict(outcome))
