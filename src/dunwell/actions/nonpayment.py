"""Set why an overdue account has not paid, and verify what was set or what the rule proposes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from dunwell.core import nonpayment, nonpayment_checks
from dunwell.core.nonpayment import Carried, NonpaymentFacts, NonpaymentTerms, Reason
from dunwell.core.personal_data import Personal
from dunwell.core.refusals import Refusal
from dunwell.store import audit, policies
from dunwell.store.models import Customer, NonpaymentReason, NonpaymentVerification, User
from dunwell.store.queries import customers, people
from dunwell.store.queries import nonpayment as queries


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was read of an account before it was verified."""

    customer_id: int
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An account that was not verified, and why not."""

    customer_id: int
    refusal: Refusal


@transaction.atomic
def set_reason(
    *,
    by: User | None,
    at: datetime,
    on: date,
    customer: Customer,
    reason: Reason,
    note: str = "",
) -> NonpaymentReason:
    """Set why an account has not paid; what was set before stays in the history."""
    if by is not None:
        nonpayment_checks.require_may_set(people.roles_of(by))
    customers.locked({customer.pk})
    standing = _standing(customer.pk, on=on)
    newest, carried = standing.newest, standing.carried
    text = nonpayment_checks.written(note)
    stands = carried is not None and carried.stale is None and newest and not newest.by_rule
    now = f"{newest.reason} {newest.note}".strip() if stands and newest else ""
    nonpayment_checks.check_set(reason, text, facts=standing.facts, now=now)
    row = NonpaymentReason.objects.create(
        customer=customer,
        reason=reason,
        note=text,
        on_date=on,
        because=carried.proposal.because.as_json() if carried else {},
        recorded_at=at,
        by=by,
    )
    audit.record(
        by=by,
        at=at,
        action="nonpayment.set",
        subject=f"nonpayment_reason:{row.pk}",
        before={"reason": carried.reason, "state": carried.state} if carried else None,
        after={
            "customer": customer.pk,
            "reason": reason,
            "note": Personal(text, of=f"customer:{customer.pk}"),
            "on_date": on,
        },
        because=row.because,
    )
    return row


def verify(*, by: User, at: datetime, on: date, read: Read) -> NonpaymentVerification:
    """Verify the reason of an account as it was read; what the rule proposes is kept with it."""
    nonpayment_checks.require_may_verify(people.roles_of(by))
    return _verify(read, by=by, at=at, on=on, known={})


def verify_several(
    *, by: User, at: datetime, on: date, read: Sequence[Read]
) -> tuple[list[int], list[LeftOut]]:
    """Verify several, each by itself: who changed meanwhile is left out, and why is said."""
    nonpayment_checks.require_may_verify(people.roles_of(by))
    known = _standings([one.customer_id for one in read], on=on)
    done, left_out = [], []
    for one in read:
        try:
            _verify(one, by=by, at=at, on=on, known=known)
        except Refusal as refusal:
            left_out.append(LeftOut(customer_id=one.customer_id, refusal=refusal))
        else:
            done.append(one.customer_id)
    return done, left_out


@transaction.atomic
def _verify(
    read: Read, *, by: User, at: datetime, on: date, known: Mapping[int, "_Standing"]
) -> NonpaymentVerification:
    """Verify one, by what is known of it unless somebody set another reason since."""
    customers.locked({read.customer_id})
    newest = queries.newest((read.customer_id,), on=on).get(read.customer_id)
    standing = known.get(read.customer_id)
    if standing is None or _changed(standing.newest, newest, on=on):
        standing = _standing(read.customer_id, on=on)
    carried = standing.carried
    nonpayment_checks.check_verify(
        carried,
        read=read.reason,
        set_by_id=newest.by_id if newest else None,
        by_id=by.pk,
    )
    assert carried is not None  # noqa: S101 - refused above.
    if newest is None or carried.state is nonpayment.ReasonState.PROPOSED:
        newest = NonpaymentReason.objects.create(
            customer_id=read.customer_id,
            reason=carried.reason,
            on_date=on,
            by_rule=True,
            because=carried.proposal.because.as_json(),
            recorded_at=at,
        )
    row = NonpaymentVerification.objects.create(reason=newest, on_date=on, recorded_at=at, by=by)
    audit.record(
        by=by,
        at=at,
        action="nonpayment.verify",
        subject=f"nonpayment_reason:{newest.pk}",
        after={
            "customer": read.customer_id,
            "reason": newest.reason,
            "by_rule": newest.by_rule,
            "on_date": on,
        },
        because=newest.because,
    )
    return row


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """How the reason of an account stands; nothing is carried where nothing is overdue."""

    facts: NonpaymentFacts | None = None
    newest: NonpaymentReason | None = None
    carried: Carried | None = None


def _changed(before: NonpaymentReason | None, now: NonpaymentReason | None, *, on: date) -> bool:
    """Tell whether another reason was set, or this one verified, since it was read."""
    return before != now or queries.kept(before, on=on) != queries.kept(now, on=on)


def _standing(customer_id: int, *, on: date) -> _Standing:
    return _standings([customer_id], on=on)[customer_id]


def _standings(customer_ids: Sequence[int], *, on: date) -> dict[int, _Standing]:
    terms = terms_on(on)
    facts = queries.facts(on, terms=terms, customer_ids=customer_ids)
    newest = queries.newest(customer_ids, on=on)
    found = {}
    for pk in customer_ids:
        row = newest.get(pk)
        carried = None
        if pk in facts:
            kept = queries.kept(row, on=on)
            carried = nonpayment.carried(facts[pk], kept, terms=terms, as_of=on)
        found[pk] = _Standing(facts=facts.get(pk), newest=row, carried=carried)
    return found


def terms_on(on: date) -> NonpaymentTerms:
    """Read the terms of the policy of a day."""
    return nonpayment.terms_of(policies.in_force(on))
