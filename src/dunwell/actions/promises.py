"""Record what a customer promises, let others decide on late ones, and judge them on their day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from dunwell.actions import promise_confirmations, requests, tasks
from dunwell.core import calendars, outreach, promises
from dunwell.core.approvals import WAITING, ApprovalKind, ApprovalState
from dunwell.core.calendars import Calendar
from dunwell.core.personal_data import Personal
from dunwell.core.promises import PromiseState, Verdict
from dunwell.core.refusals import Refusal
from dunwell.core.tasks import TaskKind
from dunwell.store import audit, policies
from dunwell.store.models import Approval, Customer, Entity, Item, Promise, PromiseItem, User
from dunwell.store.queries import items as item_facts
from dunwell.store.queries import promises as queries

_LONGEST_EVIDENCE: Final = 1000


class ItemsOfOthers(Refusal):
    """A promise is made to one entity in one currency, for items of one account."""

    code = "items_of_others"


@transaction.atomic
def make(
    *,
    by: User | None,
    at: datetime,
    customer: Customer,
    item_ids: Sequence[int],
    amount: int | None,
    promised_date: date,
    made_date: date,
    person: str = "",
    evidence: str = "",
) -> Promise:
    """Record a promise to pay for some items; without an amount all that is owed on them.

    A live promise on any of the items is replaced. One beyond the policy's horizon waits for
    approval by another person and pauses nothing until then.
    """
    promises.require_items(item_ids)
    item_facts.locked(item_ids)
    entity, currency = _one_account(customer, item_ids)
    promises.require_open(queries.closed(item_ids, on=made_date))
    owed = queries.owed(item_ids, on=made_date)
    asked = sum(one.amount for one in owed) if amount is None else amount
    shares = promises.make(
        owed,
        amount=asked,
        promised_date=promised_date,
        made_date=made_date,
        currency=currency,
    )
    terms = outreach.terms_of(policies.in_force(made_date)).promises
    state = promises.state_when_made(promised_date=promised_date, made_date=made_date, terms=terms)
    covered = [share.item_id for share in shares]
    promise = Promise.objects.create(
        entity=entity,
        customer=customer,
        currency=currency,
        amount=asked,
        promised_date=promised_date,
        made_date=made_date,
        person=person,
        evidence=evidence[:_LONGEST_EVIDENCE],
        level=promises.level(queries.not_kept_by_item(covered)),
        state=state,
        recorded_at=at,
        live_at=at if state is PromiseState.OPEN else None,
        by=by,
    )
    replaced = _replace(covered, promise, at=at)
    PromiseItem.objects.bulk_create(
        PromiseItem(promise=promise, item_id=share.item_id, amount=share.amount)
        for share in shares
    )
    if state is PromiseState.AWAITING:
        _ask(promise, by=by, at=at, horizon_days=terms.horizon_days)
    elif terms.confirm:
        promise_confirmations.queue(promise, by=by, at=at, on=made_date)
    audit.record(
        by=by,
        at=at,
        action="promises.make",
        subject=f"promise:{promise.pk}",
        after={
            "customer": customer.pk,
            "entity": entity.pk,
            "currency": currency,
            "amount": asked,
            "promised_date": promised_date,
            "made_date": made_date,
            "items": [[share.item_id, share.amount] for share in shares],
            "level": promise.level,
            "state": state,
            "replaces": replaced,
        },
    )
    return promise


def _one_account(customer: Customer, item_ids: Sequence[int]) -> tuple[Entity, str]:
    """Refuse items of several entities or currencies, or of accounts the customer pays not for."""
    rows = list(Item.objects.filter(pk__in=item_ids).select_related("entity", "customer"))
    pairs = {(item.entity_id, item.currency) for item in rows}
    payers = {item.customer_id for item in rows if item.customer.payer_id != customer.pk}
    if len(rows) != len(set(item_ids)) or len(pairs) != 1 or payers - {customer.pk}:
        raise ItemsOfOthers(
            "A promise is for items of one account, one entity and one currency; choose such "
            "items, and record another promise for the others."
        )
    return rows[0].entity, rows[0].currency


def _replace(item_ids: Sequence[int], promise: Promise, *, at: datetime) -> list[int]:
    replaced = []
    for standing in queries.live_on(item_ids):
        _settle(standing, PromiseState.REPLACED, at=at, replaced_by=promise)
        _withdraw_request(standing, at=at, by=promise.by)
        replaced.append(standing.pk)
    return replaced


def _ask(promise: Promise, *, by: User | None, at: datetime, horizon_days: int) -> None:
    """Ask another person whether so late a promise is good enough to wait for."""
    if by is None:
        return
    requests.ask(
        by=by,
        at=at,
        kind=ApprovalKind.PROMISE_HORIZON,
        subject=f"promise:{promise.pk}",
        customer=promise.customer,
        entity=promise.entity,
        amount=promise.amount,
        currency=promise.currency,
        facts={
            "customer": promise.customer_id,
            "currency": promise.currency,
            "amount": promise.amount,
            "promised_date": promise.promised_date.isoformat(),
            "horizon_days": horizon_days,
            "level": promise.level,
        },
    )


def grant(promise_id: int, *, by: User | None, on: date, at: datetime) -> None:
    """Let a promise beyond the horizon count; called when its approval is given."""
    promise = _locked(promise_id)
    if promise.state != PromiseState.AWAITING:
        promises.require_live(PromiseState.REPLACED, act="approved")
    promise.state, promise.live_at = PromiseState.OPEN, at
    promise.save(update_fields=["state", "live_at"])
    if outreach.terms_of(policies.in_force(promise.made_date)).promises.confirm:
        promise_confirmations.queue(promise, by=by, at=at, on=on)


def refuse(promise_id: int, *, at: datetime) -> None:
    """Take a promise beyond the horizon back; called when its approval is denied."""
    promise = _locked(promise_id)
    if promise.state == PromiseState.AWAITING:
        _settle(promise, PromiseState.WITHDRAWN, at=at)


@transaction.atomic
def withdraw(*, by: User | None, at: datetime, promise_id: int, because: str) -> Promise:
    """Take back a promise that was recorded by mistake or called off by the customer."""
    promise = _locked(promise_id)
    promises.require_live(PromiseState(promise.state), act="withdrawn")
    _settle(promise, PromiseState.WITHDRAWN, at=at)
    _withdraw_request(promise, at=at, by=by)
    audit.record(
        by=by,
        at=at,
        action="promises.withdraw",
        subject=f"promise:{promise.pk}",
        because={"reason": Personal(because, of=f"customer:{promise.customer_id}")},
    )
    return promise


@transaction.atomic
def judge(
    *,
    at: datetime,
    promise_id: int,
    as_of: date,
    calendar: Calendar,
    ledger_date: date | None,
) -> Verdict | None:
    """Judge an open promise whose grace is over; None when it is settled already.

    The terms are the policy's on the day it was made. One not kept opens a task for the next
    business day; several of late say so in its because.
    """
    promise = _locked(promise_id)
    if promise.state != PromiseState.OPEN:
        return None
    terms = outreach.terms_of(policies.in_force(promise.made_date)).promises
    last = promises.last_day(promise.promised_date, terms=terms, calendar=calendar)
    verdict = promises.judge(
        queries.facts(promise, last_date=last, as_of=as_of),
        terms=terms,
        calendar=calendar,
        as_of=as_of,
        ledger_date=ledger_date,
    )
    if verdict.waiting is not None:
        return verdict
    _settle(promise, verdict.state, at=at, received=verdict.received)
    because: dict[str, Any] = {
        "amount": promise.amount,
        "currency": promise.currency,
        "promised_date": promise.promised_date,
        "last_date": verdict.last_date,
        "received": verdict.received,
        "level": promise.level,
    }
    audit.record(
        by=None,
        at=at,
        action="promises.judge",
        subject=f"promise:{promise.pk}",
        after={"state": verdict.state},
        because=because,
    )
    if verdict.state in promises.NOT_KEPT:
        late = queries.not_kept_dates(promise.customer_id)
        because["escalates"] = promises.escalates(late, terms=terms, as_of=as_of)
        plain = {name: _text(value) for name, value in because.items()}
        tasks.open_once(
            at=at,
            kind=TaskKind.BROKEN_PROMISE,
            cause=f"promise:{promise.pk}",
            entity=promise.entity,
            customer=promise.customer,
            opened_date=as_of,
            due_date=calendars.on_or_after(as_of, calendar),
            because=plain,
        )
    return verdict


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _locked(promise_id: int) -> Promise:
    return (
        Promise.objects.select_for_update(of=("self",))
        .select_related("entity", "customer")
        .get(pk=promise_id)
    )


def _settle(
    promise: Promise,
    state: PromiseState,
    *,
    at: datetime,
    received: int | None = None,
    replaced_by: Promise | None = None,
) -> None:
    promise.state, promise.settled_at = state, at
    promise.received, promise.replaced_by = received, replaced_by
    promise.save(update_fields=["state", "settled_at", "received", "replaced_by"])
    promise_confirmations.take_back(promise, at=at)


def _withdraw_request(promise: Promise, *, at: datetime, by: User | None) -> None:
    """A promise that is gone needs no decision any more."""
    Approval.objects.filter(
        kind=ApprovalKind.PROMISE_HORIZON,
        subject=f"promise:{promise.pk}",
        state__in=WAITING,
    ).update(state=ApprovalState.WITHDRAWN, decided_at=at, decided_by=by)
