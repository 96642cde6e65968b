"""An import from file to book: open, read, check, stage, merge, and say what happened."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from dunwell.actions import imports as actions
from dunwell.actions import ledger_imports, party_imports
from dunwell.actions.imports import Merged, MergeRows, Order, Stages
from dunwell.core import scopes as core_scopes
from dunwell.core.currencies import DECIMALS
from dunwell.core.import_fields import ImportKind
from dunwell.jobs.imports import (
    account_rows,
    cells,
    contact_rows,
    control,
    identities,
    item_rows,
    opening,
    party_rows,
    previews,
    problems,
    receipt_rows,
    rejected,
    repairs,
    staging,
)
from dunwell.jobs.imports.cells import Reading
from dunwell.jobs.imports.item_rows import ItemOptions
from dunwell.jobs.imports.mapping import ColumnMapping
from dunwell.jobs.imports.opening import File
from dunwell.jobs.imports.requests import BadRequest, Request, Told
from dunwell.jobs.imports.workbench import Workbench, open_workbench
from dunwell.store import frames, policies
from dunwell.store.models import Entity, Source, User
from dunwell.store.queries import people, scopes

DEFAULT_ENTITY: Final = "MAIN"
# Rows that were left out because another row of the file says all there is to say.
LEFT_AS_THEY_ARE: Final = ("repeated_row", "merged_number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is particular to one kind of import."""

    check: Callable[[Workbench, Reading, ItemOptions], None]
    merge_rows: MergeRows
    totals: Callable[[Workbench], Mapping[str, Mapping[str, int]]] | None = None  # Where money is.
    spared: str | None = None  # Where a file may be complete: what rejected rows are about.


KINDS: Final[Mapping[ImportKind, Step]] = {
    ImportKind.ITEMS: Step(
        check=item_rows.check,
        merge_rows=ledger_imports.merge_items,
        totals=identities.totals,
        spared=identities.SPARED,
    ),
    ImportKind.RECEIPTS: Step(
        check=receipt_rows.check,
        merge_rows=ledger_imports.merge_receipts,
        totals=identities.totals,
    ),
    ImportKind.CUSTOMERS: Step(check=account_rows.check, merge_rows=party_imports.merge_customers),
    ImportKind.CONTACTS: Step(check=contact_rows.check, merge_rows=party_imports.merge_contacts),
}


def load(
    request: Request, *, home: Path, by: User | None, at: datetime, told: Told
) -> dict[str, Any]:
    """Load one file and return what happened; amounts are whole minor units.

    Raises BadRequest for a request that makes no sense, a Refusal when nothing can be loaded.
    """
    _check_request(request)
    recognised = opening.recognised(request.path)
    with open_workbench(home / "tmp") as workbench:
        problems.prepare(workbench)
        file = opening.copy(workbench, request.path, recognised, told)
        repairs.apply(workbench, file.headings, request.repairs)
        _check_complete(request, file)
        settled = opening.settle_mapping(workbench, request, file)
        reading = opening.reading_of(workbench, request, settled, file.headings)
        opening.note_file_problems(workbench, file.reading)
        rejected.note_uncorrected(workbench, file.headings)
        told("Reading the columns")
        cells.read_cells(workbench, reading)
        told("Checking the rows")
        KINDS[request.kind].check(workbench, reading, _options(request, settled, at))
        _require_own_entities(workbench, request, by)
        notes = opening.notes(reading)
        return _merge(
            workbench, request, settled, file, notes=notes, home=home, by=by, at=at, told=told
        )


def _require_own_entities(workbench: Workbench, request: Request, by: User | None) -> None:
    """Refuse rows of entities that the person does not work for, before anything is staged."""
    if by is None or KINDS[request.kind].totals is None:
        return
    codes = workbench.texts("SELECT DISTINCT entity FROM shaped WHERE entity IS NOT NULL")
    scope = scopes.of(by, people.roles_of(by))
    core_scopes.require_entities(scope, codes)
    if request.complete and scope.entities is not None:
        known = Entity.objects.filter(item__document__source__name=request.source).distinct()
        core_scopes.require_source(scope, list(known.values_list("code", flat=True)))


def _check_request(request: Request) -> None:
    if request.currency is not None and request.currency not in DECIMALS:
        raise BadRequest(
            f"{request.currency} is not a currency; give an ISO 4217 code such as EUR."
        )
    if request.complete and request.ledger_date is None:
        raise BadRequest(
            "--complete closes what the file no longer lists, so it needs --ledger-date DATE."
        )
    if request.complete and request.kind is not ImportKind.ITEMS:
        raise BadRequest("--complete is for files of items, which list all that is open.")
    if KINDS[request.kind].totals is None and (request.complete or request.control_totals):
        raise BadRequest(
            f"--complete and --control-total are about money; a file of {request.kind.value} has"
            " none."
        )
    if not request.source.strip():
        raise BadRequest("Name the source with --source NAME, such as the ERP it comes from.")
    for option, said, longest in (
        ("--source", request.source, party_rows.longest(Source, "name")),
        ("--entity", request.entity or "", party_rows.longest(Entity, "code")),
    ):
        if len(said) > longest:
            raise BadRequest(f"{option} takes at most {longest} characters, not {len(said)}.")
    control.check_request(request)


