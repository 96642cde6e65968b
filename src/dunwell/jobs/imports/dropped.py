"""An upload with what its person chose becomes the request that the import carries out."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from dunwell.core.import_fields import ImportKind
from dunwell.jobs.imports import kept_files, loading, repairs
from dunwell.jobs.imports.requests import Request, Told
from dunwell.store.models import Upload


def run(upload_id: int, *, home: Path, at: datetime, dry_run: bool, told: Told) -> dict[str, Any]:
    """Check or load one upload; the result is the import's, amounts in minor units."""
    upload = Upload.objects.select_related("user").get(pk=upload_id)
    return loading.load(
        request_of(upload, home=home, dry_run=dry_run),
        home=home,
        by=upload.user,
        at=at,
        told=told,
    )


def request_of(upload: Upload, *, home: Path, dry_run: bool) -> Request:
    """Read an upload's choices; a check also tells what a person decides on."""
    said = upload.choices
    ledger_date = said.get("ledger_date")
    return Request(
        kind=ImportKind(upload.kind),
        path=home / upload.path,
        source=upload.source,
        entity=said.get("entity") or None,
        currency=said.get("currency") or None,
        mapping=said.get("mapping") or None,
        accept_mapping=True,
        dry_run=dry_run,
        complete=bool(said.get("complete")),
        ledger_date=date.fromisoformat(ledger_date) if ledger_date else None,
        control_totals=said.get("control_totals", {}),
        repairs=repairs.read(said.get("repairs", [])),
        preview=kept_files.folder(home, upload.pk) if dry_run else None,
    )
