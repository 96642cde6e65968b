"""Build the demo company: write its files, load them, and do what the files do not tell.

A build that was stopped goes on where it was: loading a file again changes nothing, and the acts
are one transaction together with the entry that says the demo is complete.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction

from dunwell.actions import policies
from dunwell.core.import_fields import ImportKind
from dunwell.core.refusals import Refusal
from dunwell.jobs import rates
from dunwell.jobs.demo import acts, company, files, planning
from dunwell.jobs.demo.days import FIRST_DAY, LAST_DAY
from dunwell.jobs.demo.living import history
from dunwell.jobs.imports import loading
from dunwell.jobs.imports.requests import Request, Told
from dunwell.store import audit
from dunwell.store.models import AuditEntry, Customer, Document, Item

SOURCE: Final = "demo"
_BEGUN: Final = "demo.begin"
_BUILT: Final = "demo.build"


class BookState(StrEnum):
    """What a book is to the demo."""

    EMPTY = "empty"  # Nothing is in it: the demo may be built.
    BEGUN = "begun"  # A demo that was stopped: it goes on.
    BUILT = "built"  # The demo is complete.
    IN_USE = "in_use"  # Somebody's own book: hands off.


class BookInUse(Refusal):
    """The demo is never mixed into a book that holds something else."""

    code = "book_in_use"


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What stands in the book of the demo."""

    folder: Path
    first_day: date
    last_day: date
    customers: int
    documents: int
    items: int
    fresh: bool  # False when the demo had been built before.


def state() -> BookState:
    """Tell what this book is to the demo."""
    if AuditEntry.objects.filter(action=_BUILT).exists():
        return BookState.BUILT
    foreign = Document.objects.exclude(source__name=SOURCE).exists()
    if not foreign and AuditEntry.objects.filter(action=_BEGUN).exists():
        return BookState.BEGUN
    used = Document.objects.exists() or Customer.objects.exists()
    return BookState.IN_USE if used else BookState.EMPTY


def require_free() -> BookState:
    """Refuse a book that is somebody's own, and tell what another is to the demo."""
    found = state()
    if found is BookState.IN_USE:
        raise BookInUse(
            "This book holds customers or documents of its own, and the demo is not mixed into "
            f"them. Nothing was changed; for the demo {_way_out()}."
        )
    return found


def build(*, home: Path, at: datetime, told: Told) -> Built:
    """Build the demo in an empty book; a demo that is complete is left as it is.

    What its files hold is recorded as known before the first of the days that are lived.
    """
    folder = home / "demo"
    found = require_free()
    if found is not BookState.BUILT:
        _build(folder, home=home, at=min(at, history.KNOWN_AT), told=told)
    return Built(
        folder=folder,
        first_day=FIRST_DAY,
        last_day=LAST_DAY,
        customers=Customer.objects.count(),
        documents=Document.objects.count(),
        items=Item.objects.count(),
        fresh=found is not BookState.BUILT,
    )


def _way_out() -> str:
    if connection.vendor == "sqlite":
        return "run ./dunwell demo with DUNWELL_HOME naming another folder"
    return "run ./dunwell demo with DUNWELL_DATABASE_URL naming an empty database"


def _build(folder: Path, *, home: Path, at: datetime, told: Told) -> None:
    told("Inventing the company")
    plan = planning.plan()
    written = files.write(folder, plan)
    _begin(at)
    rates.load(written.rates, by=None, at=at, source=SOURCE)
    for kind, path in (
        (ImportKind.CUSTOMERS, written.customers),
        (ImportKind.CONTACTS, written.contacts),
        (ImportKind.ITEMS, written.items),
        (ImportKind.RECEIPTS, written.receipts),
    ):
        _load(kind, path, home=home, at=at, told=told)
    with transaction.atomic():
        acts.act(plan, source=SOURCE, at=at, told=told)
        audit.record(
            by=None,
            at=at,
            action=_BUILT,
            subject=f"source:{SOURCE}",
            after={"seed": planning.SEED, "first_day": FIRST_DAY, "last_day": LAST_DAY},
        )


@transaction.atomic
def _begin(at: datetime) -> None:
    """Install the policy, open the legal entities, and note that the demo has begun."""
    policies.install_shipped(at=at)
    company.open_entities(at=at)
    company.introduce(at=at)
    if not AuditEntry.objects.filter(action=_BEGUN).exists():
        audit.record(by=None, at=at, action=_BEGUN, subject=f"source:{SOURCE}")


def _load(kind: ImportKind, path: Path, *, home: Path, at: datetime, told: Told) -> dict[str, Any]:
    def hear(step: str, done: int = 0, total: int | None = None) -> None:
        told(f"{path.stem.capitalize()}: {step[0].lower()}{step[1:]}", done, total)

    request = Request(
        kind=kind, path=path, source=SOURCE, accept_mapping=True, ledger_date=LAST_DAY
    )
    return loading.load(request, home=home, by=None, at=at, told=hear)
