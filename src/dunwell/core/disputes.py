"""A dispute marks part of an item as contested; the rest of the item stays collectable."""

from collections.abc import Set
from datetime import date
from enum import StrEnum

from dunwell.core import items, money, permissions
from dunwell.core.permissions import Permission
from dunwell.core.refusals import Refusal
from dunwell.core.roles import Role


class DisputeState(StrEnum):
    """Where a dispute stands."""

    OPEN = "open"  # Its part of the item is not asked for.
    CLOSED = "closed"  # Answered: what is still owed is asked for again.


class Standing(StrEnum):
    """How a dispute stands on a day, from what wants a person first to what wants nobody."""

    LATE = "late"  # Open for longer than the policy gives it.
    OPEN = "open"  # It has an answer to get, in time.
    SETTLED = "settled"  # Nothing is left to be paid; it waits to be closed.
    CLOSED = "closed"


class DisputeCategory(StrEnum):
    """What the customer contests."""

    PRICING = "pricing"
    QUANTITY = "quantity"
    QUALITY = "quality"
    DELIVERY = "delivery"
    DUPLICATE_CHARGE = "duplicate_charge"
    MISSING_DOCUMENTS = "missing_documents"
    OTHER = "other"


class DisputedTooMuch(Refusal):
    """More is contested than is owed."""

    code = "disputed_too_much"


class DisputeStands(Refusal):
    """An item has one open dispute at a time."""

    code = "dispute_stands"


class NotYourDispute(Refusal):
    """Who only answers disputes answers their own."""

    code = "not_your_dispute"


class CannotAnswer(Refusal):
    """A dispute is given to somebody who is here and may answer it."""

    code = "cannot_answer"


class DisputeClosed(Refusal):
    """A closed dispute stays closed."""

    code = "dispute_closed"


def open_on(*, amount: int, open_amount: int, currency: str, name: str, stands: bool) -> None:
    """Refuse a dispute of more than is open, or a second one beside an open one."""
    if stands:
        raise DisputeStands(
            f"{name} has an open dispute already; close it first, and open another one."
        )
    if not open_amount:
        raise DisputedTooMuch(f"Nothing is open on {name}, so nothing of it can be in dispute.")
    items.require_amount(amount)
    if amount > open_amount:
        raise DisputedTooMuch(
            f"{money.shown(amount, currency)} would be disputed, but only "
            f"{money.shown(open_amount, currency)} is open on {name}; lower the amount."
        )


def require_answerer(roles: Set[Role], *, person_id: int, owner_id: int | None) -> None:
    """Refuse who does not collect and is not the owner of this dispute."""
    if Permission.CONTACT not in permissions.of(roles) and owner_id != person_id:
        raise NotYourDispute(
            "This dispute is given to somebody else; ask who looks after the account to give it "
            "to you. Nothing was changed."
        )


def give(state: DisputeState, *, roles: Set[Role], is_active: bool, name: str) -> None:
    """Refuse an owner who left or may not answer disputes, and a dispute that is over."""
    if state is not DisputeState.OPEN:
        raise DisputeClosed("This dispute is closed already; open a new one if it goes on.")
    if not is_active or Permission.CLOSE_DISPUTES not in permissions.of(roles):
        raise CannotAnswer(
            f"{name} cannot answer disputes; choose somebody whose role includes it."
        )


def stood(*, closed_date: date | None, on: date) -> bool:
    """Tell whether a dispute opened by then stood open at the end of a day."""
    return closed_date is None or closed_date > on


def standing(*, is_open: bool, still: int, is_overdue: bool) -> Standing:
    """Tell how a dispute stands; one of which nothing is left to be paid is late for nobody."""
    if not is_open:
        return Standing.CLOSED
    if not still:
        return Standing.SETTLED
    return Standing.LATE if is_overdue else Standing.OPEN


def still_disputed(*, disputed: int, open_amount: int) -> int:
    """Give what is still contested: payments and credits take from the undisputed part first."""
    return min(disputed, open_amount)


def close(state: DisputeState, *, opened_date: date, closed_date: date) -> None:
    """Refuse to close a dispute twice or before it was opened."""
    if state is not DisputeState.OPEN:
        raise DisputeClosed("This dispute is closed already; open a new one if it goes on.")
    if closed_date < opened_date:
        raise DisputeClosed(
            f"The dispute was opened on {opened_date}, so it cannot end on {closed_date}; give a "
            "later day."
        )
