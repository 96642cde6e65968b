"""Keep what a person dropped and chose until it is imported."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from dunwell.core.refusals import Refusal
from dunwell.store.models import Upload, User

WAITING: Final = "waiting"  # The person chooses columns or reads the check.
CHECKING: Final = "checking"  # A dry run is under way.
CHECKED: Final = "checked"  # The dry run is through.
LOADING: Final = "loading"  # The import is under way.
LOADED: Final = "loaded"  # The rows are in the book.
FAILED: Final = "failed"  # The last run was refused; the book is as it was.


class UnderWay(Refusal):
    """A file is checked or loaded once at a time."""

    code = "under_way"


@transaction.atomic
def keep(*, by: User, at: datetime, file_name: str, kind: str, source: str) -> Upload:
    """Note a dropped file; its path is told once it is stored."""
    return Upload.objects.create(
        user=by, file_name=file_name[:300], kind=kind, source=source, created_at=at, path=""
    )


@transaction.atomic
def choose(upload: Upload, *, kind: str, source: str, choices: Mapping[str, Any]) -> None:
    """Keep what the person chose."""
    Upload.objects.filter(pk=upload.pk).update(
        kind=kind, source=source, choices=dict(choices), state=WAITING, outcome=None
    )


@transaction.atomic
def start(upload: Upload, *, state: str) -> None:
    """Mark a run as begun; refuse a second one beside it."""
    changed = (
        Upload.objects.filter(pk=upload.pk)
        .exclude(state__in=(CHECKING, LOADING, LOADED))
        .update(state=state)
    )
    if not changed:
        raise UnderWay(
            f"{upload.file_name} is being worked on or is in the book already; wait for the"
            " result, or drop the file again."
        )


@transaction.atomic
def finish(upload_id: int, *, state: str, outcome: Mapping[str, Any]) -> None:
    """Keep what a run said."""
    Upload.objects.filter(pk=upload_id).update(state=state, outcome=dict(outcome))
