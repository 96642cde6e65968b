"""The leading item is the oldest that is due and open, not disputed, promised or covered by cash.

Steps count from its due date; the other due items ride along in the same message.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dunwell.core import disputes
from dunwell.core.account_facts import OpenItem
from dunwell.core.because import Because
from dunwell.core.outreach import PauseTerms
from dunwell.core.touches import SilenceCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An item that may be asked for, with the part of it that is not disputed."""

    item: OpenItem
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What may be asked for, the leading item first; `held` says of every other item why not."""

    asked: tuple[Asked, ...]
    held: Mapping[int, Because]
    first_held: Because | None

    @property
    def leading(self) -> Asked:
        """The item that steps count from."""
        return self.asked[0]


def due(
    items: Sequence[OpenItem],
    *,
    unapplied: Mapping[str, int],
    pauses: PauseTerms,
    lead_days: int,
    on: date,
) -> Due:
    """Choose what may be asked for on a day.

    The leading item may be due up to `lead_days` later; the others are due on the day, or with
    the leading item.
    """
    horizon = on + timedelta(days=lead_days)
    near = [item for item in items if item.due_date <= horizon]
    # Of items due on one day the largest leads, so that the message is about what matters.
    near.sort(key=lambda item: (item.due_date, -item.open_amount, item.id))
    held: dict[int, Because] = {}
    asked: list[Asked] = []
    for item in near:
        amount = asked_amount(item, pauses)
        because = _hold(item, amount, unapplied.get(item.currency, 0), pauses)
        if because is not None:
            held[item.id] = because
        else:
            asked.append(Asked(item=item, amount=amount))
    until = max(on, asked[0].item.due_date) if asked else on
    return Due(
        asked=tuple(one for one in asked if one.item.due_date <= until),
        held=held,
        first_held=next(iter(held.values()), None),
    )


def asked_amount(item: OpenItem, pauses: PauseTerms) -> int:
    """Give the open amount less what is disputed."""
    if not item.disputed_amount or not pauses.disputes:
        return item.open_amount
    return item.open_amount - disputes.still_disputed(
        disputed=item.disputed_amount, open_amount=item.open_amount
    )


def hold(item: OpenItem, *, unapplied: int, pauses: PauseTerms) -> Because | None:
    """Tell why an item is not asked for; None when it may be.

    Cash and credit not applied could cover an item when they are at least as much as is asked.
    """
    return _hold(item, asked_amount(item, pauses), unapplied, pauses)


def _hold(item: OpenItem, amount: int, unapplied: int, pauses: PauseTerms) -> Because | None:
    if amount <= 0:
        return Because(
            code=SilenceCode.DISPUTED,
            values={
                "item": item.id,
                "disputed": item.disputed_amount,
                "currency": item.currency,
            },
        )
    if pauses.promises and item.promised_date is not None:
        return Because(
            code=SilenceCode.PROMISED,
            values={"item": item.id, "promised": item.promised_date.isoformat()},
        )
    if pauses.unapplied_cash and unapplied >= amount:
        return Because(
            code=SilenceCode.UNAPPLIED_CASH,
            values={
                "item": item.id,
                "asked": amount,
                "unapplied": unapplied,
                "currency": item.currency,
            },
        )
    return None
