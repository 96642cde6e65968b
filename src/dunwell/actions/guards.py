"""A message leaves only if the same rules that planned it would plan it now.

Paid a second ago, promised, disputed or paused since, the ledger gone stale, an address that came
back: whatever the rules of the day know is asked again, inside the transaction that claims.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from dunwell.core import last_checks, quiet_hours
from dunwell.core.account_facts import AccountFacts
from dunwell.core.because import Because
from dunwell.core.business_days import DayState
from dunwell.core.last_checks import Decided
from dunwell.core.touches import SilenceCode
from dunwell.store import calendars
from dunwell.store.models import BusinessDay, Message
from dunwell.store.queries import account_facts, day_terms
from dunwell.store.queries.account_rows import Moment
from dunwell.store.queries.day_terms import Chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class DueItem:
    """An item that may be asked for, and how much of it; amounts are minor units."""

    item_id: int
    open_amount: int
    asked_amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Go:
    """The message may leave, about these items, the leading one first."""

    items: tuple[DueItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """The message may not leave, and why."""

    code: SilenceCode
    because: Mapping[str, Any] = field(default_factory=dict)


def still_due(message: Message, *, as_of: date, at: datetime) -> Go | Silence:
    """Check one reminder again, as the book stands now, in the caller's transaction."""
    return still_due_of([message], as_of=as_of, at=at)[message.pk]


def still_due_of(
    messages: Sequence[Message], *, as_of: date, at: datetime
) -> dict[int, Go | Silence]:
    """Check reminders again together, which is much quicker than one by one.

    A day that was processed since `as_of` counts instead, so that no message leaves for a step
    that is over by now.
    """
    del at  # What is known now is what stands in the book; the clock has no say in it.
    found: dict[int, Go | Silence] = {}
    latest = _latest_days({one.entity_id for one in messages})
    by_day: dict[date, list[Message]] = {}
    for one in messages:
        day = max(as_of, one.on_date, latest.get(one.entity_id, as_of))
        by_day.setdefault(day, []).append(one)
    for day, several in by_day.items():
        chosen = day_terms.on(day)
        accounts = _accounts(several, day, chosen)
        for one in several:
            found[one.pk] = _checked(one, accounts, chosen, day)
    return found


def quiet_until(message: Message, *, at: datetime) -> datetime | None:
    """Give the instant before which a reminder must wait, for the customer's night or day off."""
    return quiet_until_of([message], at=at).get(message.pk)


def quiet_until_of(messages: Sequence[Message], *, at: datetime) -> dict[int, datetime]:
    """Give, for the reminders that must wait, the instant before which none may leave."""
    terms = {day: day_terms.on(day).outreach for day in {one.on_date for one in messages}}
    found: dict[int, datetime] = {}
    for one in messages:
        customer, entity = one.customer, one.entity
        if customer is None:
            continue
        allowed = quiet_hours.next_allowed(
            at,
            zone=calendars.zone_of(
                customer.time_zone, countries=(customer.country, entity.country)
            ),
            calendar=calendars.of(
                customer.country or entity.country,
                on=at.date(),
                terms=terms[one.on_date].calendar,
            ),
            terms=terms[one.on_date],
        )
        if allowed > at:
            found[one.pk] = allowed
    return found


def _latest_days(entity_ids: Iterable[int]) -> dict[int, date]:
    """Give the last day that was planned, by entity."""
    rows = BusinessDay.objects.filter(entity__in=set(entity_ids), state=DayState.PLANNED)
    return dict(rows.values("entity").annotate(last=Max("date")).values_list("entity", "last"))


def _accounts(
    messages: Sequence[Message], day: date, chosen: Chosen
) -> dict[tuple[int, int], AccountFacts]:
    wanted = tuple(sorted({one.customer_id for one in messages if one.customer_id}))
    found = account_facts.read(Moment(on=day, customer_ids=wanted), chosen.asking)
    return {(one.customer_id, one.entity_id): one for one in found.accounts}


def _checked(
    message: Message,
    accounts: Mapping[tuple[int, int], AccountFacts],
    chosen: Chosen,
    day: date,
) -> Go | Silence:
    touch = message.touch
    if touch is None:
        return _silence(Because(code=SilenceCode.NOTHING_DUE))
    facts = accounts.get((message.customer_id or 0, message.entity_id))
    if facts is None:
        return _silence(Because(code=SilenceCode.PAID, values={"item": touch.leading_item_id}))
    answer = last_checks.still_due(
        facts,
        Decided(touch_id=touch.pk, step=touch.step, leading_item=touch.leading_item_id),
        terms=chosen.terms(message.entity_id),
        on=day,
    )
    if isinstance(answer, Because):
        return _silence(answer)
    return Go(
        items=tuple(
            DueItem(item_id=one.item.id, open_amount=one.item.open_amount, asked_amount=one.amount)
            for one in answer
        )
    )


def _silence(because: Because) -> Silence:
    return Silence(code=SilenceCode(because.code), because=because.values)
