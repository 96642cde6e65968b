"""The imports so far, and the files dropped but not loaded yet."""

from datetime import datetime
from typing import Final

from dunwell.core.imports import RunState
from dunwell.core.uploads import UploadState
from dunwell.store.models import Customer, Document, ImportRun, Item, Source, Upload

_MOST_SHOWN: Final = 40


def runs(*, limit: int = 200) -> list[ImportRun]:
    """Give the latest loads with their sources."""
    return list(ImportRun.objects.select_related("source", "by")[:limit])


def run(run_id: int) -> ImportRun | None:
    """Give one load with its source, or None."""
    return ImportRun.objects.select_related("source", "by").filter(pk=run_id).first()


def uploads_under_way(user_id: int) -> list[Upload]:
    """Give the files a person dropped and did not load yet, newest first."""
    waiting = Upload.objects.filter(user_id=user_id).exclude(state=UploadState.LOADED)
    return list(waiting.order_by("-id")[:_MOST_SHOWN])


def oldest_waiting(user_id: int) -> Upload | None:
    """Give the file a person dropped first of those nobody works on yet."""
    states = (UploadState.WAITING, UploadState.CHECKED)
    return Upload.objects.filter(user_id=user_id, state__in=states).order_by("id").first()


def upload(upload_id: int, *, user_id: int) -> Upload | None:
    """Give a person's own upload, or None."""
    return Upload.objects.filter(pk=upload_id, user_id=user_id).first()


def upload_ids() -> set[int]:
    """Give the numbers of all uploads."""
    return set(Upload.objects.values_list("id", flat=True))


def finished_since(upload: Upload, began: datetime) -> ImportRun | None:
    """Find the import that an upload's run brought into the book before it could say so."""
    runs = ImportRun.objects.filter(
        by_id=upload.user_id,
        source__name=upload.source,
        kind=upload.kind,
        recorded_at__gte=began,
        state=RunState.DONE,
    )
    return runs.order_by("id").first()


def source_names() -> list[str]:
    """Give the names of the systems that files came from."""
    return list(Source.objects.order_by("name").values_list("name", flat=True))


def only_of(source: str, field: str) -> str:
    """Give the one `currency` or `entity__code` that all items of a source have, or ""."""
    found = Item.objects.filter(document__source__name=source).order_by()
    values = list(found.values_list(field, flat=True).distinct()[:2])
    return str(values[0]) if len(values) == 1 else ""


def is_book_empty() -> bool:
    """Tell whether nothing was ever brought into the book."""
    return not any(model.objects.exists() for model in (ImportRun, Document, Customer))
