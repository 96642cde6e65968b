"""What an import would do to the aging: the book before it, and after it, with nothing kept."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dunwell.jobs import aging
from dunwell.jobs.aging import Line
from dunwell.jobs.imports.requests import Request
from dunwell.store import frames

Buckets = Mapping[str, Mapping[str, Any]]


def aging_of(request: Request, at: datetime) -> Buckets:
    """Age the book as of the ledger's date, or of today, on the connection of the import."""
    with frames.on_djangos_connection():
        report = aging.report(as_of=request.ledger_date or at.date())
    return {line.currency: _told(line) for line in report.currencies}


def _told(line: Line) -> dict[str, Any]:
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


def compared(request: Request, at: datetime, before: Buckets | None) -> dict[str, Any]:
    """Set the aging before beside the aging after; nothing when it was not asked for."""
    if before is None:
        return {}
    return {
        "aging": {
            "as_of": (request.ledger_date or at.date()).isoformat(),
            "before": before,
            "after": aging_of(request, at),
        }
    }
