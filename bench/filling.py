"""The task `fill`: load a company's files through the real job into a new book."""

from pathlib import Path
from typing import Any

from bench import open_ledger
from dunwell.cli import books, clock
from dunwell.core.import_fields import ImportKind
from dunwell.jobs.imports import loading
from dunwell.jobs.imports.requests import Request
from dunwell.store.models import Customer, Document


def run(*, folder: str) -> dict[str, Any]:
    """Load the files; tell of the largest customer, of a usual one and of a document."""
    home = books.open_book()
    for kind in (ImportKind.CUSTOMERS, ImportKind.CONTACTS, ImportKind.ITEMS):
        request = Request(
            kind=kind,
            path=Path(folder, f"{kind.value}.csv"),
            source="bench",
            accept_mapping=True,
            ledger_date=open_ledger.AS_OF,
        )
        loading.load(request, home=home, by=None, at=clock.now(), told=lambda *_: None)
    return {
        "largest": Customer.objects.get(number=open_ledger.LARGEST).pk,
        "usual": Customer.objects.get(number=open_ledger.USUAL).pk,
        "document": Document.objects.get(number=open_ledger.FIRST_NUMBER).pk,
    }
