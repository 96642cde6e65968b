"""An entity goes live when its checklist is done and another person agrees; all may stop it."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dunwell.core.approvals import DECIDERS, ApprovalKind
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role

# Who may ask for going live; who may decide it stands with the approvals.
ASKERS: Final = frozenset(
    {Role.ADMINISTRATOR, Role.COLLECTIONS_SPECIALIST, Role.TEAM_LEAD, Role.FINANCE_MANAGER}
    | {Role.CFO}
)
# Who only reads; everybody else may stop what leaves.
_READERS: Final = frozenset({Role.AUDITOR})


class Requirement(StrEnum):
    """What must be so before anything leaves; the last three are confirmed by the person."""

    SENDER_SET = "sender_set"  # The entity has an address to write from, and a mail server.
    SERVER_CHECKED = "server_checked"  # The server let us in since it was last changed.
    LEDGER_CURRENT = "ledger_current"  # The ledger and bank data are fresh and tie out.
    BANK_DATA_CURRENT = "bank_data_current"  # All payments received are in the book.
    OLD_REMINDERS_OFF = "old_reminders_off"  # No other system goes on writing to them.
    POLICY_READ = "policy_read"  # The person read what will be sent to whom.


CONFIRMED: Final = (
    Requirement.BANK_DATA_CURRENT,
    Requirement.OLD_REMINDERS_OFF,
    Requirement.POLICY_READ,
)


# What is still to be done for each, as a refusal says it.
POINTS: Final[Mapping[Requirement, str]] = {
    Requirement.SENDER_SET: "the sender's address and mail server are to be set",
    Requirement.SERVER_CHECKED: "the outgoing mail server is to be checked",
    Requirement.LEDGER_CURRENT: "the ledger is to be fresh and to tie out",
    Requirement.BANK_DATA_CURRENT: "somebody confirms that all payments are in the book",
    Requirement.OLD_REMINDERS_OFF: "somebody confirms that the old system's reminders are off",
    Requirement.POLICY_READ: "somebody confirms to have read the policy and the texts",
}


class ChecklistOpen(Refusal):
    """Going live is asked for when everything on its list is done."""

    code = "checklist_open"


class NobodyToAgree(Refusal):
    """Going live takes two people."""

    code = "nobody_to_agree"


class MayNotChangeSending(Refusal):
    """Who only reads does not switch anything."""

    code = "may_not_change_sending"


class AlreadySo(Refusal):
    """What was asked for is so already, or waits for somebody's decision."""

    code = "already_so"


class NotLiveYet(Refusal):
    """Nothing is sent by itself before the entity is live."""

    code = "not_live_yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """How an entity sends now."""

    live: bool = False
    automatic: bool = False
    stopped: bool = False


def require_may_ask(roles: Set[Role]) -> None:
    """Refuse to take the request of somebody who has no part in it."""
    if not roles & ASKERS:
        raise MayNotChangeSending(
            "Only people who collect, lead, or administer Dunwell may ask for going live; ask one "
            "of them."
        )


def require_may_stop(roles: Set[Role]) -> None:
    """Let everybody stop what leaves, but for people who only read."""
    if roles and roles <= _READERS:
        raise MayNotChangeSending(
            "As an auditor you read everything and change nothing; tell somebody of the team to "
            "stop the messages."
        )


def require_may_resume(roles: Set[Role]) -> None:
    """Let those start again who may release messages."""
    if not roles & DECIDERS[ApprovalKind.SENDING]:
        raise MayNotChangeSending(
            "Starting again is for people who may release messages: collections specialist, team "
            "lead, finance manager or CFO. Ask one of them."
        )


def require_done(done: Set[Requirement]) -> None:
    """Refuse while something on the checklist is open."""
    missing = [one for one in Requirement if one not in done]
    if missing:
        points = "; ".join(POINTS[one] for one in missing)
        raise ChecklistOpen(
            f"Going live waits for what is open on its checklist: {points}. Nothing was changed."
        )


def require_somebody(deciders: int) -> None:
    """Refuse where no other person could agree."""
    if not deciders:
        raise NobodyToAgree(
            "Going live takes a second person who is finance manager or CFO, and there is none. "
            "Invite a colleague under Settings > People with one of these roles, then ask again."
        )


def require_can_go_live(switches: Switches) -> None:
    """Refuse to go live twice."""
    if switches.live:
        raise AlreadySo("This entity is live already; nothing was changed.")


def require_can_be_automatic(switches: Switches) -> None:
    """Refuse sending by itself before the entity is live, or twice."""
    if not switches.live:
        raise NotLiveYet(
            "Go live first: sending by itself is a second step, taken when a few batches that a "
            "person released went well."
        )
    if switches.automatic:
        raise AlreadySo("This entity sends by itself already; nothing was changed.")
