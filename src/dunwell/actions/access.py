"""Keep a trace of who tried what their roles do not include, where that matters."""

from datetime import datetime

from django.db import transaction

from dunwell.core.permissions import Permission
from dunwell.store import audit
from dunwell.store.models import User


@transaction.atomic
def note_refusal(*, by: User, at: datetime, page: str, permission: Permission | None) -> None:
    """Write down one refusal; what was asked for did not happen."""
    audit.record(
        by=by,
        at=at,
        action="access.refuse",
        subject=f"user:{by.pk}",
        because={"page": page, "permission": permission.value if permission else ""},
    )
