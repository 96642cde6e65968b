"""A file that arrives is kept for its person alone, looked at and chosen for."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler

from dunwell.actions import uploads as actions
from dunwell.jobs.imports import arriving, choosing, inspecting, kept_files
from dunwell.jobs.imports.choosing import Choices
from dunwell.store.models import Upload, User
from dunwell.store.queries import imports as queries

LARGEST_FILE: Final = 1 << 30
KEPT_FOR: Final = timedelta(days=7)
FORM_AROUND_FILE: Final = 1 << 16
_JUST_NOW: Final = timedelta(hours=1)


class BoundedUpload(TemporaryFileUploadHandler):
    """Takes a file to disk, and nothing at all of a request that is too large."""

    is_too_large = False

    def handle_raw_input(self, *told: Any, **more: Any) -> None:
        """Note the size, the third of what is told, before anything is written."""
        self.is_too_large = told[2] > LARGEST_FILE + FORM_AROUND_FILE
        super().handle_raw_input(*told, **more)

    def new_file(self, *told: Any, **more: Any) -> None:
        """Refuse a file that would be too large; what was sent is read and thrown away."""
        if self.is_too_large:
            raise StopUpload(connection_reset=False)
        super().new_file(*told, **more)


def parts(
    name: str, path: Path, chunks: Iterable[bytes]
) -> Iterator[tuple[str, Iterable[bytes], bool]]:
    """Give a file that arrived under a safe name, or each file of an archive, and which it is."""
    packed = arriving.unpacked(path)
    if packed is None:
        yield kept_files.safe_name(name), chunks, False
        return
    for one in packed:
        yield kept_files.safe_name(one.name), one.chunks(), True


def keep(
    home: Path,
    *,
    by: User,
    at: datetime,
    name: str,
    chunks: Iterable[bytes],
    is_packed: bool = False,
) -> tuple[Upload, Choices]:
    """Keep one file and choose for it; what cannot be read or kept is forgotten again."""
    upload = actions.keep(by=by, at=at, file_name=name)
    try:
        path = kept_files.store(home, upload.pk, name, chunks)
        if is_packed:
            arriving.require_plain(path)
        sight = inspecting.inspect(path)
    except BaseException:
        forget(home, upload)
        raise
    actions.place(upload, str(path.relative_to(home)))
    choices = choosing.first(sight, upload.file_name)
    actions.choose(upload, kind=choices.kind, source=choices.source, choices=choices.kept())
    upload.refresh_from_db()
    return upload, choices


def forget(home: Path, upload: Upload) -> None:
    """Forget a file with all that was kept of it."""
    pk = upload.pk
    actions.discard(upload)
    kept_files.remove(home, pk)


def clear_old(home: Path, *, now: datetime) -> None:
    """Clear away what arrived long ago, also after a crash between database and folder."""
    actions.clear(before=now - KEPT_FOR)
    kept_files.remove_orphans(home, queries.upload_ids(), before=now - _JUST_NOW)
