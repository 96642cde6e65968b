"""Keep a trace of who tried what four eyes or their roles keep from them, where that matters."""

from datetime import datetime
from typing import Final

from django.db import transaction

from dunwell.core.approvals import ForeignEntity, NoAuthority, OwnRequest, SignedAlready
from dunwell.core.colleagues import LastAdministrator, OwnRoles
from dunwell.core.going_live import MayNotChangeSending
from dunwell.core.nonpayment_checks import ReasonNotYours, ReasonOfYourOwn
from dunwell.core.permissions import Permission
from dunwell.core.refusals import Refusal
from dunwell.store import audit
from dunwell.store.models import User

# An auditor asks who tried these, although nothing came of it.
KEPT: Final = (
    *(OwnRequest, SignedAlready, NoAuthority, ForeignEntity),
    *(OwnRoles, LastAdministrator, MayNotChangeSending),
    *(ReasonNotYours, ReasonOfYourOwn),
)


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


@transaction.atomic
def note(refusal: Refusal, *, by: User, at: datetime, page: str) -> None:
    """Write down a refusal that somebody will ask about; of all others nothing is kept."""
    if isinstance(refusal, KEPT):
        audit.record(
            by=by,
            at=at,
            action="access.refuse_act",
            subject=f"user:{by.pk}",
            because={"page": page, "refusal": refusal.code},
        )
