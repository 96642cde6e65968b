"""The audit trail over HTTP, in the order of its chain."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Schema

from dunwell.api import answers, callers, shapes
from dunwell.api.fields import After, Limit, Word
from dunwell.api.operations import Operations
from dunwell.core.permissions import Permission as P
from dunwell.store import models, personal_data
from dunwell.store.queries import api_rows

router: Final = Operations(tags=["Audit"])


class AuditEntry(Schema):
    """An entry of the trail with its place in the chain."""

    sequence: int
    recorded_at: str | None
    actor: str
    by: str | None
    action: str
    subject: str
    before: Any
    after: Any
    because: Any
    previous_hash: str
    hash: str


def told(row: models.AuditEntry) -> AuditEntry:
    """Write an entry."""
    return AuditEntry(
        sequence=row.sequence,
        recorded_at=shapes.instant(row.recorded_at),
        actor=row.actor,
        by=shapes.person(row.by),
        action=row.action,
        subject=row.subject,
        before=row.before,
        after=row.after,
        because=row.because,
        previous_hash=row.previous_hash,
        hash=row.hash,
    )


@router.lists("audit", name="audit", needs=P.READ_AUDIT, gives=AuditEntry)
def audit(
    request: HttpRequest, after: After, limit: Limit, action: Word, subject: Word
) -> HttpResponse:
    """List entries of the audit trail in the order of the chain."""
    rows = api_rows.audit_entries(callers.of(request).sight)
    if action:
        rows = rows.filter(action=action)
    if subject:
        rows = rows.filter(subject=subject)
    return answers.page(
        rows,
        lambda found: [told(one) for one in personal_data.told(found)],
        after=after,
        limit=limit,
        key="sequence",
    )
