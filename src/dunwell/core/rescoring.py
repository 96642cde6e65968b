"""A score is kept when it changes, with what brought it about; what was kept stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dunwell.core.risk import Score


class ScoreCause(StrEnum):
    """What made a customer be scored anew."""

    DAY = "day"  # A day went by.
    PAYMENT = "payment"  # Money came, came back or was applied.
    LEDGER = "ledger"  # Documents came or went.
    PROMISE = "promise"  # A promise was made or judged.
    DISPUTE = "dispute"  # A dispute was opened or closed.
    REPLY = "reply"  # The customer wrote.
    CALL = "call"  # The customer was called.
    CUSTOMER = "customer"  # What is known of the customer changed.


# Which acts of the audit trail touch a score, by the noun of the act.
CAUSES: Final[Mapping[str, ScoreCause]] = {
    "receipts": ScoreCause.PAYMENT,
    "allocations": ScoreCause.PAYMENT,
    "discounts": ScoreCause.PAYMENT,
    "postings": ScoreCause.PAYMENT,
    "write_offs": ScoreCause.LEDGER,
    "documents": ScoreCause.LEDGER,
    "imports": ScoreCause.LEDGER,
    "promises": ScoreCause.PROMISE,
    "disputes": ScoreCause.DISPUTE,
    "replies": ScoreCause.REPLY,
    "inbound": ScoreCause.REPLY,
    "calls": ScoreCause.CALL,
    "customers": ScoreCause.CUSTOMER,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptScore:
    """What was kept last of a customer: its score and the points of each factor."""

    points: int
    tier: str
    is_new: bool
    is_first_time_late: bool
    factors: Mapping[str, int]


def cause_of(action: str) -> ScoreCause | None:
    """Tell whether an act of the audit trail touches a score, and as what."""
    return CAUSES.get(action.partition(".")[0])


def is_to_keep(before: KeptScore | None, now: Score) -> bool:
    """Tell whether a score differs from the one that was kept last; values alone do not count."""
    return before is None or before != kept(now)


def kept(score: Score) -> KeptScore:
    """Give what is compared of a score."""
    return KeptScore(
        points=score.points,
        tier=score.tier.value,
        is_new=score.is_new,
        is_first_time_late=score.is_first_time_late,
        factors={one.kind.value: one.points for one in score.factors},
    )
