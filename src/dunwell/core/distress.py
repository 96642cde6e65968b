"""Early warnings: signs that a customer's money gets short, before it stops paying."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from dunwell.core.because import Because
from dunwell.core.customers import CustomerStatus
from dunwell.core.outreach import PromiseTerms
from dunwell.core.risk_terms import RiskTerms

# One part payment may be a mistake; several are a habit.
_SEVERAL = 2


class Sign(StrEnum):
    """What warns of distress."""

    DISTRESSED = "distressed"  # A person or the ledger says so.
    SLOWDOWN = "slowdown"  # It pays much later than it did.
    LIMIT_BREACH = "limit_breach"  # It owes more than its credit limit.
    PART_PAYMENTS = "part_payments"  # Several overdue invoices were paid in part of late.
    RETURNED_PAYMENTS = "returned_payments"  # A payment came back of late.
    BROKEN_PROMISES = "broken_promises"  # As many promises broken as the policy lets escalate.


@dataclass(frozen=True, slots=True, kw_only=True)
class DistressFacts:
    """What may warn of a customer; amounts are minor units of one currency.

    `grown_days` is by how much later it pays than before, `part_paid` counts overdue items paid
    in part in the last three months, `returned_payments` those of these months.
    """

    status: CustomerStatus
    grown_days: Fraction | None = None
    open_amount: int = 0
    limit: int | None = None
    part_paid: int = 0
    returned_payments: int = 0
    broken_promises: int = 0


def signs(facts: DistressFacts, *, risk: RiskTerms, promises: PromiseTerms) -> tuple[Because, ...]:
    """Name every sign of distress; the insolvent need no warning any more."""
    if facts.status in {CustomerStatus.INSOLVENT, CustomerStatus.CLOSED}:
        return ()
    grown, limit = facts.grown_days, facts.limit
    found: list[tuple[Sign, dict[str, int]]] = []
    if facts.status is CustomerStatus.DISTRESSED:
        found.append((Sign.DISTRESSED, {}))
    if grown is not None and grown >= risk.full_trend_days:
        found.append((Sign.SLOWDOWN, {"days": round(grown)}))
    if limit and facts.open_amount > limit:
        per_cent = facts.open_amount * 100 // limit
        found.append((Sign.LIMIT_BREACH, {"per_cent": per_cent}))
    if facts.part_paid >= _SEVERAL:
        found.append((Sign.PART_PAYMENTS, {"count": facts.part_paid}))
    if facts.returned_payments:
        found.append((Sign.RETURNED_PAYMENTS, {"count": facts.returned_payments}))
    if facts.broken_promises >= promises.escalate_after_broken:
        found.append((Sign.BROKEN_PROMISES, {"count": facts.broken_promises}))
    return tuple(Because(code=f"distress.{sign.value}", values=values) for sign, values in found)
