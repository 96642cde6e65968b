"""What an import would do, for the person who decides: nothing of it is kept in the book."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from dunwell.actions.imports import Merged
from dunwell.jobs import aging
from dunwell.jobs.aging import Line
from dunwell.jobs.imports import control, identities, opening, rejected, samples
from dunwell.jobs.imports.opening import File
from dunwell.jobs.imports.requests import Request
from dunwell.jobs.imports.workbench import Workbench
from dunwell.store import frames

Buckets = Mapping[str, Mapping[str, Any]]
UNEXPLAINED = "unexplained"


def aging_of(request: Request, at: datetime) -> Buckets:
    """Age the book as of the ledger's date, or of today, on the connection of the import."""
    with frames.on_djangos_connection():
        report = aging.report(as_of=request.ledger_date or at.date())
    return {line.currency: _line(line) for line in report.currencies}


def _line(line: Line) -> dict[str, Any]:
    return {
        "total": line.total,
        "items": line.items,
        "credits": line.credits,
        "unapplied": line.unapplied,
        "buckets": [
            {"name": bucket.name, "amount": bucket.amount, "items": bucket.items}
            for bucket in line.buckets
        ],
    }


def told(
    workbench: Workbench,
    request: Request,
    file: File,
    merged: Merged,
    before: Buckets | None,
    at: datetime,
) -> dict[str, Any]:
    """Tell what a person decides on; nothing when no preview was asked for."""
    if request.preview is None or before is None:
        return {}
    path = rejected.write(
        workbench, request.preview, name=request.path.name, headings=file.headings, import_id=0
    )
    return {
        "aging": {
            "as_of": (request.ledger_date or at.date()).isoformat(),
            "before": before,
            "after": aging_of(request, at),
        },
        "read_as": samples.told(workbench, request.kind, request.currency),
        "grounds": _grounds(workbench, request, merged),
        "rejected_rows": path.name if path else None,
        "skipped": {
            "titles": opening.recognised(file.path).title_rows,
            "totals": file.reading.skipped_totals,
            "headers": file.reading.skipped_headers,
            "blanks": file.reading.skipped_blanks,
        },
    }


def _grounds(workbench: Workbench, request: Request, merged: Merged) -> dict[str, Any]:
    """Tell what any control total would be held against: the book afterwards, and what it lacks.

    It is compared with nothing, so that what is left unexplained is the book itself.
    """
    if not merged.ledger_totals:
        return {}
    rejected_amounts = identities.rejected_amounts(workbench)
    currencies = {*merged.ledger_totals, *rejected_amounts}
    asked = replace(request, control_totals=dict.fromkeys(currencies, "0"))
    compared = control.compare(asked, merged, identities.totals(workbench), rejected_amounts)
    return {
        currency: {
            "computed": one["computed"],
            "explained": [line for line in one["explained"] if line["because"] != UNEXPLAINED],
        }
        for currency, one in compared.items()
    }


def against(ground: Mapping[str, Any], given: int) -> dict[str, Any]:
    """Hold a control total against the book as the import would leave it, as `control` does."""
    difference = given - ground["computed"]
    lines = list(ground["explained"]) if difference else []
    rest = difference - sum(line["amount"] for line in lines)
    if rest:
        lines.append({"because": UNEXPLAINED, "amount": rest})
    return {
        "given": given,
        "computed": ground["computed"],
        "difference": difference,
        "explained": lines,
    }
