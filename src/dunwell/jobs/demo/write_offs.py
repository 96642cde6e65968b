"""What the demo gives up: claims on the insolvent, and differences too small to chase."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from dunwell.jobs.demo.days import LAST_DAY, next_business_day
from dunwell.jobs.demo.invoices import Invoice

_GIVEN_UP_AFTER_DAYS: Final = 150
_SMALL: Final = 2_500
_SMALL_AFTER_DAYS: Final = 75
_DIVIDEND_PER_CENT: Final = 22
_DIVIDENDS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOff:
    """An amount given up, and what came in for it afterwards."""

    invoice: Invoice
    amount: int
    day: date
    because: str
    recovered: int = 0
    recovered_on: date | None = None


def plan(
    chance: Random, unpaid: Sequence[Invoice], short: Sequence[tuple[Invoice, int]]
) -> list[WriteOff]:
    """Give up old claims on the insolvent and old small remainders, and recover a few."""
    lost = [
        WriteOff(invoice=one, amount=one.amount, day=day, because="insolvent")
        for one in unpaid
        if one.customer.status == "insolvent"
        and (day := _month_end_after(one.due + timedelta(days=_GIVEN_UP_AFTER_DAYS))) <= LAST_DAY
    ]
    small = [
        WriteOff(invoice=one, amount=lacking, day=day, because="small_difference")
        for one, lacking in short
        if lacking <= _SMALL
        and (day := _month_end_after(one.due + timedelta(days=_SMALL_AFTER_DAYS))) <= LAST_DAY
    ]
    return [*_with_dividends(chance, lost), *small]


def _with_dividends(chance: Random, lost: list[WriteOff]) -> list[WriteOff]:
    places = set(chance.sample(range(len(lost)), min(_DIVIDENDS, len(lost))))
    return [_dividend(chance, one) if n in places else one for n, one in enumerate(lost)]


def _dividend(chance: Random, one: WriteOff) -> WriteOff:
    day = next_business_day(one.day + timedelta(days=chance.randint(20, 80)))
    if day > LAST_DAY:
        return one
    return WriteOff(
        invoice=one.invoice,
        amount=one.amount,
        day=one.day,
        because=one.because,
        recovered=one.amount * _DIVIDEND_PER_CENT // 100,
        recovered_on=day,
    )


def _month_end_after(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
