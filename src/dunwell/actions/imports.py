"""Bring a checked and staged file into the book, or take an import back, in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from dunwell.core.import_fields import ImportKind
from dunwell.core.imports import ProblemCode, RunState
from dunwell.core.refusals import Refusal
from dunwell.store import audit, locks
from dunwell.store.merges import (
    contacts,
    customers,
    merging,
    undoing,
)
from dunwell.store.merges.merging import Merge
from dunwell.store.models import ImportRun, Source, User

NAMED_AT_MOST = 5
MANY_ROWS = 1_000


class UnknownImport(Refusal):
    """An import is named by its number."""

    code = "unknown_import"

    def __init__(self, run_id: int) -> None:
        """Take the number that names nothing."""
        super().__init__(
            f"There is no import {run_id}; the list of imports names them all. "
            "Nothing was changed."
        )


class AlreadyUndone(Refusal):
    """An import can be undone once."""

    code = "already_undone"


class LaterFactsDepend(Refusal):
    """What an import brought in cannot go while something later stands on it."""

    code = "later_facts_depend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be merged and how the run is to be remembered."""

    kind: ImportKind
    source: str
    file_name: str
    file_hash: str
    ledger_date: date | None = None
    complete: bool = False
    rejected_rows: int = 0
    unknown_rows: int = 0  # Rejected rows of which nobody can tell what they are about.
    profile: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """The committed tables a merge reads."""

    rows: str
    largest_seq: int
    customers: str
    pairs: str
    spared: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What a merge did; amounts are net minor units by currency."""

    run_id: int
    created: int
    updated: int
    unchanged: int
    missing: int = 0
    missing_totals: Mapping[str, int] = field(default_factory=dict)
    missing_examples: tuple[str, ...] = ()
    closed: int = 0
    source_ahead: Mapping[str, int] = field(default_factory=dict)
    rejected_totals: Mapping[str, int] = field(default_factory=dict)
    ledger_totals: Mapping[str, int] = field(default_factory=dict)
    customers_created: int = 0
    problems: tuple[tuple[int, ProblemCode], ...] = ()


Report = Callable[[Merged], dict[str, Any]]
MergeRows = Callable[[Merge, Order, Stages], Merged]


def merge(
    *,
    by: User | None,
    at: datetime,
    order: Order,
    stages: Stages,
    report: Report,
    dry_run: bool,
    merge_rows: MergeRows,
) -> dict[str, Any]:
    """Merge the staged rows and keep the run with what `report` says of it.

    A dry run does all the same work and then takes it back, so that its figures are true.
    """
    with transaction.atomic():
        locks.hierarchy()
        merging.lock_ledger()
        source, _ = Source.objects.get_or_create(name=order.source)
        run = ImportRun.objects.create(
            source=source,
            kind=order.kind.value,
            file_name=order.file_name,
            file_hash=order.file_hash,
            ledger_date=order.ledger_date,
            complete=order.complete,
            recorded_at=at,
            by=by,
        )
        context = Merge(
            stage=stages.rows,
            source_id=source.pk,
            run_id=run.pk,
            recorded_at=at,
            ledger_date=order.ledger_date,
        )
        merged = merge_rows(context, order, stages)
        if merged.created + merged.updated >= MANY_ROWS:
            merging.take_stock()
        source.profile = {**source.profile, order.kind.value: dict(order.profile)}
        source.save(update_fields=["profile"])
        result = report(merged)
        run.result = result
        run.save(update_fields=["result"])
        audit.record(
            by=by,
            at=at,
            action="imports.load",
            subject=f"import_run:{run.pk}",
            after={
                "source": order.source,
                "kind": order.kind.value,
                "file": order.file_name,
                "sha256": order.file_hash,
                "created": merged.created,
                "updated": merged.updated,
                "unchanged": merged.unchanged,
                "missing": merged.missing,
                "complete": order.complete,
                "ledger_date": order.ledger_date,
            },
        )
        if dry_run:
            transaction.set_rollback(True)
    return result


@transaction.atomic
def undo(*, by: User | None, at: datetime, run_id: int) -> ImportRun:
    """Reverse what an import did at the original effective dates, recorded now.

    Customers and contacts get back what was known of them; those it had created go.
    Refused, naming them, when later facts depend on what it brought in.
    """
    locks.hierarchy()
    merging.lock_ledger()
    run = ImportRun.objects.select_for_update(of=("self",)).filter(pk=run_id).first()
    if run is None:
        raise UnknownImport(run_id)
    if run.state == RunState.UNDONE:
        raise AlreadyUndone(f"Import {run_id} was undone before. Nothing was changed.")
    context = Merge(
        stage="", source_id=run.source_id, run_id=run.pk, recorded_at=at, ledger_date=None
    )
    _take_back(context, run)
    run.state = RunState.UNDONE
    run.undone_at = at
    run.save(update_fields=["state", "undone_at"])
    audit.record(
        by=by,
        at=at,
        action="imports.undo",
        subject=f"import_run:{run.pk}",
        before={"state": RunState.DONE.value},
        after={"state": RunState.UNDONE.value},
    )
    return run


# Imports of rows that change in place put back what the rows said before.
_PUT_BACK = {
    ImportKind.CUSTOMERS.value: customers.undo,
    ImportKind.CONTACTS.value: contacts.undo,
}


def _take_back(context: Merge, run: ImportRun) -> None:
    if put_back := _PUT_BACK.get(run.kind):
        _refuse_while_needed(run, put_back(context, run.pk))
        return
    _refuse_while_needed(
        run,
        [
            f"{document_type.replace('_', ' ')} {number}".strip()
            for document_type, number in undoing.dependents(context, run.pk)
        ],
    )
    undoing.undo(context, run.pk)


def _refuse_while_needed(run: ImportRun, found: list[str]) -> None:
    if not found:
        return
    names = ", ".join(found[:NAMED_AT_MOST])
    more = f" and {len(found) - NAMED_AT_MOST} more" if len(found) > NAMED_AT_MOST else ""
    raise LaterFactsDepend(
        f"Import {run.pk} cannot be undone: later entries stand on {names}{more}. "
        "Reverse those first, or undo the later import that made them."
    )
