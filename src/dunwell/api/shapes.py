"""What each thing looks like to machines: money as decimal texts with its currency, ISO days."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from dunwell.core import money
from dunwell.store.models import (
    Approval,
    AuditEntry,
    Call,
    Customer,
    Dispute,
    Document,
    Item,
    Note,
    Pause,
    Promise,
    User,
)


def amount(units: int | None, currency: str) -> dict[str, str] | None:
    """Write an amount, or nothing."""
    if units is None:
        return None
    return {"amount": money.in_units(units, currency), "currency": currency}


def customer(row: Customer) -> dict[str, Any]:
    """A customer."""
    return {
        "id": row.pk,
        "number": row.number,
        "name": row.name,
        "status": row.status,
        "parent": row.parent_id,
        "payer": row.payer_id,
        "segment": row.segment,
        "country": row.country,
        "language": row.language,
        "terms_days": row.terms_days,
        "credit_limit": amount(row.credit_limit, row.currency) if row.currency else None,
        "collector": _person(row.collector),
    }


def item(row: Item, open_amount: int | None) -> dict[str, Any]:
    """An item, with what is open of it on the day asked for."""
    return {
        "id": row.pk,
        "document": row.document_id,
        "number": row.document.number,
        "type": row.document.type,
        "instalment": row.instalment,
        "side": row.side,
        "entity": row.entity.code,
        "customer": row.customer_id,
        "issue_date": _day(row.issue_date),
        "due_date": _day(row.due_date),
        "original": amount(row.amount, row.currency),
        "open": amount(open_amount, row.currency),
    }


def document(row: Document, open_amounts: Mapping[int, int], items: list[Item]) -> dict[str, Any]:
    """A document with the items that may be seen."""
    return {
        "id": row.pk,
        "type": row.type,
        "number": row.number,
        "po_reference": row.po_reference,
        "text": row.text,
        "items": [item(one, open_amounts.get(one.pk, 0)) for one in items],
    }


def promise(row: Promise) -> dict[str, Any]:
    """A promise."""
    return {
        "id": row.pk,
        "customer": row.customer_id,
        "entity": row.entity.code,
        "state": row.state,
        "promised": amount(row.amount, row.currency),
        "received": amount(row.received, row.currency),
        "promised_date": _day(row.promised_date),
        "made_date": _day(row.made_date),
        "person": row.person,
        "evidence": row.evidence,
        "level": row.level,
        "by": _person(row.by),
        "replaced_by": row.replaced_by_id,
    }


def dispute(row: Dispute) -> dict[str, Any]:
    """A dispute."""
    return {
        "id": row.pk,
        "customer": row.item.customer_id,
        "entity": row.item.entity.code,
        "item": row.item_id,
        "number": row.item.document.number,
        "state": row.state,
        "category": row.category,
        "contested": amount(row.amount, row.item.currency),
        "opened_date": _day(row.opened_date),
        "closed_date": _day(row.closed_date),
        "note": row.note,
        "outcome": row.outcome,
    }


def pause(row: Pause) -> dict[str, Any]:
    """A pause; the last day is the first it no longer holds."""
    return {
        "id": row.pk,
        "customer": row.customer_id,
        "entity": row.entity.code if row.entity else None,
        "from_date": _day(row.from_date),
        "to_date": _day(row.to_date),
        "reason": row.reason,
        "by": _person(row.by),
        "ended_at": _instant(row.ended_at),
    }


def note(row: Note) -> dict[str, Any]:
    """A note."""
    return {"id": row.pk, "customer": row.customer_id, "text": row.text, "pinned": row.pinned}


def call(row: Call) -> dict[str, Any]:
    """A call as it was logged."""
    return {
        "id": row.pk,
        "customer": row.customer_id,
        "entity": row.entity.code,
        "on_date": _day(row.on_date),
        "outcome": row.outcome,
        "method": row.method,
        "direction": row.direction,
        "person": row.person,
        "note": row.note,
        "follow_up_date": _day(row.follow_up_date),
        "effects": [
            {"kind": kind, "id": row_id}
            for kind, row_id in row.effects.order_by("pk").values_list("kind", "row_id")
        ],
    }


def approval(row: Approval) -> dict[str, Any]:
    """A request, what it is about and what was decided."""
    return {
        "id": row.pk,
        "kind": row.kind,
        "subject": row.subject,
        "state": row.state,
        "at_stake": amount(row.amount, row.currency) if row.currency else None,
        "customer": row.customer_id,
        "requested_by": _person(row.requested_by),
        "requested_at": _instant(row.requested_at),
        "decided_by": _person(row.decided_by),
        "decided_at": _instant(row.decided_at),
        "because": row.because,
        "expires_date": _day(row.expires_date),
    }


def audit_entry(row: AuditEntry) -> dict[str, Any]:
    """An entry of the trail with its place in the chain."""
    return {
        "sequence": row.sequence,
        "recorded_at": _instant(row.recorded_at),
        "actor": row.actor,
        "by": _person(row.by),
        "action": row.action,
        "subject": row.subject,
        "before": row.before,
        "after": row.after,
        "because": row.because,
        "previous_hash": row.previous_hash,
        "hash": row.hash,
    }


def _person(row: User | None) -> str | None:
    return row.email if row else None


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _instant(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
