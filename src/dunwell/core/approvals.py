"""What needs a second person is asked for by one and decided by another, once."""

from collections.abc import Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role


class ApprovalKind(StrEnum):
    """What is asked for."""

    POLICY = "policy"  # A new version of the policy.
    PROMISE_HORIZON = "promise_horizon"  # A promise later than the policy lets a collector take.
    SENDING = "sending"  # A day's batch of messages, or a step that the policy wants released.
    GO_LIVE = "go_live"  # Leaving the test mode of an entity, or letting it send by itself.


class ApprovalState(StrEnum):
    """Where a request stands."""

    PENDING = "pending"  # Waiting for somebody with the authority.
    APPROVED = "approved"  # Another person said yes; what was asked for happened with it.
    REJECTED = "rejected"  # Another person said no, with a reason.
    WITHDRAWN = "withdrawn"  # The person who asked took it back.


# Who may decide what; the limits by amount come with the kinds that have one.
DECIDERS: Final = {
    ApprovalKind.POLICY: frozenset({Role.FINANCE_MANAGER, Role.CFO}),
    ApprovalKind.PROMISE_HORIZON: frozenset({Role.TEAM_LEAD, Role.FINANCE_MANAGER, Role.CFO}),
    ApprovalKind.SENDING: frozenset(
        {Role.COLLECTIONS_SPECIALIST, Role.TEAM_LEAD, Role.FINANCE_MANAGER, Role.CFO}
    ),
    ApprovalKind.GO_LIVE: frozenset({Role.FINANCE_MANAGER, Role.CFO}),
}


class OwnRequest(Refusal):
    """Four eyes: nobody decides what they asked for."""

    code = "own_request"


class NoAuthority(Refusal):
    """None of the person's roles may decide this."""

    code = "no_authority"


class AlreadyDecided(Refusal):
    """A request is decided once."""

    code = "already_decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked for, by whom (the user's id) and where it stands."""

    kind: ApprovalKind
    state: ApprovalState
    requested_by: int


def require_pending(state: ApprovalState) -> None:
    """Refuse to touch a request that was decided or taken back."""
    if state is not ApprovalState.PENDING:
        raise AlreadyDecided(
            f"This request was {state.value} already; nothing was changed. "
            "Look at it again before you ask anew."
        )


def require_decidable(request: Request, *, decider: int, roles: Set[Role]) -> None:
    """Refuse a decision by the wrong person or one that comes too late."""
    require_pending(request.state)
    if decider == request.requested_by:
        raise OwnRequest(
            "You asked for this yourself, so another person decides it; ask a colleague with the "
            "authority."
        )
    allowed = DECIDERS[request.kind]
    if not allowed & roles:
        names = ", ".join(sorted(role.value.replace("_", " ") for role in allowed))
        raise NoAuthority(
            f"Deciding this needs one of these roles: {names}; ask somebody who has one."
        )
