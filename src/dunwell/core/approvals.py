"""What needs a second person is asked for by one and decided by others, each of them once."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from dunwell.core.approval_limits import Level
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role, named


class ApprovalKind(StrEnum):
    """What is asked for."""

    POLICY = "policy"  # A new version of the policy.
    PROMISE_HORIZON = "promise_horizon"  # A promise later than the policy lets a collector take.
    SENDING = "sending"  # A day's batch of messages, or a step that the policy wants released.
    GO_LIVE = "go_live"  # Leaving the test mode of an entity, or letting it send by itself.
    WRITE_OFF = "write_off"  # Taking an item out of the receivable.


class ApprovalState(StrEnum):
    """Where a request stands."""

    PENDING = "pending"  # Waiting for somebody with the authority.
    RETURNED = "returned"  # Sent back with a question; waiting for who asked.
    APPROVED = "approved"  # Others said yes; what was asked for happened with the last of them.
    REJECTED = "rejected"  # Another person said no, with a reason.
    WITHDRAWN = "withdrawn"  # The person who asked took it back.
    EXPIRED = "expired"  # Nobody decided in time; what was asked for did not happen.


# Neither decided nor gone.
WAITING: Final = (ApprovalState.PENDING, ApprovalState.RETURNED)

# Who may decide what; of kinds with an amount the limits narrow it.
DECIDERS: Final = {
    ApprovalKind.POLICY: frozenset({Role.FINANCE_MANAGER, Role.CFO}),
    ApprovalKind.PROMISE_HORIZON: frozenset({Role.TEAM_LEAD, Role.FINANCE_MANAGER, Role.CFO}),
    ApprovalKind.SENDING: frozenset(
        {Role.COLLECTIONS_SPECIALIST, Role.TEAM_LEAD, Role.FINANCE_MANAGER, Role.CFO}
    ),
    ApprovalKind.GO_LIVE: frozenset({Role.FINANCE_MANAGER, Role.CFO}),
    ApprovalKind.WRITE_OFF: frozenset({Role.TEAM_LEAD, Role.FINANCE_MANAGER, Role.CFO}),
}
# A request of these kinds is taken back where it was made, and its record with it.
WITHDRAWN_ELSEWHERE: Final = frozenset({ApprovalKind.PROMISE_HORIZON, ApprovalKind.SENDING})


class OwnRequest(Refusal):
    """Four eyes: nobody decides what they asked for, by whatever account or for whomever."""

    code = "own_request"


class NoAuthority(Refusal):
    """Neither the person's roles nor those they stand in for may decide this."""

    code = "no_authority"


class ForeignEntity(Refusal):
    """Who works for some legal entities decides nothing of the others."""

    code = "foreign_entity"


class SignedAlready(Refusal):
    """A chain is signed by different people."""

    code = "signed_already"


class AlreadyDecided(Refusal):
    """A request is decided once."""

    code = "already_decided"


class RequestExpired(Refusal):
    """A request that nobody decided in time is asked for anew."""

    code = "request_expired"


class QuestionOpen(Refusal):
    """What was sent back is decided when its question is answered."""

    code = "question_open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A yes that was given: by whom, in whose place, and the roles it was given with."""

    by: int
    roles: frozenset[Role]
    on_behalf_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked for, by whom (the user's id), where it stands and who signed it.

    `entity_id` is the legal entity it is about; None is about the company.
    """

    kind: ApprovalKind
    state: ApprovalState
    requested_by: int
    entity_id: int | None = None
    expires_date: date | None = None
    signed: tuple[Signature, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """The roles of a colleague that somebody stands in for today, and all accounts of theirs.

    `entities` are those the colleague works for; None is all.
    """

    of: int
    accounts: frozenset[int]
    roles: frozenset[Role]
    entities: frozenset[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decider:
    """Who decides: every account of the person, their own roles and those lent to them.

    `entities` are those the person works for; None is all.
    """

    accounts: frozenset[int]
    roles: frozenset[Role]
    entities: frozenset[int] | None = None
    lent: tuple[Lent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """With which roles a person decides, and in whose place."""

    roles: frozenset[Role]
    on_behalf_of: int | None = None


def require_waiting(state: ApprovalState) -> None:
    """Refuse to touch a request that was decided or is gone."""
    if state not in WAITING:
        raise AlreadyDecided(
            f"This request was {state.value} already; nothing was changed. "
            "Look at it again before you ask anew."
        )


def require_open(request: Request, *, on: date) -> None:
    """Refuse to decide what is decided, sent back, or too old."""
    require_waiting(request.state)
    if request.expires_date is not None and on > request.expires_date:
        raise RequestExpired(
            f"This request was open until {request.expires_date} and nobody decided it; whoever "
            "asked can ask anew."
        )
    if request.state is ApprovalState.RETURNED:
        raise QuestionOpen(
            "This request was sent back with a question; it is decided once that is answered."
        )


def next_level(chain: Sequence[Level], signed: Iterable[Signature]) -> Level | None:
    """Give the first level of a chain that nobody signed yet; None when all are signed.

    A signature counts for one level: the first whose roles it was given with.
    """
    left = list(signed)
    for level in chain:
        fitting = next((one for one in left if one.roles & level.roles), None)
        if fitting is None:
            return level
        left.remove(fitting)
    return None


def authority(
    request: Request, *, decider: Decider, chain: Sequence[Level], on: date
) -> Authority:
    """Say with which roles a person decides a request, or refuse.

    Their own roles come before those of somebody they stand in for. What was lent by the person
    who asked, or by one who signed, is of no use here: it would be the same pair of eyes.
    """
    require_open(request, on=on)
    _require_other(request, decider)
    if not _works_for(decider.entities, request):
        raise ForeignEntity(
            "This is about a legal entity you do not work for; somebody who does decides it."
        )
    level = next_level(chain, request.signed)
    wanted = level.roles if level is not None else DECIDERS[request.kind]
    if decider.roles & wanted:
        return Authority(roles=decider.roles & wanted)
    seen = {request.requested_by, *_signers(request)}
    lent = [one for one in decider.lent if _works_for(one.entities, request)]
    usable = [one for one in lent if one.roles & wanted]
    for one in usable:
        if not one.accounts & seen:
            return Authority(roles=one.roles & wanted, on_behalf_of=one.of)
    if usable:
        raise OwnRequest(
            "You stand in for somebody who asked for this or signed it; a third person decides."
        )
    raise NoAuthority(
        f"Deciding this needs one of these roles: {named(wanted)}. Ask somebody who has one."
    )


def may_decide(request: Request, *, decider: Decider, chain: Sequence[Level], on: date) -> bool:
    """Tell whether a person may decide a request now."""
    try:
        authority(request, decider=decider, chain=chain, on=on)
    except Refusal:
        return False
    return True


def _require_other(request: Request, decider: Decider) -> None:
    if request.requested_by in decider.accounts:
        raise OwnRequest(
            "You asked for this yourself, so another person decides it; ask a colleague with the "
            "authority."
        )
    if decider.accounts & _signers(request):
        raise SignedAlready(
            "You signed this already; the next signature has to be another person's."
        )


def _works_for(entities: frozenset[int] | None, request: Request) -> bool:
    return entities is None or request.entity_id is None or request.entity_id in entities


def _signers(request: Request) -> Set[int]:
    found = {one.by for one in request.signed}
    return found | {one.on_behalf_of for one in request.signed if one.on_behalf_of is not None}
