"""The imports so far, and the files dropped but not loaded yet."""

from dunwell.core.uploads import UploadState
from dunwell.store.models import ImportRun, Upload


def runs(*, limit: int = 200) -> list[ImportRun]:
    """Give the latest loads with their sources."""
    return list(ImportRun.objects.select_related("source", "by")[:limit])


def run(run_id: int) -> ImportRun | None:
    """Give one load with its source, or None."""
    return ImportRun.objects.select_related("source", "by").filter(pk=run_id).first()


def uploads_under_way(user_id: int | None) -> list[Upload]:
    """Give the files a person dropped and did not load yet, newest first."""
    waiting = Upload.objects.filter(user_id=user_id).exclude(state=UploadState.LOADED)
    return list(waiting.order_by("-id")[:10])


def upload(upload_id: int, *, user_id: int) -> Upload | None:
    """Give a person's own upload, or None."""
    return Upload.objects.filter(pk=upload_id, user_id=user_id).first()
