"""A statement asks for what is owed; credits and cash not yet applied stand beside it, apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import Any

from dunwell.core.documents import Side
from dunwell.core.policy import whole


class Style(StrEnum):
    """What a statement lists."""

    OPEN_ITEM = "open_item"  # Every item that is open on the day.
    BALANCE_FORWARD = "balance_forward"  # The balance before, all that moved it, the balance now.


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementTerms:
    """What the company chose: the days a customer has to pay what is overdue already."""

    pay_within_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """What is open on an item, in minor units above zero, and what of it is contested."""

    side: Side
    due_date: date
    amount: int
    disputed: int = 0

    @property
    def wanted(self) -> int:
        """What is asked for: what is contested waits for the answer to the dispute."""
        return self.amount - self.disputed


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a statement asks for; `credits` is positive and lowers `due` only on its own line.

    What is `disputed` is open, and in neither `due` nor `overdue`.
    """

    due: int
    overdue: int
    credits: int
    disputed: int
    pay_by: date | None  # None when nothing is owed.

    @property
    def balance(self) -> int:
        """What is left when the credits are counted."""
        return self.due - self.credits


def terms_of(policy: Mapping[str, Any]) -> StatementTerms:
    """Read the terms of statements from a policy."""
    return StatementTerms(pay_within_days=whole(policy, "statements", "pay_within_days"))


def asked(items: Sequence[Open], *, terms: StatementTerms, as_of: date) -> Asked:
    """Add up what is asked for.

    What is overdue is wanted within the days of the terms, otherwise the next due date counts.
    """
    debits = [item for item in items if item.side is Side.DEBIT]
    overdue = sum(item.wanted for item in debits if item.due_date < as_of)
    next_due = min((item.due_date for item in debits if item.wanted), default=None)
    return Asked(
        due=sum(item.wanted for item in debits),
        disputed=sum(item.disputed for item in debits),
        overdue=overdue,
        credits=sum(item.amount for item in items if item.side is not Side.DEBIT),
        pay_by=as_of + timedelta(days=terms.pay_within_days) if overdue else next_due,
    )


def balances(opening: int, changes: Sequence[int]) -> tuple[int, ...]:
    """Give the balance after each change."""
    return tuple(accumulate(changes, initial=opening))[1:]
