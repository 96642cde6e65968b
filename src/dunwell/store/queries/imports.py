"""The imports so far, and the files dropped but not loaded yet."""

from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from dunwell.core.imports import RunState
from dunwell.core.scopes import Scope
from dunwell.core.uploads import UploadState
from dunwell.store.models import (
    Contact,
    Customer,
    Document,
    ImportChange,
    ImportRun,
    Item,
    Posting,
    Source,
    Upload,
)
from dunwell.store.queries import scopes

_MOST_SHOWN: Final = 40


def runs(scope: Scope, *, by: int, limit: int = 200) -> list[ImportRun]:
    """Give the latest loads with their sources, as far as a person may see them."""
    rows = ImportRun.objects.select_related("source", "by")
    return list(rows.filter(seen(scope, by=by))[:limit])


def run(run_id: int, scope: Scope, *, by: int) -> ImportRun | None:
    """Give one load with its source, or None where it is not there or not theirs to see."""
    rows = ImportRun.objects.select_related("source", "by")
    return rows.filter(seen(scope, by=by), pk=run_id).first()


def seen(scope: Scope, *, by: int) -> Q:
    """Give the condition on loads: one's own, and those within."""
    return Q() if scope.entities is None else Q(by=by) | within(scope)


def within(scope: Scope) -> Q:
    """Give the condition on loads that touched something, and nothing that lies outside.

    One that touched nothing at all has rejected rows alone, of which nobody knows whose they are.
    """
    if scope.entities is None:
        return Q()
    changes = ImportChange.objects.filter(run=OuterRef("pk"))
    postings = Posting.objects.filter(run__isnull=False)
    foreign = postings.exclude(item__entity__code__in=scope.entities)
    items = Item.objects.filter(document_id__in=_changed("document"))
    customers = Customer.objects.filter(pk__in=_changed("customer"))
    contacts = Contact.objects.filter(pk__in=_changed("contact"))
    outside = Q(Exists(items.exclude(entity__code__in=scope.entities)))
    outside |= Q(pk__in=foreign.values("run"))
    outside |= Q(Exists(customers.exclude(scopes.billed_in(scope.entities))))
    outside |= Q(Exists(contacts.exclude(scopes.billed_in(scope.entities, "customer"))))
    touched = Q(Exists(changes)) | Q(pk__in=postings.values("run"))
    return touched & ~outside


def _changed(table: str) -> QuerySet[ImportChange, int]:
    rows = ImportChange.objects.filter(run=OuterRef(OuterRef("pk")), table=table)
    return rows.values_list("row_id", flat=True)


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
