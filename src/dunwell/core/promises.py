"""A promise to pay is open until its day and grace are over, then judged once and for all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from dunwell.core import calendars, items, money
from dunwell.core.calendars import Calendar
from dunwell.core.outreach import PromiseTerms
from dunwell.core.refusals import Refusal

_BPS: Final = 10_000


class PromiseState(StrEnum):
    """What became of a promise."""

    AWAITING = "awaiting"  # Later than the policy's horizon: it pauses nothing until approved.
    OPEN = "open"  # Live: it pauses the items it names.
    KEPT = "kept"  # The money came in time.
    PART_KEPT = "part_kept"  # Some of it came in time.
    BROKEN = "broken"  # Nothing, or too little, came in time.
    WITHDRAWN = "withdrawn"  # Taken back before its day: it was recorded by mistake.
    REPLACED = "replaced"  # A newer promise for the same items stands in its place.


LIVE: Final = frozenset({PromiseState.OPEN, PromiseState.AWAITING})
NOT_KEPT: Final = frozenset({PromiseState.BROKEN, PromiseState.PART_KEPT})


class PromiseInThePast(Refusal):
    """Nobody promises to have paid."""

    code = "promise_in_the_past"


class PromisedTooMuch(Refusal):
    """More is promised than is owed and not disputed."""

    code = "promised_too_much"


class NothingPromised(Refusal):
    """A promise names what it is for."""

    code = "nothing_promised"


class PromiseSettled(Refusal):
    """A promise is judged once."""

    code = "promise_settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """An item that may be promised: what is open on it and not disputed, in minor units."""

    item_id: int
    name: str
    due_date: date
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of an item a promise covers."""

    item_id: int
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseFacts:
    """A promise and what came in for it.

    `received_in_time` counts money dated from the day it was made to the last day of grace and
    applied to its items; `unapplied_in_time` the customer's money of those days that is not
    applied yet; `left_open` what is open on its items, disputed parts apart. Minor units.
    """

    amount: int
    promised_date: date
    received_in_time: int
    unapplied_in_time: int
    left_open: int


class Waiting(StrEnum):
    """Why a promise is not judged yet."""

    NOT_DUE = "not_due"  # Its day and grace are not over.
    LEDGER_BEHIND = "ledger_behind"  # The ledger does not speak of the last day of grace yet.
    CASH_UNAPPLIED = "cash_unapplied"  # Money came in time that may be for it.


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a promise is judged to be, or why it waits; `last_date` is its last day of grace."""

    state: PromiseState
    waiting: Waiting | None
    last_date: date
    received: int


def require_items(item_ids: Sequence[int]) -> None:
    """Refuse a promise for nothing in particular."""
    if not item_ids:
        raise NothingPromised("A promise is for something: choose the items that will be paid.")


def require_open(closed: Sequence[str]) -> None:
    """Refuse a promise for documents of which nothing is open, named as people know them."""
    if closed:
        raise NothingPromised(
            f"Nothing is open on {', '.join(closed)} any more; choose the items anew."
        )


def make(
    owed: Sequence[Owed], *, amount: int, promised_date: date, made_date: date, currency: str
) -> tuple[Share, ...]:
    """Spread a promised amount over its items, the oldest due first, or refuse it."""
    if promised_date < made_date:
        raise PromiseInThePast(
            f"A promise made on {made_date} cannot be for {promised_date}, which is over; "
            "give its day, or record the payment instead."
        )
    total = sum(one.amount for one in owed)
    if not total:
        raise NothingPromised(
            "Nothing is owed on these items, or all of it is in dispute; choose items with an "
            "open amount."
        )
    items.require_amount(amount)
    if amount > total:
        raise PromisedTooMuch(
            f"{money.shown(amount, currency)} is promised, but only "
            f"{money.shown(total, currency)} is owed on these items and not in dispute; lower the "
            "amount or add items."
        )
    return tuple(_spread(owed, amount))


def _spread(owed: Sequence[Owed], amount: int) -> list[Share]:
    shares = []
    for one in sorted(owed, key=lambda one: (one.due_date, one.item_id)):
        taken = min(one.amount, amount)
        if taken:
            shares.append(Share(item_id=one.item_id, amount=taken))
        amount -= taken
    return shares


def state_when_made(*, promised_date: date, made_date: date, terms: PromiseTerms) -> PromiseState:
    """Tell whether a promise is live at once or waits because it lies beyond the horizon."""
    horizon = made_date + timedelta(days=terms.horizon_days)
    return PromiseState.AWAITING if promised_date > horizon else PromiseState.OPEN


def level(not_kept_by_item: Sequence[int]) -> int:
    """Count the promise among those on its items: 1, and one more for each not kept before."""
    return 1 + max(not_kept_by_item, default=0)


def last_day(promised_date: date, *, terms: PromiseTerms, calendar: Calendar) -> date:
    """Give the last day on which money counts; a promise for a Sunday may come on Monday."""
    day = calendars.on_or_after(promised_date, calendar)
    return calendars.add(day, terms.grace_business_days, calendar)


def judge(
    promise: PromiseFacts,
    *,
    terms: PromiseTerms,
    calendar: Calendar,
    as_of: date,
    ledger_date: date | None,
) -> Verdict:
    """Decide what a promise is once its day and grace are over, or say what it waits for.

    Final, so it waits for a ledger that speaks of the last day and for cash to be applied. What
    was paid or credited until nothing is left open counts as kept.
    """
    last = last_day(promise.promised_date, terms=terms, calendar=calendar)
    state, waiting = _judged(promise, last, terms, as_of, ledger_date)
    return Verdict(state=state, waiting=waiting, last_date=last, received=promise.received_in_time)


def _judged(
    promise: PromiseFacts, last: date, terms: PromiseTerms, as_of: date, ledger_date: date | None
) -> tuple[PromiseState, Waiting | None]:
    if as_of <= last:
        return PromiseState.OPEN, Waiting.NOT_DUE
    if ledger_date is not None and ledger_date < last:
        return PromiseState.OPEN, Waiting.LEDGER_BEHIND
    enough = promise.amount - promise.amount * terms.tolerance_bps // _BPS
    received = promise.received_in_time
    if received >= enough or not promise.left_open:
        return PromiseState.KEPT, None
    if received + promise.unapplied_in_time >= enough:
        return PromiseState.OPEN, Waiting.CASH_UNAPPLIED
    return (PromiseState.PART_KEPT if received else PromiseState.BROKEN), None


def escalates(not_kept_dates: Sequence[date], *, terms: PromiseTerms, as_of: date) -> bool:
    """Tell whether so many promises were not kept of late that a follow-up is not enough."""
    since = as_of - timedelta(days=terms.escalate_within_days)
    return sum(since < day <= as_of for day in not_kept_dates) >= terms.escalate_after_broken


def require_live(state: PromiseState, *, act: str) -> None:
    """Refuse to change a promise that was judged, withdrawn or replaced."""
    if state not in LIVE:
        raise PromiseSettled(
            f"The promise is {state.value.replace('_', ' ')} and stays so; it cannot be {act}. "
            "Record a new promise."
        )
