"""Install the shipped policy as the first version."""

from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from dunwell.core import policy
from dunwell.store import audit, locks
from dunwell.store.models import PolicyVersion

# The shipped policy also answers questions about days before Dunwell was set up.
BEGINNING: Final = date(1900, 1, 1)


@transaction.atomic
def install_shipped(*, at: datetime) -> PolicyVersion:
    """Make the shipped policy version 1; where a first version stands, give that one."""
    locks.audit_trail()
    standing = PolicyVersion.objects.filter(number=1).first()
    if standing is not None:
        return standing
    content: dict[str, Any] = dict(policy.SHIPPED)
    version = PolicyVersion.objects.create(
        number=1, effective_date=BEGINNING, content=content, recorded_at=at, by=None
    )
    audit.record(
        by=None,
        at=at,
        action="policies.install_shipped",
        subject=f"policy_version:{version.pk}",
        after={"number": 1, "effective_date": BEGINNING},
    )
    return version
