"""What people did about an account: calls, notes, promises, disputes and approvals."""

from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from dunwell.core.approvals import ApprovalState
from dunwell.core.calls import CallEffectKind
from dunwell.core.disputes import DisputeState
from dunwell.core.promises import LIVE
from dunwell.core.tasks import TaskKind, TaskState
from dunwell.store.models import (
    Approval,
    Call,
    CallEffect,
    Dispute,
    Note,
    Promise,
    Task,
)
from dunwell.store.queries import account_timeline_entries as entries
from dunwell.store.queries.account_timeline_entries import Asked, Entry, Group, Side

_TASK: Final = 5
_PROMISE: Final = 6
_PROMISE_END: Final = 7
_DISPUTE: Final = 8
_DISPUTE_END: Final = 9
_NOTE: Final = 14
_APPROVAL: Final = 16
_CALL: Final = 17
_WORK: Final = (
    TaskKind.CALL,
    TaskKind.BROKEN_PROMISE,
    TaskKind.POST_LETTER,
    TaskKind.CHECK_PAYMENT,
    TaskKind.FOLLOW_UP,
)


def calls(asked: Asked) -> list[Entry]:
    """Give a page of logged calls; one that was taken back says so."""
    rows = Call.objects.filter(customer__in=asked.part.customer_ids)
    rows = rows.select_related("customer", "by", "reversal__by")
    if asked.part.entity:
        rows = rows.filter(entity__code=asked.part.entity)
    return [
        Entry(
            day=one.on_date,
            at=one.recorded_at,
            rank=_CALL,
            id=one.pk,
            group=Group.CALLS,
            what="call",
            side=Side.PERSON,
            actor=str(one.by or ""),
            customer=one.customer.number,
            text=one.note,
            facts={
                "outcome": one.outcome,
                "method": one.method,
                "direction": one.direction,
                "person": one.person,
                "follow_up": one.follow_up_date,
                "reversal": getattr(one, "reversal", None),
                "by": one.by_id,
            },
        )
        for one in entries.newest(rows, asked, rank=_CALL, day="on_date", at="recorded_at")
    ]


def tasks_done(asked: Asked) -> list[Entry]:
    """Give a page of tasks done that no logged call answers, with the outcome."""
    answered = CallEffect.objects.filter(kind=CallEffectKind.CLOSED_TASK, row_id=OuterRef("pk"))
    rows = Task.objects.filter(
        ~Exists(answered),
        customer__in=asked.part.customer_ids,
        state=TaskState.DONE,
        kind__in=_WORK,
    ).select_related("customer", "closed_by")
    if asked.part.entity:
        rows = rows.filter(entity__code=asked.part.entity)
    return [
        Entry(
            day=entries.day_of(one.closed_at),
            at=one.closed_at,
            rank=_TASK,
            id=one.pk,
            group=Group.CALLS,
            what=f"task.{one.kind}",
            side=Side.PERSON if one.closed_by else Side.RULE,
            actor=str(one.closed_by or ""),
            customer=one.customer.number if one.customer else "",
            text=one.outcome,
        )
        for one in entries.newest(rows, asked, rank=_TASK, at="closed_at")
        if one.closed_at is not None
    ]


def notes(asked: Asked) -> list[Entry]:
    """Give a page of notes."""
    rows = Note.objects.filter(customer__in=asked.part.customer_ids)
    rows = rows.select_related("customer", "by")
    return [
        Entry(
            day=entries.day_of(one.recorded_at),
            at=one.recorded_at,
            rank=_NOTE,
            id=one.pk,
            group=Group.NOTES,
            what="note",
            side=Side.PERSON,
            actor=str(one.by or ""),
            customer=one.customer.number,
            text=one.text,
            facts={"note": one.pk, "pinned": one.pinned, "customer": one.customer_id},
        )
        for one in entries.newest(rows, asked, rank=_NOTE, at="recorded_at")
    ]


def promises_made(asked: Asked) -> list[Entry]:
    """Give a page of promises on the day they were made."""
    rows = _promises(asked)
    found = entries.newest(rows, asked, rank=_PROMISE, day="made_date", at="recorded_at")
    return [
        Entry(
            day=one.made_date,
            at=one.recorded_at,
            rank=_PROMISE,
            id=one.pk,
            group=Group.PROMISES,
            what="promise",
            side=Side.PERSON if one.by else Side.SYSTEM,
            actor=str(one.by or ""),
            amount=one.amount,
            currency=one.currency,
            customer=one.customer.number,
            text=one.evidence,
            facts={"promised": one.promised_date, "person": one.person, "level": one.level},
        )
        for one in found
    ]


