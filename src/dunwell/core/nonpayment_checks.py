"""Who sets and who verifies a non-payment reason, and what is refused: two people look at it."""

from collections.abc import Set
from typing import Final

from dunwell.core import permissions
from dunwell.core.nonpayment import Carried, NonpaymentFacts, Reason, ReasonState
from dunwell.core.permissions import Permission
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role

LONGEST_NOTE: Final = 500
VERIFIERS: Final = frozenset({Role.FINANCE_MANAGER, Role.CFO})
SETTERS: Final = frozenset(permissions.holders(Permission.CONTACT))


class NothingOverdue(Refusal):
    """Only an overdue account carries a reason."""

    code = "nothing_overdue"


class ReasonKnown(Refusal):
    """The same reason is not set twice in a row without anything to add."""

    code = "reason_known"


class ReasonNotYours(Refusal):
    """Who collects sets a reason; the finance manager verifies it."""

    code = "reason_not_yours"


class ReasonOfYourOwn(Refusal):
    """Whoever set a reason does not verify it."""

    code = "reason_of_your_own"


class NothingToVerify(Refusal):
    """Only a known reason that the facts bear out is verified, once."""

    code = "nothing_to_verify"


class ReasonChanged(Refusal):
    """What is verified is what was read."""

    code = "reason_changed"


def require_may_set(roles: Set[Role]) -> None:
    """Refuse who does not speak with customers."""
    if not roles & SETTERS:
        raise ReasonNotYours(
            "Who speaks with customers sets a non-payment reason: a receivables or collections "
            "specialist, the team lead, the finance manager or the CFO; ask one of them."
        )


def require_may_verify(roles: Set[Role]) -> None:
    """Refuse who does not answer for the measures."""
    if not roles & VERIFIERS:
        raise ReasonNotYours(
            "Verifying a non-payment reason is for the finance manager or the CFO; ask one of "
            "them."
        )


def written(note: str) -> str:
    """Give a note as it is kept."""
    return note.replace("\x00", "").strip()[:LONGEST_NOTE]


def check_set(reason: Reason, note: str, *, facts: NonpaymentFacts | None, now: str) -> None:
    """Refuse to set a reason where nothing is overdue, or the very one that stands.

    `now` is the reason that a colleague set and the facts bear out, with its note.
    """
    if facts is None:
        raise NothingOverdue(
            "Nothing is overdue on this account, so it carries no reason; look at it again when "
            "something is."
        )
    if now == f"{reason.value} {note}".strip():
        raise ReasonKnown(
            f"The account carries the reason “{reason.value.replace('_', ' ')}” already; set "
            "another one, or add a note."
        )


def check_verify(
    standing: Carried | None, *, read: Reason, set_by_id: int | None, by_id: int
) -> None:
    """Refuse to verify what is unknown, contradicted, verified, one's own, or was not read."""
    if standing is None:
        raise NothingOverdue("Nothing is overdue on this account any more; nothing was changed.")
    if standing.reason is not read:
        raise ReasonChanged(
            f"The reason is “{standing.reason.value.replace('_', ' ')}” by now, no longer "
            f"“{read.value.replace('_', ' ')}”; read it again."
        )
    if standing.state is ReasonState.VERIFIED:
        raise NothingToVerify("This reason is verified already; nothing was changed.")
    if standing.reason is Reason.NOT_KNOWN:
        raise NothingToVerify("The reason is not known yet; find it out and set it first.")
    if standing.state is ReasonState.STALE:
        raise NothingToVerify("The facts contradict this reason; set it anew first.")
    if standing.state is ReasonState.SET and set_by_id == by_id:
        raise ReasonOfYourOwn(
            "You set this reason yourself; another finance manager or the CFO verifies it."
        )
