"""Four eyes: who decides what, and when it is too late."""

import pytest

from dunwell.core import approvals
from dunwell.core.approvals import ApprovalKind, ApprovalState, Request
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role

ANNA, BRUNO = 1, 2


def asked(state: ApprovalState = ApprovalState.PENDING) -> Request:
    return Request(kind=ApprovalKind.POLICY, state=state, requested_by=ANNA)


def test_another_person_with_the_authority_decides() -> None:
    approvals.require_decidable(asked(), decider=BRUNO, roles={Role.CFO, Role.AUDITOR})


@pytest.mark.parametrize(
    ("state", "decider", "roles", "code"),
    [
        (ApprovalState.PENDING, ANNA, {Role.CFO}, "own_request"),  # Four eyes, whatever the role.
        (ApprovalState.PENDING, BRUNO, {Role.COLLECTIONS_SPECIALIST}, "no_authority"),
        (ApprovalState.PENDING, BRUNO, set(), "no_authority"),
        (ApprovalState.APPROVED, BRUNO, {Role.CFO}, "already_decided"),  # Decided once.
        (ApprovalState.REJECTED, BRUNO, {Role.CFO}, "already_decided"),
        (ApprovalState.WITHDRAWN, BRUNO, {Role.CFO}, "already_decided"),
    ],
)
def test_a_decision_by_the_wrong_person_or_too_late_is_refused(
    state: ApprovalState, decider: int, roles: set[Role], code: str
) -> None:
    with pytest.raises(Refusal) as caught:
        approvals.require_decidable(asked(state), decider=decider, roles=roles)
    assert caught.value.code == code


def test_every_kind_has_deciders() -> None:
    assert approvals.DECIDERS.keys() == set(ApprovalKind)
    assert all(approvals.DECIDERS.values())
