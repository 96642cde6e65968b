"""A document comes due in instalments that sum to its amount; an ordinary one has a single one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dunwell.core import items, money
from dunwell.core.refusals import Refusal


class InstalmentsDoNotSum(Refusal):
    """What comes due must be what was charged."""

    code = "instalments_do_not_sum"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """A part of a document's amount, in minor units, and the day it is due."""

    amount: int
    due_date: date


def in_one(amount: int, *, due_date: date) -> tuple[Instalment, ...]:
    """Let the whole amount come due on one day."""
    return (Instalment(amount=amount, due_date=due_date),)


def in_equal_parts(amount: int, *, due_dates: Sequence[date]) -> tuple[Instalment, ...]:
    """Split an amount evenly over the days; what does not divide stands on the last one."""
    part = amount // len(due_dates)
    parts = [part] * (len(due_dates) - 1)
    parts.append(amount - sum(parts))
    return tuple(
        Instalment(amount=share, due_date=day) for share, day in zip(parts, due_dates, strict=True)
    )


def require_sum(instalments: Sequence[Instalment], *, amount: int, currency: str) -> None:
    """Refuse instalments that are not above zero or do not sum to the amount."""
    items.require_amount(amount)
    for instalment in instalments:
        items.require_amount(instalment.amount)
        items.require_day(instalment.due_date)
    total = sum(instalment.amount for instalment in instalments)
    if total != amount:
        raise InstalmentsDoNotSum(
            f"The instalments sum to {money.shown(total, currency)}, but the document is over "
            f"{money.shown(amount, currency)}; correct one of them."
        )
