"""A write-off takes an item out of the receivable but leaves it in the claim, to be recovered."""

from collections.abc import Set
from datetime import date
from enum import StrEnum
from typing import Final

from dunwell.core import allocations, balances, items
from dunwell.core.documents import Side
from dunwell.core.items import ItemFacts
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role

LONGEST_NOTE: Final = 1000
_MAY_ASK: Final = frozenset(
    {
        Role.AR_SPECIALIST,
        Role.COLLECTIONS_SPECIALIST,
        Role.TEAM_LEAD,
        Role.FINANCE_MANAGER,
        Role.CFO,
    }
)


class WriteOffReason(StrEnum):
    """Why a claim is given up."""

    BANKRUPT = "bankrupt"  # Insolvency proceedings leave nothing to share.
    DISSOLVED = "dissolved"  # The customer does not exist any more.
    RETURNED_BY_AGENCY = "returned_by_agency"  # The agency gave it back.
    NO_DOCUMENTATION = "no_documentation"  # The claim cannot be proved.
    STATUTE_BARRED = "statute_barred"  # Too old to be enforced.
    UNECONOMIC = "uneconomic"  # Collecting costs more than it brings.
    SETTLEMENT = "settlement"  # The rest of what was agreed to be paid.


class MayNotAskForWriteOffs(Refusal):
    """Who reads, administers or sells gives up no claim."""

    code = "may_not_ask_for_write_offs"


class NoteMissing(Refusal):
    """Who signs a write-off reads why nothing else is left."""

    code = "write_off_note_missing"

    def __init__(self) -> None:
        super().__init__(
            "Say in a few words what was tried and why the money will not come; whoever signs "
            "reads it."
        )


class MoreThanWrittenOff(Refusal):
    """Only what was written off and not yet recovered can be recovered or taken back."""

    code = "more_than_written_off"


def post(item: ItemFacts, *, amount: int, day: date) -> None:
    """Refuse to write off more than is open on the day and ever after."""
    items.require_amount(amount)
    items.require_side(item, Side.DEBIT, act="A write-off")
    items.require_exists(item, day)
    items.require_open(item, amount=amount, day=day, act="The write-off")


def require_may_ask(roles: Set[Role]) -> None:
    """Refuse a request of somebody who has no say over the ledger."""
    if not roles & _MAY_ASK:
        raise MayNotAskForWriteOffs(
            "A write-off is asked for by somebody of finance or collections; tell them about it."
        )


def require_note(note: str) -> str:
    """Clean the words of a request, which may not be empty."""
    told = " ".join(note.split())
    if not told:
        raise NoteMissing
    return told[:LONGEST_NOTE]


def recover(source: ItemFacts, target: ItemFacts, *, amount: int, not_before: date) -> date:
    """Decide the effective date of booking cash against a write-off, or refuse."""
    items.require_side(source, Side.CASH, act="A recovery's source")
    items.require_side(target, Side.DEBIT, act="A recovery")
    day = allocations.joinable_on(source, target, amount=amount, not_before=not_before)
    items.require_open(source, amount=amount, day=day, act="The recovery")
    require_written_off(target, amount=amount, day=day, act="The recovery")
    return day


def require_written_off(item: ItemFacts, *, amount: int, day: date, act: str) -> None:
    """Refuse to lower the written-off claim below zero on the day or on any later day."""
    available = balances.lowest_from(item.written_off_changes, day)
    if amount > available:
        raise MoreThanWrittenOff(
            f"{act} would take {item.shown(amount)} from what is written off on {item.name}, but "
            f"only {item.shown(available)} is from {day} on; lower the amount or use a later date."
        )