def _check_complete(request: Request, file: File) -> None:
    if request.complete and rejected.PROBLEM_HEADING in file.headings:
        raise BadRequest(
            f"{request.path.name} holds rejected rows only, so it is not complete; load it"
            " without --complete."
        )


def _options(request: Request, settled: ColumnMapping, at: datetime) -> ItemOptions:
    policy = policies.in_force(at.date())
    return ItemOptions(
        entity=request.entity or DEFAULT_ENTITY,
        currency=request.currency,
        default_terms_days=policy["terms"]["default_days"],
        ignore_leading_zeros=settled.ignore_leading_zeros,
    )


def _merge(
    workbench: Workbench,
    request: Request,
    settled: ColumnMapping,
    file: File,
    *,
    notes: list[dict[str, str]],
    home: Path,
    by: User | None,
    at: datetime,
    told: Told,
) -> dict[str, Any]:
    before = previews.aging_of(request, at) if request.preview else None
    with staging.stage_names("rows", "customers", "pairs", "spared") as names:
        told("Staging the rows")
        stages = _stage(workbench, request.kind, names)
        told("Posting to the book")
        return actions.merge(
            by=by,
            at=at,
            order=Order(
                kind=request.kind,
                source=request.source,
                file_name=request.path.name,
                file_hash=file.hash,
                ledger_date=request.ledger_date,
                complete=request.complete,
                rejected_rows=problems.rejected_rows(workbench),
                unknown_rows=_unknown_rows(workbench, request, file),
                profile=settled.profile(),
            ),
            stages=stages,
            report=lambda merged: {
                **_report(workbench, request, settled, file, merged),
                "notes": notes,
                **_rejected(workbench, request, file, home, merged.run_id),
                **previews.told(workbench, request, file, merged, before, at),
            },
            dry_run=request.dry_run,
            merge_rows=KINDS[request.kind].merge_rows,
        )


def _unknown_rows(workbench: Workbench, request: Request, file: File) -> int:
    if not request.complete:
        return 0
    left_out = opening.left_out_rows(file.reading)
    return identities.unknown_rows(workbench) + left_out


def _stage(workbench: Workbench, kind: ImportKind, names: Mapping[str, str]) -> Stages:
    frames.stage(names["rows"], workbench.batches("SELECT * FROM staged"))
    frames.stage(
        names["customers"], workbench.batches("SELECT number, name, name_key FROM new_customers")
    )
    frames.stage(names["pairs"], workbench.batches("SELECT number, other, because FROM pairs"))
    spared = KINDS[kind].spared
    if spared is not None:
        frames.stage(names["spared"], workbench.batches(spared))
    return Stages(
        rows=names["rows"],
        largest_seq=workbench.value("SELECT COALESCE(max(seq), 0) FROM staged"),
        customers=names["customers"],
        pairs=names["pairs"],
        spared=names["spared"],
    )


def _rejected(
    workbench: Workbench, request: Request, file: File, home: Path, import_id: int
) -> dict[str, Any]:
    """Keep the rejected rows before the import counts, so that a kill cannot lose them."""
    if request.dry_run:
        return {"rejected_file": None}
    path = rejected.write(
        workbench, home, name=request.path.name, headings=file.headings, import_id=import_id
    )
    return {"rejected_file": str(path) if path else None}


def _report(
    workbench: Workbench,
    request: Request,
    settled: ColumnMapping,
    file: File,
    merged: Merged,
) -> dict[str, Any]:
    problems.add_merged(workbench, merged.problems)
    if request.complete and merged.missing and not merged.closed:
        identities.note_nothing_closed(workbench)
    worth = KINDS[request.kind].totals
    totals = worth(workbench) if worth else {}
    rejected_amounts = identities.rejected_amounts(workbench) if worth else {}
    left_out = opening.left_out(file.reading)
    repeated = sum(problems.count_rows(workbench, code) for code in LEFT_AS_THEY_ARE)
    return {
        "import_id": None if request.dry_run else merged.run_id,
        "dry_run": request.dry_run,
        "created": merged.created,
        "updated": merged.updated,
        "unchanged": merged.unchanged + repeated,
        "rejected": problems.rejected_rows(workbench) + left_out,
        "missing": merged.missing,
        "missing_examples": list(merged.missing_examples),
        "closed": merged.closed,
        "customers_created": merged.customers_created,
        "problems": problems.summary(workbench),
        "totals": totals,
        "control": control.compare(request, merged, totals, rejected_amounts),
        "rows": file.rows,
        "skipped_totals": file.reading.skipped_totals,
        "mapping": {
            "origin": settled.origin,
            "columns": settled.columns,
            "confidence": settled.confidence,
            "unknown": list(settled.unknown),
        },
    }