def promises_settled(asked: Asked) -> list[Entry]:
    """Give a page of what became of promises."""
    rows = _promises(asked).exclude(state__in=LIVE)
    return [
        Entry(
            day=entries.day_of(one.settled_at),
            at=one.settled_at,
            rank=_PROMISE_END,
            id=one.pk,
            group=Group.PROMISES,
            what=f"promise.{one.state}",
            side=Side.RULE,
            amount=one.amount,
            currency=one.currency,
            customer=one.customer.number,
            facts={"promised": one.promised_date, "received": one.received},
        )
        for one in entries.newest(rows, asked, rank=_PROMISE_END, at="settled_at")
        if one.settled_at is not None
    ]


def disputes_opened(asked: Asked) -> list[Entry]:
    """Give a page of disputes on the day they were opened."""
    rows = _disputes(asked).select_related("opened_by")
    found = entries.newest(rows, asked, rank=_DISPUTE, day="opened_date", at="opened_at")
    return [
        Entry(
            day=one.opened_date,
            at=one.opened_at,
            rank=_DISPUTE,
            id=one.pk,
            group=Group.DISPUTES,
            what="dispute",
            side=Side.PERSON if one.opened_by else Side.SYSTEM,
            actor=str(one.opened_by or ""),
            amount=one.amount,
            text=one.note,
            **_about(one),
        )
        for one in found
    ]


def disputes_closed(asked: Asked) -> list[Entry]:
    """Give a page of disputes on the day they were closed, with the answer given."""
    rows = _disputes(asked).filter(state=DisputeState.CLOSED).select_related("closed_by")
    found = entries.newest(rows, asked, rank=_DISPUTE_END, day="closed_date", at="closed_at")
    return [
        Entry(
            day=one.closed_date,
            at=one.closed_at,
            rank=_DISPUTE_END,
            id=one.pk,
            group=Group.DISPUTES,
            what="dispute.closed",
            side=Side.PERSON if one.closed_by else Side.SYSTEM,
            actor=str(one.closed_by or ""),
            amount=one.amount,
            text=one.outcome,
            **_about(one),
        )
        for one in found
        if one.closed_date is not None and one.closed_at is not None
    ]


def approvals_decided(asked: Asked) -> list[Entry]:
    """Give a page of what others decided about the account's promises."""
    ids = _promises(asked).values_list("pk", flat=True)
    rows = Approval.objects.filter(
        subject__in=[f"promise:{pk}" for pk in ids],
        state__in=(ApprovalState.APPROVED, ApprovalState.REJECTED),
    ).select_related("decided_by")
    return [
        Entry(
            day=entries.day_of(one.decided_at),
            at=one.decided_at,
            rank=_APPROVAL,
            id=one.pk,
            group=Group.DECISIONS,
            what=f"approval.{one.state}",
            side=Side.PERSON,
            actor=str(one.decided_by or ""),
            amount=one.facts.get("amount"),
            currency=one.facts.get("currency", ""),
            text=one.because,
            facts={"approval": one.pk, "kind": one.kind},
        )
        for one in entries.newest(rows, asked, rank=_APPROVAL, at="decided_at")
        if one.decided_at is not None
    ]


def _promises(asked: Asked) -> QuerySet[Promise, Any]:
    part = asked.part
    rows = Promise.objects.filter(customer__in=part.customer_ids).select_related("customer", "by")
    if part.entity:
        rows = rows.filter(entity__code=part.entity)
    return rows.filter(currency=part.currency) if part.currency else rows


def _disputes(asked: Asked) -> QuerySet[Dispute, Any]:
    part = asked.part
    rows = Dispute.objects.filter(item__customer__in=part.customer_ids)
    rows = rows.select_related("item__document", "item__customer")
    if part.entity:
        rows = rows.filter(item__entity__code=part.entity)
    return rows.filter(item__currency=part.currency) if part.currency else rows


def _about(one: Dispute) -> dict[str, Any]:
    document = one.item.document
    return {
        "currency": one.item.currency,
        "customer": one.item.customer.number,
        "facts": {
            "type": document.type,
            "number": document.number,
            "document": document.pk,
            "category": one.category,
        },
    }
