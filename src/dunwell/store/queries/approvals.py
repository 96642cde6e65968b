"""The requests that wait for a decision, those that were decided, and who may sign what."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from dunwell.core import approval_limits, approvals, rates
from dunwell.core.approval_limits import Level, LimitTerms
from dunwell.core.approvals import (
    DECIDERS,
    WAITING,
    ApprovalKind,
    ApprovalState,
    Decider,
    Request,
    Signature,
)
from dunwell.core.rates import NoRate
from dunwell.core.roles import Role
from dunwell.core.scopes import EVERYTHING, Scope
from dunwell.store import policies
from dunwell.store.models import Approval, User
from dunwell.store.queries import deciders, ledger
from dunwell.store.queries import policies as policy_queries
from dunwell.store.queries import rates as rate_queries

_SHOWN_DECIDED = 100
_SHOWN_SIMILAR = 3


def pending(kind: ApprovalKind | None = None, *, scope: Scope = EVERYTHING) -> QuerySet[Approval]:
    """List the requests that wait, the oldest first, of the entities somebody sees."""
    waiting = Approval.objects.filter(_within(scope), state__in=WAITING)
    if kind is not None:
        waiting = waiting.filter(kind=kind)
    waiting = waiting.select_related("requested_by", "customer").prefetch_related("signatures")
    return waiting.order_by("requested_at", "pk")


def near(decider: Decider) -> QuerySet[Approval]:
    """List the requests of kinds that a person decides, asked for and signed by others so far.

    Limits and chains may still want somebody else: see `for_decider`.
    """
    roles = decider.roles.union(*(one.roles for one in decider.lent))
    kinds = [kind.value for kind in ApprovalKind if DECIDERS[kind] & roles]
    rows = pending().filter(kind__in=kinds, state=ApprovalState.PENDING)
    rows = rows.exclude(requested_by__in=decider.accounts)
    if decider.entities is not None:
        rows = rows.filter(Q(entity=None) | Q(entity__in=decider.entities))
    return rows.exclude(signatures__by__in=decider.accounts)


def for_decider(decider: Decider, *, on: date) -> list[Approval]:
    """List the requests that a person may decide on a day, the oldest first."""
    return [one for one in near(decider) if decides(one, decider=decider, on=on)]


def decides(approval: Approval, *, decider: Decider, on: date) -> bool:
    """Tell whether a person may decide a request on a day."""
    chain = chain_of(approval, on=on)
    day = ledger.acting_day(today=on)
    return approvals.may_decide(request_of(approval), decider=decider, chain=chain, on=day)


def deciders_of(approval: Approval, *, on: date) -> list[User]:
    """Name who may decide a request, by roles, limits, entities and what was lent to them."""
    people = User.objects.filter(is_active=True).exclude(pk=approval.requested_by_id)
    return [
        one
        for one in people.order_by("name", "email")
        if decides(approval, decider=deciders.of(one, on=on), on=on)
    ]


def in_motion(since: datetime) -> Sequence[Approval]:
    """List what waits and was asked for, asked back or answered since an instant."""
    rows = Approval.objects.filter(state__in=WAITING)
    rows = rows.filter(Q(requested_at__gte=since) | Q(notes__at__gte=since)).distinct()
    return list(rows.order_by("pk"))


def decided(*, scope: Scope = EVERYTHING) -> Sequence[Approval]:
    """List the latest decisions, newest first, of the entities somebody sees."""
    rows = Approval.objects.filter(_within(scope)).exclude(state__in=WAITING)
    rows = rows.select_related("requested_by", "decided_by", "customer")
    return list(rows.order_by("-decided_at", "-pk")[:_SHOWN_DECIDED])


def write_offs_of(customer_ids: Sequence[int]) -> Sequence[Approval]:
    """List what was asked to be written off of some customers, newest first."""
    rows = Approval.objects.filter(kind=ApprovalKind.WRITE_OFF, customer__in=customer_ids)
    rows = rows.select_related("requested_by", "decided_by", "customer")
    return list(rows.order_by("-pk")[:_SHOWN_DECIDED])


def similar(approval: Approval, *, scope: Scope = EVERYTHING) -> Sequence[Approval]:
    """List the latest decisions of the kind, those about the same customer first."""
    rows = Approval.objects.filter(_within(scope), kind=approval.kind).exclude(state__in=WAITING)
    rows = rows.exclude(pk=approval.pk).select_related("customer", "decided_by")
    found = list(rows.order_by("-decided_at", "-pk")[:_SHOWN_DECIDED])
    found.sort(key=lambda one: one.customer_id != approval.customer_id)
    return found[:_SHOWN_SIMILAR]


def one(approval_id: int) -> Approval | None:
    """Find a request."""
    rows = Approval.objects.select_related("requested_by", "decided_by", "customer")
    return rows.filter(pk=approval_id).first()


def standing(kind: ApprovalKind, subject: str) -> Approval | None:
    """Find the latest request about a subject."""
    rows = Approval.objects.filter(kind=kind, subject=subject)
    return rows.select_related("requested_by", "decided_by").order_by("-pk").first()


def request_of(approval: Approval) -> Request:
    """Give a request as the rules take it, with the signatures it has."""
    signed = [
        Signature(
            by=one.by_id,
            roles=frozenset(Role(role) for role in one.roles),
            on_behalf_of=one.on_behalf_of_id,
        )
        for one in sorted(approval.signatures.all(), key=lambda one: one.number)
    ]
    return Request(
        kind=ApprovalKind(approval.kind),
        state=ApprovalState(approval.state),
        requested_by=approval.requested_by_id,
        entity_id=approval.entity_id,
        expires_date=approval.expires_date,
        signed=tuple(signed),
    )


def limits(on: date) -> LimitTerms:
    """Give the limits in force on a day; the shipped ones where there is no policy yet."""
    try:
        return approval_limits.terms_of(policies.in_force(on))
    except policies.NoPolicy:
        return approval_limits.terms_of({})


def chain_of(approval: Approval, *, on: date) -> tuple[Level, ...]:
    """Give who signs a request, in order, by the limits and rates of a day."""
    kind = ApprovalKind(approval.kind)
    if kind is not ApprovalKind.WRITE_OFF:
        return (Level(roles=DECIDERS[kind]),)
    return approval_limits.of_write_off(counted(approval, on=on), limits(on))


def counted(approval: Approval, *, on: date) -> int | None:
    """Add up a request and what else of its kind was asked for one customer in the quarter.

    In minor units of the reporting currency, by the rates of the day; None where one is missing.
    """
    first, following = approval_limits.quarter(on)
    days = (datetime.combine(day, time.min) for day in (first, following))
    begin, end = (timezone.make_aware(day) for day in days)
    within: dict[str, Any] = {"requested_at__gte": begin, "requested_at__lt": end}
    decided: dict[str, Any] = {"decided_at__gte": begin, "decided_at__lt": end}
    others = Approval.objects.filter(kind=approval.kind, customer=approval.customer_id)
    others = others.filter(state__in=[*WAITING, ApprovalState.APPROVED]).exclude(pk=approval.pk)
    rows = others.filter(Q(**within) | Q(**decided)).values_list("amount", "currency")
    own, *rest = _converted([(approval.amount, approval.currency), *rows], on=on)
    return None if own is None else approval_limits.counted(own, rest)


def _within(scope: Scope) -> Q:
    if scope.entities is None:
        return Q()
    return Q(entity=None) | Q(entity__code__in=scope.entities)


def _converted(amounts: Sequence[tuple[Any, str]], *, on: date) -> list[int | None]:
    into, quotes = policy_queries.currency(), rate_queries.usable_on(on)
    found: list[int | None] = []
    for amount, currency in amounts:
        try:
            made = rates.convert(amount or 0, currency=currency, into=into, on=on, quotes=quotes)
        except NoRate:
            found.append(None)
        else:
            found.append(made.amount)
    return found
