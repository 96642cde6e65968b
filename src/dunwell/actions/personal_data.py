"""Erase what the audit trail says of somebody; the trail itself stays as it is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from dunwell.store import audit, locks, personal_data
from dunwell.store.models import User


@transaction.atomic
def erase(
    *,
    by: User | None,
    at: datetime,
    subjects: Sequence[str],
    after: Mapping[str, Any] | None = None,
    because: Mapping[str, Any] | None = None,
) -> int:
    """Erase the texts about some subjects, such as `contact:12`; tell how many there were.

    The act names the subjects: by it `verify` tells what was erased from what was tampered with.
    `after` and `because` add what else was done, and why.
    """
    locks.audit_trail()
    count = personal_data.empty(subjects, at=at)
    audit.record(
        by=by,
        at=at,
        action=personal_data.ERASE,
        subject=subjects[0],
        after={**(after or {}), "about": list(subjects), "texts": count},
        because=because,
    )
    return count
