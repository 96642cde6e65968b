"""The requests that wait for a decision, and those that were decided."""

from collections.abc import Sequence, Set

from django.db.models import QuerySet

from dunwell.core.approvals import DECIDERS, ApprovalKind, ApprovalState
from dunwell.core.roles import Role
from dunwell.store.models import Approval

_SHOWN_DECIDED = 100


def pending(kind: ApprovalKind | None = None) -> QuerySet[Approval]:
    """List the requests that wait, the oldest first."""
    waiting = Approval.objects.filter(state=ApprovalState.PENDING)
    if kind is not None:
        waiting = waiting.filter(kind=kind)
    return waiting.select_related("requested_by").order_by("requested_at", "pk")


def for_person(person_id: int, roles: Set[Role]) -> QuerySet[Approval]:
    """List the requests that a person may decide."""
    kinds = [kind.value for kind in ApprovalKind if DECIDERS[kind] & roles]
    return pending().filter(kind__in=kinds).exclude(requested_by=person_id)


def decided() -> Sequence[Approval]:
    """List the latest decisions, newest first."""
    rows = Approval.objects.exclude(state=ApprovalState.PENDING)
    return list(
        rows.select_related("requested_by", "decided_by").order_by("-decided_at", "-pk")[
            :_SHOWN_DECIDED
        ]
    )


def one(approval_id: int) -> Approval | None:
    """Find a request."""
    rows = Approval.objects.select_related("requested_by", "decided_by")
    return rows.filter(pk=approval_id).first()


def standing(kind: ApprovalKind, subject: str) -> Approval | None:
    """Find the latest request about a subject."""
    rows = Approval.objects.filter(kind=kind, subject=subject)
    return rows.select_related("requested_by", "decided_by").order_by("-pk").first()
